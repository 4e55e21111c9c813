import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('udp_sessions')
export class UdpSession {
  @PrimaryColumn('text') sessionId!: string;
  @Column('integer') version!: number;
  @Column('integer', { default: 0 }) acknowledgedVersion!: number;
  @Column('text') epoch!: string;
  @Column('text') address!: string;
  @Column('integer') port!: number;
  @Column('real') startedAt!: number;
  @Column('real', { nullable: true }) endedAt!: number | null;
  @Column('text') status!: string;
  @Column('integer') received!: number;
  @Column('integer') parsed!: number;
  @Column('integer') errors!: number;
  @Column('integer') bytes!: number;
  @Column('integer', { nullable: true }) minBytes!: number | null;
  @Column('integer', { nullable: true }) maxBytes!: number | null;
  @Column('integer') clients!: number;
  @Column('integer', { nullable: true }) kernelDrops!: number | null;
}

/** A sender of datagrams within a session. */
@Entity('client_connections')
export class ClientConnection {
  @PrimaryColumn('text') sessionId!: string;
  @PrimaryColumn('text') sender!: string;
  @Column('real') firstSeen!: number;
  @Column('real') lastSeen!: number;
  @Column('integer') packets!: number;
}

@Entity('network_interfaces')
export class NetworkInterfaceRow {
  @PrimaryColumn('text') name!: string;
  @PrimaryColumn('text') address!: string;
  @Column('text') netmask!: string;
  @Column('text', { nullable: true }) broadcast!: string | null;
  @Column('text') mac!: string;
  @Column('text') type!: string;
  @Column('integer') active!: number;
  @Column('integer') recommended!: number;
  @Column('real') seenAt!: number;
}

@Entity('udp_server_configs')
export class UdpServerConfig {
  @PrimaryColumn('text') name!: string;
  @Column('text') address!: string;
  @Column('integer') port!: number;
  @Column('integer', { default: 1 }) autoStart!: number;
}
