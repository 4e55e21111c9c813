import { courtStorageSchema, courtTournamentViewSchema, sharedFolderViewSchema } from '@restrike/contracts';
import { Said, useCourtLive, useCourtNow, useFeedLost, useNow } from '@restrike/ui';
import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { z } from 'zod';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { useResource, valueOf } from '../api/use-resource.js';
import { useStatement } from '../shell/use-statement.js';
import { useTexts } from '../texts/court-texts.js';
import { attentionOf } from './attention.js';

const slowly = 15_000;

/** What is wrong and what to do, worst first; says so when all is well. */
export function AttentionList(): ReactElement | null {
  const text = useTexts();
  const { run } = useOperator();
  const statement = useStatement();
  const obs = useCourtLive((state) => state.obs);
  const clips = useCourtLive((state) => state.clips);
  const runs = useCourtLive((state) => state.runs);
  const challenge = useCourtLive((state) => state.challenge);
  const isLost = useFeedLost();
  const changed = useCourtLive((state) => state.changes.context);
  const now = useCourtNow();
  useNow(2_000);
  const disk = valueOf(useResource('/api/storage', courtStorageSchema, slowly).resource)?.disk ?? null;
  const recordingDisk = valueOf(useResource('/api/files', sharedFolderViewSchema, slowly).resource)?.disk ?? null;
  const tournament = valueOf(useResource('/api/tournament', courtTournamentViewSchema, slowly, changed).resource);
  if (isLost) {
    return (
      <section className="attention" aria-label={text('attention')} data-testid="attention">
        <p className="nothing">{text('notKnownNow')}</p>
      </section>
    );
  }
  const list = attentionOf(
    {
      statement, obs, clips, runs, challenge, recordingDisk, now: now(),
      folderTrouble: tournament?.folderTrouble ?? null,
      diskFreeBytes: disk?.freeBytes ?? null,
      diskTotalBytes: disk?.totalBytes ?? null,
      hasDay: tournament === null || tournament.tournaments.length === 0 ? null : tournament.active?.tournamentDayId != null,
    },
    text,
  );
  // The panel of each OBS stands right above and says it in full.
  const shown = list.filter(({ key }) => !key.startsWith('obs-'));
  if (list.length > 0 && shown.length === 0) return null;
  return (
    <section className="attention" aria-label={text('attention')} data-testid="attention">
      {list.length === 0 ? (
        <p className="all-well">✓ {text('allWell')}</p>
      ) : (
        <ul>
          {shown.map((one) => (
            <li key={one.key} className={`attention-${one.tone}`} data-testid={`attention-${one.key}`}>
              <strong><Said>{one.what}</Said></strong>
              <span><Said>{one.toDo}</Said></span>
              {one.act === undefined ? null : (
                <button type="button" onClick={() => void run(() => act('POST', '/api/listener/start', z.unknown()))}>
                  {text('startListener')}
                </button>
              )}
              {one.go === undefined ? null : (
                <Link href={one.go} className="button">
                  {text('open')}
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
