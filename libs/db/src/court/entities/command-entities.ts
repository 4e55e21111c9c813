import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** A command of the hub that was begun here. `outcome` is JSON; null while it is being done, or when the agent ended meanwhile. */
@Entity('commands')
export class BegunCommand {
  @PrimaryColumn('text') commandId!: string;
  @Column('text') action!: string;
  @Column('text') issuedBy!: string;
  @Column('real') begunAt!: number;
  @Column('text', { nullable: true }) outcome!: string | null;
}

/** What the control room set on an overlay, as JSON. */
@Entity('overlay_values')
export class OverlayValues {
  @PrimaryColumn('text') overlay!: string;
  @Column('text') values!: string;
  @Column('real') changedAt!: number;
}

/** What was done at the court's own console; `place` is the order. */
@Entity('console_acts')
export class ConsoleActRow {
  @PrimaryGeneratedColumn({ type: 'integer' }) place!: number;
  @Column('text') actId!: string;
  @Column('integer', { default: 0 }) sent!: number;
  @Column('text') row!: string;
}
