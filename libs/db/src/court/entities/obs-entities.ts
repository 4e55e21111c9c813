import { Column, Entity, PrimaryColumn } from 'typeorm';

/** `sealedPassword` is encrypted; its key is outside the database. */
@Entity('obs_connections')
export class ObsConnection {
  @PrimaryColumn('text') obsConnectionId!: string;
  @Column('text') role!: string;
  @Column('text') host!: string;
  @Column('integer') port!: number;
  @Column('blob', { nullable: true }) sealedPassword!: Buffer | null;
  @Column('integer', { default: 1 }) enabled!: number;
  @Column('real') changedAt!: number;
}

@Entity('obs_sessions')
export class ObsSession {
  @PrimaryColumn('text') obsSessionId!: string;
  @Column('integer') version!: number;
  @Column('integer', { default: 0 }) acknowledgedVersion!: number;
  @Column('text', { nullable: true }) obsConnectionId!: string | null;
  @Column('text') kind!: string;
  @Column('text', { nullable: true }) tournamentId!: string | null;
  @Column('text', { nullable: true }) tournamentDayId!: string | null;
  @Column('real') startedAt!: number;
  @Column('real', { nullable: true }) endedAt!: number | null;
  @Column('text') status!: string;
  @Column('text', { nullable: true }) path!: string | null;
}

@Entity('clips')
export class Clip {
  @PrimaryColumn('text') clipId!: string;
  @Column('integer') version!: number;
  @Column('integer', { default: 0 }) acknowledgedVersion!: number;
  @Column('text', { nullable: true }) obsSessionId!: string | null;
  @Column('text', { nullable: true }) tournamentId!: string | null;
  @Column('text', { nullable: true }) tournamentDayId!: string | null;
  @Column('text', { nullable: true }) matchId!: string | null;
  @Column('integer', { nullable: true }) sequence!: number | null;
  @Column('text') path!: string;
  @Column('integer', { nullable: true }) bytes!: number | null;
  @Column('text', { nullable: true }) sha256!: string | null;
  @Column('real') startsAt!: number;
  @Column('real') endsAt!: number;
  @Column('text') status!: string;
  @Column('real') createdAt!: number;
}
