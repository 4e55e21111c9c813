import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One message of one datagram. `parsed`, `matchEvents` and `tags` are JSON text; `valid` is 0 or 1. */
export abstract class EventColumns {
  @PrimaryColumn('integer') sequence!: number;
  @Column('integer') version!: number;
  @Column('text') epoch!: string;
  @Column('text') sessionId!: string;
  @Column('integer') datagram!: number;
  @Column('integer') part!: number;
  @Column('real') receivedAt!: number;
  @Column('real') monotonicUs!: number;
  @Column('text') sender!: string;
  @Column('text') day!: string;
  @Column('text', { nullable: true }) tournamentId!: string | null;
  @Column('text', { nullable: true }) tournamentDayId!: string | null;
  @Column('text', { nullable: true }) matchId!: string | null;
  @Column('text', { nullable: true }) matchNumber!: string | null;
  @Column('integer') round!: number;
  @Column('integer', { nullable: true }) clockMs!: number | null;
  @Column('text') type!: string;
  @Column('text') category!: string;
  @Column('text', { nullable: true }) side!: string | null;
  @Column('text') recognition!: string;
  @Column('integer') valid!: number;
  @Column('text', { nullable: true }) errorCode!: string | null;
  @Column('text', { nullable: true }) errorDetail!: string | null;
  @Column('blob') raw!: Buffer;
  @Column('text', { nullable: true }) parsed!: string | null;
  @Column('text') matchEvents!: string;
  @Column('real') processingUs!: number;
  @Column('integer', { nullable: true }) recTimestampMs!: number | null;
  @Column('integer', { nullable: true }) strTimestampMs!: number | null;
  @Column('text', { nullable: true }) ivrLink!: string | null;
  @Column('text') tags!: string;
}

@Entity('events')
export class CourtEvent extends EventColumns {}

/** A named value of a significant event. */
export abstract class EventDetailColumns {
  @PrimaryColumn('integer') sequence!: number;
  @PrimaryColumn('text') key!: string;
  @Column('text', { nullable: true }) value!: string | null;
}

@Entity('event_details')
export class EventDetail extends EventDetailColumns {}

/** Where the events of a day, a session, a match … lie in the order of sequences. */
@Entity('event_spans')
export class EventSpan {
  @PrimaryColumn('text') kind!: string;
  @PrimaryColumn('text') key!: string;
  @Column('integer') first!: number;
  @Column('integer') last!: number;
}

/** Where the events of a minute of the wall clock lie; a clock that was set back widens it. */
@Entity('event_minutes')
export class EventMinute {
  @PrimaryColumn('integer') minute!: number;
  @Column('integer') first!: number;
  @Column('integer') last!: number;
}

/** A type of message that this court has met. */
@Entity('pss_event_types')
export class PssEventType {
  @PrimaryColumn('text') type!: string;
  @Column('integer') firstSequence!: number;
  @Column('real') firstSeen!: number;
}

/** Score as stated, each time it was stated. */
@Entity('score_history')
export class ScoreHistory {
  @PrimaryColumn('integer') sequence!: number;
  @Column('text', { nullable: true }) matchId!: string | null;
  @Column('integer') round!: number;
  @Column('integer') blue!: number;
  @Column('integer') red!: number;
}

/** Gam-jeoms as stated, each time they were stated. */
@Entity('warning_history')
export class WarningHistory {
  @PrimaryColumn('integer') sequence!: number;
  @Column('text', { nullable: true }) matchId!: string | null;
  @Column('integer') round!: number;
  @Column('integer') blue!: number;
  @Column('integer') red!: number;
}

/** What makes an event valid, with how much it matters. */
@Entity('validation_rules')
export class ValidationRule {
  @PrimaryColumn('text') code!: string;
  @Column('text') kind!: string;
  @Column('text') severity!: string;
  @Column('text') description!: string;
}

/** Which rule an event broke. */
@Entity('validation_results')
export class ValidationResult {
  @PrimaryColumn('integer') sequence!: number;
  @PrimaryColumn('text') code!: string;
  @Column('text') severity!: string;
  @Column('text') detail!: string;
}

/** A statement of the scoring system that differs from what was counted. */
@Entity('findings')
export class Finding {
  @PrimaryColumn('integer') sequence!: number;
  @PrimaryColumn('integer') number!: number;
  @Column('text') code!: string;
  @Column('integer', { nullable: true }) round!: number | null;
  @Column('text', { nullable: true }) side!: string | null;
  @Column('text') stated!: string;
  @Column('text') counted!: string;
  @Column('text') detail!: string;
}

/** Unknown messages of one shape, counted, with samples as JSON text. */
@Entity('unknown_patterns')
export class UnknownPattern {
  @PrimaryColumn('text') pattern!: string;
  @Column('integer') count!: number;
  @Column('real') firstSeen!: number;
  @Column('real') lastSeen!: number;
  @Column('text') samples!: string;
  @Column('text', { nullable: true }) label!: string | null;
}
