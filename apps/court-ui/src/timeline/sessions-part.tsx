import { obsSessionListSchema, obsSessionRowSchema, type ObsSessionRow } from '@restrike/contracts';
import { useCourtLive } from '@restrike/ui';
import { useState, type ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import type { english } from '../texts/english.js';
import { clockMillis, clockSeconds, videoPosition } from '../texts/format.js';
import { CorrectSession } from './correct-session.js';

const everyMs = 5_000;
const kinds: Readonly<Record<ObsSessionRow['kind'], keyof typeof english>> = { recording: 'kindRecording', stream: 'kindStream', 'replay-buffer': 'kindBuffer' };

/** SES: every recording, stream and replay buffer, where it lies in its video, and corrections of that. */
export function SessionsPart(): ReactElement {
  const text = useTexts();
  const { run, say } = useOperator();
  const changed = useCourtLive((state) => state.changes.sessions);
  const { resource, reload } = useResource('/api/timeline/sessions?limit=100', obsSessionListSchema, everyMs, changed);
  const [correcting, setCorrecting] = useState<ObsSessionRow | null>(null);
  const undo = (session: ObsSessionRow): void =>
    void run(() => act('POST', `/api/timeline/sessions/${session.obsSessionId}/undo`, obsSessionRowSchema)).then((done) => {
      if (done !== null) say('done', text('undone'));
      reload();
    });
  const endWords = (session: ObsSessionRow): string => {
    if (session.endedAt === null) return text('sessionRunning');
    return `${clockSeconds(session.endedAt)}${session.endReason === null ? '' : ` · ${text(`end_${session.endReason}`)}`}`;
  };
  return (
    <section className="card">
      <h2>{text('sessionsTitle')}</h2>
      <ResourceView resource={resource} reload={reload}>
        {({ sessions, jumps }) => (
          <>
            {sessions.length === 0 ? (
              <div className="nothing">
                <strong>{text('noSessions')}</strong>
                <p>{text('noSessionsHint')}</p>
              </div>
            ) : (
              <table className="rows" data-testid="sessions">
                <thead>
                  <tr>
                    {(['sessionKind', 'sessionNumber', 'obs', 'sessionStart', 'sessionEnd', 'fileName', 'sessionOffset', 'correction'] as const).map((key) => (
                      <th key={key}>{text(key)}</th>
                    ))}
                    <th />
                  </tr>
                </thead>
                <tbody>
                  {sessions.map((session) => (
                    <tr key={session.obsSessionId}>
                      <td>{text(kinds[session.kind])}</td>
                      <td>{session.number}</td>
                      <td>{session.connectionId}</td>
                      <td title={clockMillis(session.startedAt)}>
                        {session.day} {clockSeconds(session.startedAt)}
                        {session.estimated ? ` (${text('sessionEstimated')})` : ''}
                      </td>
                      <td className={session.status === 'interrupted' ? 'problem' : ''}>{endWords(session)}</td>
                      <td title={session.path ?? ''}>{session.name ?? ''}</td>
                      <td>{session.kind === 'replay-buffer' ? '' : session.offsetMs === null ? text('inNoVideo') : text('position', { at: videoPosition(session.offsetMs) })}</td>
                      <td>{session.correctionMs === 0 ? '' : `${session.correctionMs > 0 ? '+' : '−'}${(Math.abs(session.correctionMs) / 1_000).toFixed(3)} s`}</td>
                      <td>
                        {session.kind === 'replay-buffer' ? null : (
                          <span className="inline">
                            <button type="button" onClick={() => setCorrecting(session)} data-testid="correct">
                              {text('correct')}
                            </button>
                            {session.correctionMs === 0 ? null : (
                              <button type="button" onClick={() => undo(session)} data-testid="undo">
                                {text('undo')}
                              </button>
                            )}
                          </span>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            {jumps.length === 0 ? null : (
              <>
                <h3>{text('clockJumps')}</h3>
                <ul className="plain">
                  {jumps.slice(0, 6).map((jump) => (
                    <li key={jump.jumpId}>{text('clockJump', { time: clockSeconds(jump.wallAfter), by: `${(jump.deltaMs / 1_000).toFixed(1)} s` })}</li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </ResourceView>
      {correcting === null ? null : (
        <CorrectSession
          session={correcting}
          onClose={() => setCorrecting(null)}
          onDone={() => {
            setCorrecting(null);
            reload();
          }}
        />
      )}
    </section>
  );
}
