import type { EventRecord, MatchState } from '@restrike/contracts';
import type { CommitGroup, CourtWriter, EventCorrection, NewEvent } from '@restrike/db/court';
import { apply, categorise, editManually, initialMemory, matchRow, memoryFromJson, memoryToJson, type ManualAct, type ManualMoment, type MatchMemory, type MessageContext, type Step } from '@restrike/match';
import { parseMessage, type Protocol, type Reading } from '@restrike/pss-protocol';
import { wordsOf } from '@restrike/runtime/words-of';
import { isContentFault } from '../store/is-content-fault.js';
import { DatagramReadings, type ReadPart } from './datagram-readings.js';
import { dayOf } from './day-of.js';
import { UdpSessions } from './udp-sessions.js';
import type { CommitNotice, Datagram, IngestContext } from './thread-messages.js';

/** The reducer's memory is stored this often: a restart replays what came after, some ten milliseconds' work at most. */
const memoryEveryEvents = 2_000;

/** Type of an operator's acts among the events. */
const manualType = 'manual';

const noIssues: NonNullable<NewEvent['furtherIssues']> = [];

const nothing: CommitGroup = { events: [], corrections: [], matches: [], session: null, clients: [], memory: null };

/** What a group came to. */
type IngestNotice = Omit<CommitNotice, 'latenciesMs' | 'kind' | 'datagrams'>;

/** A match with the memory after its last change, and what its row carries. */
interface ChangedMatch {
  readonly memory: MatchMemory;
  readonly day: string;
  readonly tournamentId: string | null;
  readonly tournamentDayId: string | null;
}

/** A group on its way to the store; nothing of it is true before the commit. */
interface Draft {
  memory: MatchMemory;
  group: { -readonly [K in keyof CommitGroup]: CommitGroup[K] } & { events: NewEvent[]; corrections: EventCorrection[] };
  notice: { -readonly [K in keyof IngestNotice]: IngestNotice[K] } & { matchEvents: IngestNotice['matchEvents'][number][]; left: IngestNotice['left'][number][] };
  /** Matches whose rows are to be written, by id: of earlier groups too. */
  readonly changed: Map<string, ChangedMatch>;
  /** When the last step ended: the next one's time is measured from here. */
  steppedUs: number;
}

/** From datagrams to committed events: the one way, on one screen. Synchronous; commits all of a group or nothing. */
export class IngestService {
  private memory: MatchMemory;
  private storedMemoryAt: number;
  /** Matches whose rows are behind their committed events; never behind the stored memory, so that a restart finds them. */
  private owed: ReadonlyMap<string, ChangedMatch> = new Map();
  private readonly sessions: UdpSessions;
  private readonly readings: DatagramReadings;
  /** TRN-1: what events carry; the next group does. */
  context: IngestContext;

  constructor(
    private readonly store: CourtWriter,
    private readonly protocol: Protocol,
    private readonly microseconds: () => number,
    context: IngestContext = { tournamentId: null, tournamentDayId: null, day: null },
  ) {
    this.context = context;
    this.sessions = new UdpSessions(store);
    this.readings = new DatagramReadings(protocol);
    const { memory, storedAt, at, changed } = this.restore();
    this.memory = memory;
    this.storedMemoryAt = storedAt;
    // A run that was killed in a burst may have owed them.
    this.owed = changed;
    // Who asks what of a session is stored goes by its span: without it the start fails, as one that can not write at all.
    this.store.payOwed(isContentFault);
    if (changed.size > 0) this.payOwed(at);
  }

  get state(): MatchState {
    return this.memory.state;
  }

  /** AUX-1: what an operator edits of what is shown. */
  get manual(): MatchMemory['manual'] {
    return this.memory.manual;
  }

  get udpSessions(): UdpSessions {
    return this.sessions;
  }

  /**
   * Takes a group of datagrams: parse, apply, commit. What it returns is committed and may be told.
   *
   * @param inBurst another full group waits: rows that say what the events say (matches, details, histories, spans) may follow with it. They are written with every {@link memoryEveryEvents} events at least.
   * @throws what the store throws; then nothing of the group is kept, here or there.
   */
  take(datagrams: readonly Datagram[], inBurst = false): IngestNotice {
    const draft = this.begin(datagrams);
    for (const datagram of datagrams) {
      const parts = this.readings.of(datagram.bytes);
      for (let part = 0; part < parts.length; part += 1) this.step(draft, datagram, part, parts[part] as ReadPart);
    }
    return this.commit(draft, datagrams, inBurst);
  }

  /** Keeps a datagram that {@link take} can not take: its bytes and the reason, and no meaning. */
  keep(datagram: Datagram, reason: string): IngestNotice {
    const draft = this.begin([datagram]);
    const failure = { code: 'NOT_PROCESSED', detail: reason.slice(0, 300) };
    const raw = Buffer.from(datagram.bytes, 'latin1');
    this.step(draft, datagram, 0, { reading: { outcome: 'malformed', type: 'unknown', issues: [] }, raw, parsed: null, parsedJson: null }, failure);
    return this.commit(draft, [datagram]);
  }

  /**
   * AUX-1: an operator's act as an event of its own in the one order; what the scoring system sent stays as it is. Its session is this run of the store.
   *
   * @throws what the store throws; then nothing has changed, here or there.
   */
  edit(act: ManualAct, at: ManualMoment): IngestNotice {
    const draft = this.begin([]);
    const sequence = draft.notice.sequence + 1;
    const step = editManually(draft.memory, act, { epoch: this.store.epoch, sequence, receivedAt: at.wallMs, monotonicUs: at.monotonicUs });
    const { state } = step.memory;
    draft.memory = step.memory;
    draft.group.events.push({
      sequence, version: 1, sessionId: this.store.epoch as string as EventRecord['sessionId'], datagram: sequence, part: 0,
      receivedAt: at.wallMs, monotonicUs: at.monotonicUs, sender: 'operator', day: this.context.day ?? dayOf(at.wallMs),
      tournamentId: this.context.tournamentId, tournamentDayId: this.context.tournamentDayId,
      matchId: state.matchId, matchNumber: state.matchNumber, round: state.round, clockMs: state.matchId === null ? null : state.clock.ms,
      type: manualType, category: 'R', side: null, recognition: 'recognized', valid: true, error: null,
      raw: Buffer.from(act.act === 'edited' ? `${manualType};${act.act};${JSON.stringify(act.edit)}` : `${manualType};${act.act}`), parsed: act as EventRecord['parsed'],
      matchEvents: step.events, processingUs: 0, recTimestampMs: null, strTimestampMs: null, ivrLink: null, tags: [],
    });
    // Stored with each act, so that a restart gives what was shown, with the identity it had.
    draft.group.memory = { sequence, json: memoryToJson(step.memory) };
    Object.assign(draft.notice, { sequence, events: 1, receivedAt: at.wallMs });
    for (const event of step.events) draft.notice.matchEvents.push({ sequence, event });
    return this.commit(draft, []);
  }

  private commit(draft: Draft, datagrams: readonly Datagram[], inBurst = false): IngestNotice {
    this.finish(draft, datagrams, inBurst);
    try {
      this.store.commit(draft.group);
    } catch (error) {
      // What is refused may be a row that earlier groups owe: tried again, the group goes without it.
      if (isContentFault(error)) this.payEach();
      throw error;
    }
    this.memory = draft.memory;
    this.owed = draft.changed;
    this.sessions.committed();
    if (draft.group.memory !== null) this.storedMemoryAt = draft.group.memory.sequence;
    return { ...draft.notice, manual: draft.memory.manual };
  }

  /** Writes the rows that are owed, with the memory that they are of. What the store can not take now goes with the next group, which tells why. */
  private payOwed(sequence: number): void {
    try {
      this.store.commit({ ...nothing, matches: rowsOf(this.owed), memory: { sequence, json: memoryToJson(this.memory) } });
    } catch (error) {
      if (isContentFault(error)) this.payEach();
      return;
    }
    this.owed = new Map();
    this.storedMemoryAt = sequence;
  }

  /** Writes each row that is owed alone. One that is refused for what it says is given up, so that it stops nothing; the next change of its match makes it anew. */
  private payEach(): void {
    this.store.payOwed(isContentFault);
    const owed = new Map(this.owed);
    for (const [id, match] of this.owed) {
      try {
        this.store.commit({ ...nothing, matches: rowsOf(new Map([[id, match]])) });
      } catch (error) {
        if (!isContentFault(error)) break;
      }
      owed.delete(id);
    }
    this.owed = owed;
  }

  private begin(datagrams: readonly Datagram[]): Draft {
    const sequence = this.store.lastSequence;
    return {
      memory: this.memory,
      group: { events: [], corrections: [], matches: [], session: null, clients: [], memory: null },
      notice: { sequence, events: 0, state: this.memory.state, manual: null, matchEvents: [], left: [], receivedAt: datagrams.at(-1)?.receivedAt ?? 0, unknown: 0, invalid: 0 },
      changed: new Map(this.owed),
      steppedUs: this.microseconds(),
    };
  }

  /** One message: what it means, and its record. */
  private step(draft: Draft, datagram: Datagram, part: number, { reading, raw, parsed, parsedJson }: ReadPart, failure: EventRecord['error'] = null): void {
    const { notice, group, memory: before } = draft;
    const sequence = notice.sequence + 1;
    const { receivedAt, monotonicUs } = datagram;
    const step = guarded(before, reading, { epoch: this.store.epoch, sequence, receivedAt, monotonicUs });
    draft.memory = step.memory;
    const { state } = draft.memory;
    const facts = categorise(reading, step.events);
    const [issue] = reading.issues;
    const error = failure ?? step.failure ?? (issue === undefined ? null : { code: issue.code, detail: issue.detail.slice(0, 300) });
    const now = this.microseconds();
    // Field by field, here and below: this runs ten thousand times a second in a burst, and spreads were a third of it.
    group.events.push({
      sequence,
      version: 1,
      sessionId: datagram.sessionId as EventRecord['sessionId'],
      datagram: datagram.number,
      part,
      receivedAt,
      monotonicUs,
      sender: datagram.sender,
      day: this.context.day ?? dayOf(receivedAt),
      tournamentId: this.context.tournamentId,
      tournamentDayId: this.context.tournamentDayId,
      matchId: state.matchId,
      matchNumber: state.matchNumber,
      round: state.round,
      clockMs: state.matchId === null ? null : state.clock.ms,
      type: facts.type,
      category: facts.category,
      side: facts.side,
      recognition: facts.recognition,
      valid: error === null,
      error,
      furtherIssues: reading.issues.length > 1 ? reading.issues.slice(1) : noIssues,
      raw,
      parsed: parsed as EventRecord['parsed'],
      parsedJson,
      matchEvents: step.events,
      processingUs: Math.max(0, now - draft.steppedUs),
      recTimestampMs: null,
      strTimestampMs: null,
      ivrLink: null,
      tags: [],
    });
    draft.steppedUs = now;
    for (const { sequence: corrected, category, matchEvents } of step.corrections) group.corrections.push({ sequence: corrected, category, matchEvents });
    // Its row is made once, at the end of the group.
    if (step.significant && state.matchId !== null) draft.changed.set(state.matchId, changedMatch(draft.changed.get(state.matchId), draft.memory, group.events.at(-1) as NewEvent));
    if (state.matchId !== before.state.matchId) notice.left.push({ through: sequence - 1, state: before.state });
    for (const event of step.events) notice.matchEvents.push({ sequence, event });
    notice.sequence = sequence;
    notice.events += 1;
    notice.state = state;
    if (reading.outcome === 'unknown') notice.unknown += 1;
    if (reading.outcome === 'malformed') notice.invalid += 1;
  }

  private finish(draft: Draft, datagrams: readonly Datagram[], inBurst: boolean): void {
    const bad = draft.group.events.filter((event) => !event.valid).length;
    Object.assign(draft.group, this.sessions.count(datagrams, draft.group.events.length - bad, bad));
    const due = draft.notice.sequence - this.storedMemoryAt >= memoryEveryEvents;
    if (due) draft.group.memory = { sequence: draft.notice.sequence, json: memoryToJson(draft.memory) };
    draft.group.inBurst = inBurst && draft.group.memory === null;
    if (draft.group.inBurst) return;
    draft.group.matches = rowsOf(draft.changed);
    draft.changed.clear();
  }

  /** MST-2: the state before the restart, from the stored memory and the events after it, and the matches that changed since. */
  private restore(): { readonly memory: MatchMemory; readonly storedAt: number; readonly at: number; readonly changed: ReadonlyMap<string, ChangedMatch> } {
    const stored = this.store.loadMemory();
    const parsed = stored === null ? null : memoryFromJson(stored.json);
    const changed = new Map<string, ChangedMatch>();
    let memory = parsed ?? initialMemory();
    const storedAt = parsed === null || stored === null ? 0 : stored.sequence;
    // Also where a memory of another version is read no more, the rows were written with it.
    const writtenThrough = stored?.sequence ?? 0;
    let at = storedAt;
    for (;;) {
      const events = this.store.eventsAfter(at, 1_000);
      for (const event of events) {
        // What meant nothing then means nothing now, also when its text alone would read well.
        if (event.recognition === 'invalid' || event.recognition === 'unknown') continue;
        const context = { epoch: this.epochOf(event), sequence: event.sequence, receivedAt: event.receivedAt, monotonicUs: event.monotonicUs };
        if (event.type === manualType) {
          memory = editManually(memory, event.parsed as unknown as ManualAct, context).memory;
          continue;
        }
        const reading = parseMessage(Buffer.from(event.raw, 'base64').toString('utf8'), this.protocol);
        const step = guarded(memory, reading, context);
        memory = step.memory;
        const { matchId } = memory.state;
        if (step.significant && event.sequence > writtenThrough && matchId !== null) changed.set(matchId, changedMatch(changed.get(matchId), memory, event));
      }
      at = events.at(-1)?.sequence ?? at;
      if (events.length === 0) return { memory, storedAt, at, changed };
    }
  }

  /** A match id names the epoch in which its load was received; replaying must give the same id. */
  private epochOf(event: EventRecord): string {
    return event.matchId === null ? this.store.epoch : event.matchId.slice(0, 36);
  }
}

/** The day of a match is that of the first event that its row is owed for, also where midnight lies between that one and the row. */
function changedMatch(before: ChangedMatch | undefined, memory: MatchMemory, { day, tournamentId, tournamentDayId }: Omit<ChangedMatch, 'memory'>): ChangedMatch {
  return before === undefined ? { memory, day, tournamentId, tournamentDayId } : { ...before, memory };
}

/** Rows of matches, as far as they have a number to be found by. */
function rowsOf(changed: ReadonlyMap<string, ChangedMatch>): CommitGroup['matches'] {
  return [...changed.values()].flatMap(({ memory, ...context }) => {
    const row = matchRow(memory, context);
    return row === null || row.matchNumber === null ? [] : [row];
  });
}

type GuardedStep = Step & { readonly failure: EventRecord['error'] };

/** One message that a rule of ours can not take must not stop the line: it is kept, says why and changes nothing. */
function guarded(before: MatchMemory, reading: Reading, context: MessageContext): GuardedStep {
  try {
    const { memory, events, corrections, significant } = apply(before, reading, context);
    return { memory, events, corrections, significant, failure: null };
  } catch (error) {
    const detail = `the match rules failed on this message: ${wordsOf(error)}`.slice(0, 300);
    return { memory: before, events: [], corrections: [], significant: false, failure: { code: 'RULE_FAILED', detail } };
  }
}
