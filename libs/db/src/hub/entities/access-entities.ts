import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

@Entity('users')
export class User {
  @PrimaryColumn('uuid') userId!: string;
  @Column('text') name!: string;
  @Column('text') role!: string;
  @Column('text') passwordHash!: string;
  @Column('boolean', { default: false }) disabled!: boolean;
  @Column('double precision') createdAt!: number;
}

@Entity('user_sessions')
export class UserSession {
  @PrimaryColumn('bytea') tokenHash!: Buffer;
  @Column('uuid') userId!: string;
  @Column('double precision') createdAt!: number;
  @Column('double precision') expiresAt!: number;
}

/** What somebody changed; each row holds the hash of the one before. */
@Entity('audit_log')
export class AuditEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) auditId!: string;
  @Column('double precision') at!: number;
  @Column('text') userName!: string;
  @Column('text') action!: string;
  @Column('text', { nullable: true }) target!: string | null;
  @Column('json') detail!: unknown;
  @Column('bytea', { nullable: true }) previousHash!: Buffer | null;
  @Column('bytea') hash!: Buffer;
}

/** How many entries the audit log has and the hash of the last: what was cut off its end is missed. */
@Entity('audit_head')
export class AuditHead {
  @PrimaryColumn('integer') singleton!: number;
  @Column('bigint') entries!: string;
  @Column('bytea', { nullable: true }) hash!: Buffer | null;
}

/** An act at a court's console that has its entry in the audit log. */
@Entity('console_acts')
export class TakenConsoleAct {
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('uuid') actId!: string;
}

/** An agent that asked to join. */
@Entity('slave_pairings')
export class SlavePairing {
  @PrimaryColumn('uuid') nodeId!: string;
  @Column('text') courtName!: string;
  @Column('text') host!: string;
  @Column('text') version!: string;
  @Column('text') state!: string;
  @Column('bytea', { nullable: true }) credentialHash!: Buffer | null;
  @Column('bytea', { nullable: true }) askedHash!: Buffer | null;
  @Column('double precision') firstSeen!: number;
  @Column('double precision') lastSeen!: number;
  @Column('text', { nullable: true }) decidedBy!: string | null;
  @Column('double precision', { nullable: true }) decidedAt!: number | null;
  @Column('text', { nullable: true }) reason!: string | null;
}

/** A code that approves an agent at once. */
@Entity('pairing_codes')
export class PairingCodeRow {
  @PrimaryColumn('uuid') codeId!: string;
  @Column('bytea') codeHash!: Buffer;
  @Column('text') createdBy!: string;
  @Column('double precision') createdAt!: number;
  @Column('double precision') expiresAt!: number;
  @Column('integer') usesLeft!: number;
}

@Entity('attempts')
export class AttemptRow {
  /** Kind and digest of whoever tries. */
  @PrimaryColumn('text') key!: string;
  @Column('integer', { default: 0 }) points!: number;
  @Column('bigint', { nullable: true }) expire!: string | null;
}
