import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event of a court, in the partition of its day. Texts may hold NUL in the form of `hub-text.ts`. `bigint` comes as text. */
@Entity('events')
export class StoredHubEvent {
  @PrimaryColumn('date') day!: string;
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('uuid') epoch!: string;
  @PrimaryColumn('bigint') sequence!: string;
  @Column('bigint') id!: string;
  @Column('bigint') version!: string;
  @Column('double precision') hubTime!: number;
  @Column('double precision') storedAt!: number;
  @Column('uuid') sessionId!: string;
  @Column('bigint') datagram!: string;
  @Column('bigint') part!: string;
  @Column('double precision') receivedAt!: number;
  @Column('double precision') monotonicUs!: number;
  @Column('text') sender!: string;
  @Column('uuid', { nullable: true }) tournamentId!: string | null;
  @Column('uuid', { nullable: true }) tournamentDayId!: string | null;
  @Column('text', { nullable: true }) matchId!: string | null;
  @Column('text', { nullable: true }) matchNumber!: string | null;
  @Column('smallint') round!: number;
  @Column('bigint', { nullable: true }) clockMs!: string | null;
  @Column('text') type!: string;
  @Column('text') category!: string;
  @Column('text', { nullable: true }) side!: string | null;
  @Column('text') recognition!: string;
  @Column('boolean') valid!: boolean;
  @Column('text', { nullable: true }) errorCode!: string | null;
  @Column('text', { nullable: true }) errorDetail!: string | null;
  @Column('bytea') raw!: Buffer;
  @Column('json', { nullable: true }) parsed!: unknown;
  @Column('json') matchEvents!: unknown;
  @Column('double precision') processingUs!: number;
  @Column('bigint', { nullable: true }) recTimestampMs!: string | null;
  @Column('bigint', { nullable: true }) strTimestampMs!: string | null;
  @Column('text', { nullable: true }) ivrLink!: string | null;
  @Column('json') tags!: unknown;
}

/** Which sequences of an epoch have arrived. */
@Entity('event_progress')
export class EventProgress {
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('uuid') epoch!: string;
  @Column('bigint') fromSequence!: string;
  @Column('int8multirange') received!: string;
}
