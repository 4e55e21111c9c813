import './without-eval.js';
import { FeedProvider, FlagsProvider, LanguageProvider, useFeed, useNow, type CourtSeen } from '@restrike/ui';
import { StrictMode, useMemo, useSyncExternalStore, type ReactElement, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import './overlays.css';
import { besideMatch, connectOverlay, type OverlayFeed, type OverlayProblems } from './connect-overlay.js';
import { chooseCourt, troubleOfCourt, troubleOfFeed, type Trouble } from './diagnose.js';
import { Diagnosis } from './diagnosis.js';
import { useOnAir } from './on-air.js';
import { readOverlayOptions, type OverlayOptions } from './overlay-options.js';
import type { SetValues } from './overlay-values.js';

/** What an overlay that shows all courts is given. */
export interface ManyProps {
  readonly courts: readonly { readonly court: CourtSeen; readonly values: SetValues }[];
  readonly options: OverlayOptions;
  readonly now: number;
}
/** What an overlay of one court is given. */
export interface OneProps {
  readonly court: CourtSeen;
  /** What the court's rules told the replay overlay to play; null where they are not heard. */
  readonly replay: OverlayProblems['replay'];
  readonly values: SetValues;
  readonly options: OverlayOptions;
  readonly now: number;
}
type Overlay = { readonly name: string; readonly one: (props: OneProps) => ReactNode } | { readonly name: string; readonly many: (props: ManyProps) => ReactNode };

/** After so long without word a picture that might be untrue goes. */
const hideAfterMs = 10_000;

const addressWith = (token: string | null) => (path: string): string => (token === null ? path : `${path}&token=${encodeURIComponent(token)}`);

function Frame({ overlay, options, source, connection }: { readonly overlay: Overlay; readonly options: OverlayOptions; readonly source: 'court' | 'hub'; readonly connection: OverlayFeed }): ReactElement {
  const feed = useFeed();
  const problems = useSyncExternalStore(connection.problems.subscribe, connection.problems.current);
  const flags = useMemo(() => ({ own: problems.flags, addressOf: addressWith(options.token) }), [problems.flags, options.token]);
  const now = useNow(500);
  const onAir = useOnAir(options.air);
  let trouble: Trouble | null = troubleOfFeed({ feed, ...problems, now });
  let content: ReactNode = null;
  let theme: SetValues['theme'] = 'dark';
  const beside = (court: CourtSeen): ReturnType<typeof besideMatch> => besideMatch(overlay.name, source, court, problems);
  const isOld = feed.connection === 'lost' && now - feed.connectionSince > hideAfterMs;
  if (feed.connection !== 'connecting' && !isOld) {
    if ('many' in overlay) {
      const courts = [...feed.courts.values()];
      if (courts.length === 0) trouble ??= { kind: 'no-court' };
      else content = <overlay.many courts={courts.map((court) => ({ court, values: beside(court).values }))} options={options} now={now} />;
    } else {
      const chosen = chooseCourt(feed, options.court);
      if ('trouble' in chosen) trouble ??= chosen.trouble;
      else {
        const { replay, values } = beside(chosen.court);
        theme = values.theme;
        if (values.shown) {
          content = (
            <>
              <overlay.one court={chosen.court} replay={replay} values={values} options={options} now={now} />
              {values.message === null ? null : <p className={`message message-${overlay.name}`} data-testid="message">{values.message}</p>}
            </>
          );
        }
        trouble ??= troubleOfCourt(chosen.court, now);
      }
    }
  }
  return (
    <>
      <div className="overlay" data-testid="overlay" data-connection={feed.connection} data-theme={theme} style={{ fontSize: `${String(options.size)}rem` }}>
        <FlagsProvider value={flags}>{content}</FlagsProvider>
      </div>
      {trouble === null || onAir ? null : <Diagnosis trouble={trouble} name={[overlay.name, options.court].filter((one) => one !== null).join(' · ')} />}
    </>
  );
}

/** Puts an overlay on its page: options from the address, source from the server, and for ever connected. */
export function runOverlay(overlay: Overlay): void {
  const options = readOverlayOptions(new URLSearchParams(window.location.search), navigator.language);
  const source = document.querySelector('meta[name="restrike-source"]')?.getAttribute('content') === 'court' ? 'court' : 'hub';
  const connection = connectOverlay(overlay.name, source, options.token);
  document.documentElement.lang = options.language;
  if (options.ground !== null) document.body.style.background = /^[0-9a-f]{6}$/i.test(options.ground) ? `#${options.ground}` : options.ground;
  const root = document.getElementById('root');
  if (root === null) return;
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider value={options.language}>
        <FeedProvider value={connection.feed}>
          <Frame overlay={overlay} options={options} source={source} connection={connection} />
        </FeedProvider>
      </LanguageProvider>
    </StrictMode>,
  );
}
