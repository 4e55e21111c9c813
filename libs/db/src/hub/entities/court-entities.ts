import { Column, Entity, PrimaryColumn } from 'typeorm';

/** This hub. */
@Entity('hub')
export class HubIdentity {
  @PrimaryColumn('integer') singleton!: number;
  @Column('uuid') hubId!: string;
  @Column('double precision') createdAt!: number;
  /** +1 with every change of what courts are told of tournaments. */
  @Column('bigint', { default: 0 }) contextVersion!: string;
  @Column('double precision', { default: 0 }) contextChangedAt!: number;
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
  /** When a person removed it from view; null again when it joins. */
  @Column('double precision', { nullable: true }) removedAt!: number | null;
  /** Rows of matches, sessions, requests for review and acts that were new or newer. */
  @Column('bigint', { default: 0 }) rowsTaken!: string;
}

@Entity('udp_sessions')
export class HubUdpSession {
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('uuid') sessionId!: string;
  @Column('bigint') version!: string;
  @Column('double precision') startedAt!: number;
  @Column('json') row!: unknown;
}
