import './without-eval.js';
import { FeedProvider, LanguageProvider, useFeed } from '@restrike/ui';
import { StrictMode, useState, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import './overlays.css';
import { connectOverlay } from './connect-overlay.js';
import { readOverlayOptions } from './overlay-options.js';
import { useTexts } from './texts.js';

const overlays = [
  ['scoreboard', 'scoreboard', 'scoreboardWhat'], ['ivr', 'ivr', 'ivrWhat'], ['lower-third', 'lowerThird', 'lowerThirdWhat'], ['winner', 'winnerCard', 'winnerWhat'], ['matches', 'matchesGrid', 'matchesWhat'],
] as const;
const optionTexts = [
  ['size=1.2', 'optionSize'], ['place=top', 'optionPlace'], ['show=auto|break|always', 'optionShow'], ['seconds=10', 'optionSeconds'], ['columns=2', 'optionColumns'], ['air=1', 'optionAir'], ['language=es', 'optionLanguage'], ['token=…', 'optionToken'],
] as const;

function Address({ address }: { readonly address: string }): ReactElement {
  const text = useTexts();
  const [copied, setCopied] = useState(false);
  const copy = (): void => void navigator.clipboard?.writeText(address).then(() => setCopied(true), () => undefined);
  return (
    <span className="list-address">
      <a href={address}>{address}</a>
      <button type="button" onClick={copy}>
        {text(copied ? 'copied' : 'copy')}
      </button>
    </span>
  );
}

/** All overlays with the addresses to give to OBS. All courts are at the hub: a court knows its own alone. */
function List({ isHub, token }: { readonly isHub: boolean; readonly token: string | null }): ReactElement {
  const text = useTexts();
  const names = [...useFeed().courts.values()].map(({ view }) => view.courtName).sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  const address = (name: string, court: string | null): string => {
    const url = new URL(`/overlays/${name}`, window.location.href);
    if (court !== null) url.searchParams.set('court', court);
    if (token !== null) url.searchParams.set('token', token);
    return url.href;
  };
  return (
    <main className="list">
      <h1>{text('indexTitle')}</h1>
      <p>{text('indexHow')}</p>
      {overlays.filter(([name]) => isHub || name !== 'matches').map(([name, title, what]) => (
        <section key={name}>
          <h2>{text(title)}</h2>
          <p>{text(what)}</p>
          {(isHub && name !== 'matches' && names.length > 0 ? names : [null]).map((court) => (
            <Address key={court} address={address(name, court)} />
          ))}
        </section>
      ))}
      <h2>{text('optionsTitle')}</h2>
      <dl>
        {optionTexts.map(([name, what]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text(what)}</dd>
          </div>
        ))}
      </dl>
    </main>
  );
}

// The list is for people: in the language that they chose on the other pages.
const options = readOverlayOptions(new URLSearchParams(window.location.search), localStorage.getItem('restrike-language') ?? navigator.language);
const isHub = document.querySelector('meta[name="restrike-source"]')?.getAttribute('content') !== 'court';
document.documentElement.lang = options.language;
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider value={options.language}>
        <FeedProvider value={connectOverlay('index', isHub ? 'hub' : 'court', options.token).feed}>
          <List isHub={isHub} token={options.token} />
        </FeedProvider>
      </LanguageProvider>
    </StrictMode>,
  );
}
