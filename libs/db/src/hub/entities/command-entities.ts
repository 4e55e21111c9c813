import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('commands')
export class CommandRow {
  @PrimaryColumn('uuid') commandId!: string;
  /** Order of arrival, for pages. */
  @Column('bigint') id!: string;
  @Column('text') idempotencyKey!: string;
  /** Digest of the request: the same key with another one is refused. */
  @Column('text', { default: '' }) fingerprint!: string;
  @Column('text') kind!: string;
  /** Without its secrets. */
  @Column('json') arguments!: unknown;
  /** All of it, sealed, while a court has still to get its secrets. */
  @Column('bytea', { nullable: true }) sealed!: Buffer | null;
  @Column('text') issuedBy!: string;
  @Column('double precision') issuedAt!: number;
  @Column('double precision') expiresAt!: number;
  @Column('integer', { default: 10_000 }) limitMs!: number;
  @Column('uuid', { nullable: true }) retryOf!: string | null;
}

@Entity('command_outcomes')
export class CommandOutcome {
  @PrimaryColumn('uuid') commandId!: string;
  @PrimaryColumn('uuid') nodeId!: string;
  /** As the court was called then. */
  @Column('text', { default: '' }) courtName!: string;
  @Column('text') status!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { default: '' }) detail!: string;
  @Column('double precision') changedAt!: number;
  @Column('double precision', { nullable: true }) tookMs!: number | null;
  /** Hub's clock: when a queued one expires, a sent one has timed out. */
  @Column('double precision', { default: 0 }) giveUpAt!: number;
  @Column('json', { nullable: true }) data!: unknown;
}

@Entity('wishes')
export class WishRow {
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('text') key!: string;
  @Column('json') wish!: unknown;
  @Column('double precision') setAt!: number;
  @Column('text') setBy!: string;
}

@Entity('wish_revisions')
export class WishRevision {
  @PrimaryColumn('uuid') nodeId!: string;
  @Column('bigint') revision!: string;
  @Column('bigint', { nullable: true }) delivered!: string | null;
}

@Entity('announcements')
export class Announcement {
  @PrimaryColumn('uuid') announcementId!: string;
  @Column('bigint') id!: string;
  @Column('text', { nullable: true }) idempotencyKey!: string | null;
  @Column('text', { default: '' }) fingerprint!: string;
  @Column('text') kind!: string;
  @Column('text') priority!: string;
  @Column('text') text!: string;
  @Column('text') createdBy!: string;
  @Column('double precision') createdAt!: number;
  @Column('double precision', { nullable: true }) expiresAt!: number | null;
}

@Entity('announcement_receipts')
export class AnnouncementReceipt {
  @PrimaryColumn('uuid') announcementId!: string;
  @PrimaryColumn('uuid') nodeId!: string;
  @Column('double precision', { nullable: true }) deliveredAt!: number | null;
  @Column('double precision', { nullable: true }) seenAt!: number | null;
  @Column('double precision', { nullable: true }) acknowledgedAt!: number | null;
}
