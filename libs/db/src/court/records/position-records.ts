import type { ClipStretch } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import { momentOf, momentSql, type Moment } from '../locate-events.js';
import { prepareCorrection } from '../store-correction.js';
import type { EventCorrection } from '../court-store.js';
import type { PositionRecords } from './video-records.js';

/** Events that one step calculates anew: a hundredth of a second, in which the pipeline waits. */
const eventsAtOnce = 500;

/** An epoch with events, as far as it matters for finding them by time. */
interface EpochExtent {
  readonly originMs: number | null;
  readonly first: number;
  readonly last: number;
}

interface EventMoment extends Moment {
  readonly sequence: number;
}

/** Finds stored events by the timeline and calculates their positions anew. */
export class StoredPositions implements PositionRecords {
  private readonly statements;
  private readonly applyCorrections: (corrections: readonly EventCorrection[]) => void;
  private readonly step: () => boolean;

  constructor(private readonly database: Database.Database) {
    const prepare = (sql: string): Database.Statement => database.prepare(sql);
    this.statements = {
      origin: prepare('SELECT origin_ms FROM epochs ORDER BY from_sequence DESC LIMIT 1').pluck(),
      moment: prepare(`SELECT ${momentSql} FROM events e JOIN epochs p USING (epoch) WHERE e.sequence = ?`).pluck(),
      epochs: prepare(
        `SELECT origin_ms AS originMs, from_sequence AS first, coalesce(lead(from_sequence) OVER (ORDER BY from_sequence) - 1, (SELECT max(sequence) FROM events)) AS last
         FROM epochs ORDER BY from_sequence`,
      ),
      atOrAfter: prepare('SELECT sequence, monotonic_us AS monotonicUs, received_at AS receivedAt FROM events WHERE sequence BETWEEN ? AND ? ORDER BY sequence LIMIT 1'),
      due: prepare('SELECT due_id AS dueId, from_sequence AS first, through_sequence AS last FROM positions_due ORDER BY due_id LIMIT 1'),
      addDue: prepare('INSERT INTO positions_due (from_sequence, through_sequence) VALUES (?, ?)'),
      moveDue: prepare('UPDATE positions_due SET from_sequence = ? WHERE due_id = ?'),
      endDue: prepare('DELETE FROM positions_due WHERE due_id = ?'),
      edges: prepare(`SELECT min(${momentSql}) AS "from", max(${momentSql}) AS "to" FROM events e JOIN epochs p USING (epoch) WHERE e.sequence BETWEEN ? AND ?`),
      recalculate: prepare(recalculateSql),
      stretches: prepare(
        `SELECT e.day, e.epoch, p.origin_ms AS originMs, min(e.sequence) AS first, max(e.sequence) AS last FROM events e JOIN epochs p USING (epoch)
         WHERE e.sequence BETWEEN ? AND ? GROUP BY e.day, e.epoch ORDER BY first LIMIT 16`,
      ),
      linkClip: prepare('UPDATE events SET ivr_link = ?, version = version + 1 WHERE sequence BETWEEN ? AND ? AND ivr_link IS NULL'),
    };
    const correct = prepareCorrection(database);
    this.applyCorrections = database.transaction((corrections: readonly EventCorrection[]) => corrections.forEach(correct)).immediate;
    this.step = database.transaction(() => this.recalculateNext()).immediate;
  }

  originMs(): number | null {
    return (this.statements.origin.get() as number | null | undefined) ?? null;
  }

  momentOf(sequence: number): number | null {
    return (this.statements.moment.get(sequence) as number | undefined) ?? null;
  }

  between(fromMs: number, toMs: number | null): { readonly first: number; readonly last: number } | null {
    const found = (this.statements.epochs.all() as EpochExtent[])
      .map((epoch) => ({ first: this.firstFrom(epoch, fromMs), after: toMs === null ? epoch.last + 1 : this.firstFrom(epoch, toMs) }))
      .filter(({ first, after }) => first < after);
    const [begin, end] = [found[0], found.at(-1)];
    return begin === undefined || end === undefined ? null : { first: begin.first, last: end.after - 1 };
  }

  stretches(fromMs: number, toMs: number): ClipStretch[] {
    const extent = this.between(fromMs, toMs);
    return extent === null ? [] : (this.statements.stretches.all(extent.first, extent.last) as ClipStretch[]);
  }

  recalculate(): boolean {
    return this.step();
  }

  linkClip(clipId: string, fromMs: number, toMs: number): number {
    const extent = this.between(fromMs, toMs);
    return extent === null ? 0 : this.statements.linkClip.run(clipId, extent.first, extent.last).changes;
  }

  correct(corrections: readonly EventCorrection[]): void {
    this.applyCorrections(corrections);
  }

  /** Within the caller's transaction: the events of a stretch of the timeline are to be calculated anew. The first of them are at once. */
  movedBetween(fromMs: number, toMs: number | null): void {
    const extent = this.between(fromMs, toMs);
    if (extent === null) return;
    this.statements.addDue.run(extent.first, extent.last);
    this.recalculateNext();
  }

  private recalculateNext(): boolean {
    const due = this.statements.due.get() as { dueId: number; first: number; last: number } | undefined;
    if (due === undefined) return false;
    const through = Math.min(due.last, due.first + eventsAtOnce - 1);
    const edges = this.statements.edges.get(due.first, through) as { from: number | null; to: number | null };
    if (edges.from !== null) this.statements.recalculate.run({ first: due.first, last: through, from: edges.from, to: edges.to });
    if (through < due.last) this.statements.moveDue.run(through + 1, due.dueId);
    else this.statements.endDue.run(due.dueId);
    return this.statements.due.get() !== undefined;
  }

  /** First sequence of an epoch whose moment is not before `ms`; one after its last when there is none. Events of an epoch ascend in time. */
  private firstFrom(epoch: EpochExtent, ms: number): number {
    let [low, high] = [epoch.first, epoch.last + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const event = this.statements.atOrAfter.get(middle, epoch.last) as EventMoment | undefined;
      if (event === undefined || momentOf(epoch.originMs, event) >= ms) high = middle;
      else low = event.sequence + 1;
    }
    return low;
  }
}

/** The position of `m.moment` among the sessions of a kind, as {@link prepareLocate} takes it: the later of two that hold a moment, none before its zero. */
const positionSql = (kind: string): string =>
  `(SELECT CASE WHEN h.offset_ms + m.moment - h.visible_from_ms >= 0 THEN h.offset_ms + m.moment - h.visible_from_ms END FROM held h
    WHERE h.kind = '${kind}' AND m.moment >= h.visible_from_ms AND (h.end_ms IS NULL OR m.moment < h.end_ms) ORDER BY h.start_ms DESC, h.obs_session_id DESC LIMIT 1)`;

/** SES-2, SES-3: positions of a stretch of events from the places of the sessions, in one statement. Only what differs becomes a new version. */
const recalculateSql = `
WITH held AS MATERIALIZED (
  SELECT obs_session_id, kind, start_ms, end_ms, visible_from_ms, offset_ms FROM obs_sessions
  WHERE start_ms <= @to AND (end_ms IS NULL OR end_ms > @from) AND offset_ms IS NOT NULL
), moments AS MATERIALIZED (
  SELECT e.sequence, ${momentSql} AS moment FROM events e JOIN epochs p USING (epoch) WHERE e.sequence BETWEEN @first AND @last
), located AS MATERIALIZED (
  SELECT m.sequence, ${positionSql('recording')} AS rec, ${positionSql('stream')} AS str FROM moments m
)
UPDATE events SET rec_timestamp_ms = located.rec, str_timestamp_ms = located.str, version = version + 1 FROM located
WHERE located.sequence = events.sequence AND (events.rec_timestamp_ms IS NOT located.rec OR events.str_timestamp_ms IS NOT located.str)`;
