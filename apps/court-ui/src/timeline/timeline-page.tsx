import type { ReactElement } from 'react';
import { useTexts } from '../texts/court-texts.js';
import { TournamentPart } from './tournament-part.js';

/** Tournament, sessions of OBS, chapters. */
export function TimelinePage(): ReactElement {
  const text = useTexts();
  return (
    <section className="page">
      <header className="page-head">
        <h1>{text('navTimeline')}</h1>
      </header>
      <div className="columns">
        <TournamentPart />
      </div>
    </section>
  );
}
