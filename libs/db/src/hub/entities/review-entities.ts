import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('obs_sessions')
export class HubObsSession {
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('uuid') obsSessionId!: string;
  @Column('bigint') version!: string;
  @Column('text') kind!: string;
  @Column('uuid', { nullable: true }) tournamentDayId!: string | null;
  @Column('double precision') startedAt!: number;
  @Column('double precision', { nullable: true }) endedAt!: number | null;
  @Column('text') status!: string;
  @Column('json') row!: unknown;
}

@Entity('ivr_events')
export class IvrEvent {
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('uuid') ivrEventId!: string;
  @Column('bigint') version!: string;
  @Column('text', { nullable: true }) matchId!: string | null;
  @Column('uuid', { nullable: true }) epoch!: string | null;
  @Column('bigint', { nullable: true }) sequence!: string | null;
  @Column('double precision') askedAt!: number;
  @Column('text') status!: string;
  @Column('text', { nullable: true }) ruling!: string | null;
  @Column('json') row!: unknown;
}

@Entity('ivr_clips')
export class IvrClip {
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('uuid') clipId!: string;
  @Column('bigint') version!: string;
  @Column('uuid', { nullable: true }) ivrEventId!: string | null;
  @Column('text', { nullable: true }) matchId!: string | null;
  @Column('double precision') startsAt!: number;
  @Column('double precision') endsAt!: number;
  @Column('text') status!: string;
  @Column('json') row!: unknown;
  @Column('bigint', { nullable: true }) fileBytes!: string | null;
  @Column('text', { nullable: true }) fileSha256!: string | null;
  @Column('json', { default: [] }) events!: unknown;
  @Column('double precision') offeredAt!: number;
  @Column('double precision', { nullable: true }) uploadedAt!: number | null;
}

@Entity('youtube_broadcasts')
export class YoutubeBroadcast {
  @PrimaryColumn('text') broadcastId!: string;
  @Column('uuid', { nullable: true }) nodeId!: string | null;
  @Column('uuid', { nullable: true }) tournamentDayId!: string | null;
  @Column('text') title!: string;
  @Column('text') status!: string;
  @Column('double precision', { nullable: true }) scheduledAt!: number | null;
  @Column('double precision', { nullable: true }) startedAt!: number | null;
  @Column('double precision', { nullable: true }) endedAt!: number | null;
  @Column('json') row!: unknown;
}
