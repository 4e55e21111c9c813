import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('commands')
export class CommandRow {
  @PrimaryColumn('uuid') commandId!: string;
  @Column('text') idempotencyKey!: string;
  @Column('text') kind!: string;
  @Column('json') arguments!: unknown;
  @Column('text') issuedBy!: string;
  @Column('double precision') issuedAt!: number;
  @Column('double precision') expiresAt!: number;
}

@Entity('command_outcomes')
export class CommandOutcome {
  @PrimaryColumn('uuid') commandId!: string;
  @PrimaryColumn('uuid') nodeId!: string;
  @Column('text') status!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('double precision') changedAt!: number;
  @Column('double precision', { nullable: true }) tookMs!: number | null;
}

@Entity('announcements')
export class Announcement {
  @PrimaryColumn('uuid') announcementId!: string;
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
