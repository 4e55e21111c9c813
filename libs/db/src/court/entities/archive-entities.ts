import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

@Entity('archives')
export class Archive {
  @PrimaryGeneratedColumn() archiveId!: number;
  @Column('text') fromDay!: string;
  @Column('text') throughDay!: string;
  @Column('integer', { default: 0 }) events!: number;
  @Column('text') status!: string;
  @Column('real') createdAt!: number;
  @Column('real', { nullable: true }) endedAt!: number | null;
}

/** An event that was moved out of `events`. */
@Entity('archived_events')
export class ArchivedEvent {
  @PrimaryColumn('integer') sequence!: number;
  @Column('integer') archiveId!: number;
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

@Entity('archived_event_details')
export class ArchivedEventDetail {
  @PrimaryColumn('integer') sequence!: number;
  @PrimaryColumn('text') key!: string;
  @Column('text', { nullable: true }) value!: string | null;
}
