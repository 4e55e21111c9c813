import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { EventColumns, EventDetailColumns } from './event-entities.js';

@Entity('archives')
export class Archive {
  @PrimaryGeneratedColumn() archiveId!: number;
  @Column('text') fromDay!: string;
  @Column('text') throughDay!: string;
  @Column('integer', { default: 0 }) events!: number;
  @Column('text') status!: string;
  @Column('real') createdAt!: number;
  @Column('real', { nullable: true }) endedAt!: number | null;
}

/** An event that was moved out of `events`, with the archive it is in. */
@Entity('archived_events')
export class ArchivedEvent extends EventColumns {
  @Column('integer') archiveId!: number;
}

@Entity('archived_event_details')
export class ArchivedEventDetail extends EventDetailColumns {}
