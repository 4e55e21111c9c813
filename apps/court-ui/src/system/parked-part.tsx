import { Said, useAgentWords } from '@restrike/ui';
import { useState, type ReactElement } from 'react';
import { z } from 'zod';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { syncWords } from '../shell/sync-words.js';
import { useKnownStatement, useStatement } from '../shell/use-statement.js';
import { useTexts } from '../texts/court-texts.js';
import { clockSeconds, dateTime } from '../texts/format.js';
import { HubPart } from './hub-part.js';
import { linkWords } from './network-part.js';

const parkedSchema = z.object({ rows: z.array(z.object({ epoch: z.string(), sequence: z.number(), reason: z.string(), parkedAt: z.number().optional() })) });
const everyMs = 5_000;

/** SYN-5, AGT-9: how far the hub is, and what it refused. */
export function ParkedPart(): ReactElement {
  const text = useTexts();
  const inWords = useAgentWords();
  const { run, say } = useOperator();
  const statement = useKnownStatement();
  const rowsRefused = useStatement()?.sync.rowsRefused ?? 0;
  const [sent, setSent] = useState(0);
  const { resource, reload } = useResource('/api/parked', parkedSchema, everyMs, sent);
  const again = (epoch: string, sequence: number): void =>
    void run(() => act('POST', `/api/parked/${epoch}/${String(sequence)}/retry`, z.unknown())).then((done) => {
      if (done === null) return;
      say('done', text('parkedSent'));
      setSent((before) => before + 1);
    });
  return (
    <div className="columns">
      <HubPart />
      <section className="card">
        <h2>{text('syncTitle')}</h2>
        {statement === null ? <p className="quiet">{text('unknown')}</p> : (
          <>
            <p>{linkWords(statement.link, text, inWords)}</p>
            <p>
              <strong>{syncWords(statement, text).words}</strong>
            </p>
            {statement.sync.reason === null ? null : <p className="problem"><Said>{statement.sync.reason}</Said></p>}
            {statement.sync.lastAckAt === null ? null : <p className="quiet">{clockSeconds(statement.sync.lastAckAt)}</p>}
          </>
        )}
      </section>
      <section className="card">
        <h2>{text('parkedTitle')}</h2>
        {rowsRefused === 0 ? null : <p className="problem">{text('rowsRefused', { n: rowsRefused })}</p>}
        <ResourceView resource={resource} reload={reload}>
          {({ rows }) =>
            rows.length === 0 && rowsRefused > 0 ? null : rows.length === 0 ? (
              <p className="nothing">{text('noParked')}</p>
            ) : (
              <table className="rows">
                <tbody>
                  {rows.map((row) => (
                    <tr key={`${row.epoch}-${String(row.sequence)}`}>
                      <td>{text('eventOf', { n: row.sequence })}</td>
                      <td>{row.reason}</td>
                      <td>{row.parkedAt === undefined ? '' : dateTime(row.parkedAt)}</td>
                      <td>
                        <button type="button" onClick={() => again(row.epoch, row.sequence)}>
                          {text('retryOne')}
                        </button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </ResourceView>
      </section>
    </div>
  );
}
