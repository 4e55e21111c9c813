import { Column, Entity, PrimaryColumn } from 'typeorm';

/** This hub. */
@Entity('hub')
export class HubIdentity {
  @PrimaryColumn('integer') singleton!: number;
  @Column('uuid') hubId!: string;
  @Column('double precision') createdAt!: number;
}

@Entity('slave_nodes')
export class SlaveNode {
  @PrimaryColumn('uuid') nodeId!: string;
  @Column('text') courtName!: string;
  @Column('text') host!: string;
  @Column('text') version!: string;
  @Column('double precision') firstSeen!: number;
  @Column('double precision') lastSeen!: number;
  @Column('double precision', { nullable: true }) clockOffsetMs!: number | null;
}

@Entity('udp_sessions')
export class HubUdpSession {
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('uuid') sessionId!: string;
  @Column('bigint') version!: string;
  @Column('double precision') startedAt!: number;
  @Column('json') row!: unknown;
}

@Entity('health_samples')
export class HealthSample {
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('double precision') sampledAt!: number;
  @Column('json') heartbeat!: unknown;
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
}
