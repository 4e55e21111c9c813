import type { ReactElement } from 'react';
import { useTexts } from '../texts/court-texts.js';
import { ChaptersPart } from './chapters-part.js';
import { SessionsPart } from './sessions-part.js';
import { TournamentPart } from './tournament-part.js';

/** Tournament, sessions of OBS and their places in videos, chapters. */
export function TimelinePage(): ReactElement {
  const text = useTexts();
  return (
    <section className="page">
      <header className="page-head">
        <h1>{text('navTimeline')}</h1>
      </header>
      <div className="columns">
        <TournamentPart />
        <ChaptersPart />
      </div>
      <SessionsPart />
    </section>
  );
}
