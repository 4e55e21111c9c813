import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** Figures of a court, or of the hub itself under its own id, over a span that ends at `sampledAt`; thinned to longer spans as they age. */
@Entity('health_samples')
export class HealthSample {
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('integer') spanMs!: number;
  @PrimaryColumn('double precision') sampledAt!: number;
  @Column('integer') samples!: number;
  @Column('double precision', { nullable: true }) online!: number | null;
  @Column('double precision', { nullable: true }) cpu!: number | null;
  @Column('double precision', { nullable: true }) memory!: number | null;
  @Column('double precision', { nullable: true }) processMemoryBytes!: number | null;
  @Column('double precision', { nullable: true }) diskFreeBytes!: number | null;
  @Column('double precision', { nullable: true }) recordingHoursLeft!: number | null;
  @Column('double precision', { nullable: true }) eventsPerSecond!: number | null;
  @Column('double precision', { nullable: true }) errorShare!: number | null;
  @Column('double precision', { nullable: true }) commitP99Ms!: number | null;
  @Column('double precision', { nullable: true }) outboxWaiting!: number | null;
  @Column('double precision', { nullable: true }) clockOffsetMs!: number | null;
  @Column('double precision', { nullable: true }) networkInBytesPerS!: number | null;
  @Column('double precision', { nullable: true }) networkOutBytesPerS!: number | null;
  @Column('double precision', { nullable: true }) obsFps!: number | null;
  @Column('double precision', { nullable: true }) droppedFrameShare!: number | null;
  @Column('double precision', { nullable: true }) storeLatencyMs!: number | null;
  @Column('double precision', { nullable: true }) loopDelayMs!: number | null;
}

@Entity('alerts')
export class Alert {
  @PrimaryColumn('uuid') alertId!: string;
  @Column('text') rule!: string;
  @Column('uuid', { nullable: true }) nodeId!: string | null;
  @Column('text') severity!: string;
  @Column('text') detail!: string;
  @Column('double precision') raisedAt!: number;
  @Column('double precision', { nullable: true }) acknowledgedAt!: number | null;
  @Column('text', { nullable: true }) acknowledgedBy!: string | null;
  @Column('double precision', { nullable: true }) clearedAt!: number | null;
  @Column('text', { default: '' }) title!: string;
  @Column('text', { default: '' }) advice!: string;
  @Column('boolean', { default: false }) sound!: boolean;
  /** Order of alerts of one moment. */
  @Column({ type: 'bigint', insert: false, update: false }) orderId!: string;
}

/** A rule that somebody changed or added; the others are the software's own. */
@Entity('alert_rules')
export class AlertRuleRow {
  @PrimaryColumn('text') ruleId!: string;
  @Column('json') rule!: unknown;
  @Column('text') changedBy!: string;
  @Column('double precision') changedAt!: number;
}

/** Messages between hub processes that are too long for a notification; removed after half a minute. */
@Entity('socket_io_attachments')
export class SocketAttachment {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('bytea') payload!: Buffer;
}
