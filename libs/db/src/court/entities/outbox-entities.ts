import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** One opening of the store for writing, and how far the hub has it. */
@Entity('epochs')
export class Epoch {
  @PrimaryColumn('text') epoch!: string;
  @Column('integer') fromSequence!: number;
  @Column('real') startedAt!: number;
  @Column('integer') acknowledged!: number;
  /** Timeline − monotonic clock, ms; epochs of one start of the machine share it. null: events lie by their wall clock. */
  @Column('integer', { nullable: true }) originMs!: number | null;
  @Column('text', { nullable: true }) bootId!: string | null;
  /** Monotonic clock at opening, microseconds. */
  @Column('real', { nullable: true }) openedUs!: number | null;
}

/** Order in which events were corrected; a cursor in `outbox_marks` walks it. */
@Entity('corrections')
export class Correction {
  @PrimaryGeneratedColumn() logId!: number;
  @Column('integer') sequence!: number;
  @Column('integer') version!: number;
}

/** A record that the hub refused and a person must look at. */
@Entity('parked')
export class ParkedRecordRow {
  @PrimaryColumn('text') epoch!: string;
  @PrimaryColumn('integer') sequence!: number;
  @Column('text') code!: string;
  @Column('text') reason!: string;
  @Column('real') parkedAt!: number;
}

/** Cursors and times of the outbox by name. */
@Entity('outbox_marks')
export class OutboxMark {
  @PrimaryColumn('text') name!: string;
  @Column('real') value!: number;
}

/** Which change of the schema was made when. */
@Entity('schema_version')
export class SchemaVersion {
  @PrimaryColumn('integer') version!: number;
  @Column('text') name!: string;
  @Column('text') description!: string;
  @Column('real', { nullable: true }) appliedAt!: number | null;
}
