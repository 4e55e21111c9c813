import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** `sealedPassword` is encrypted; its key is outside the database. */
@Entity('obs_connections')
export class ObsConnection {
  @PrimaryColumn('text') obsConnectionId!: string;
  @Column('text') role!: string;
  @Column('text') host!: string;
  @Column('integer') port!: number;
  @Column('blob', { nullable: true }) sealedPassword!: Buffer | null;
  @Column('integer', { default: 1 }) enabled!: number;
  @Column('real') changedAt!: number;
  @Column('text', { default: 'auto' }) protocol!: string;
  @Column('text', { nullable: true }) restartCommand!: string | null;
}

/** A video of the day, made of stream sessions. */
@Entity('broadcasts')
export class Broadcast {
  @PrimaryColumn('text') broadcastId!: string;
  @Column('text') gapMode!: string;
  @Column('integer', { nullable: true }) zeroMs!: number | null;
}

/** `seenMs` is the last moment at which the output was known to run. */
@Entity('obs_sessions')
export class ObsSession {
  @PrimaryColumn('text') obsSessionId!: string;
  @Column('integer') version!: number;
  @Column('integer', { default: 0 }) acknowledgedVersion!: number;
  @Column('text') connectionId!: string;
  @Column('text') role!: string;
  @Column('text') kind!: string;
  @Column('text', { nullable: true }) tournamentId!: string | null;
  @Column('text', { nullable: true }) tournamentDayId!: string | null;
  @Column('text') day!: string;
  @Column('integer') number!: number;
  @Column('real') startedAt!: number;
  @Column('real', { nullable: true }) endedAt!: number | null;
  @Column('integer') startMs!: number;
  @Column('integer', { nullable: true }) endMs!: number | null;
  @Column('integer') seenMs!: number;
  @Column('text') status!: string;
  @Column('text', { nullable: true }) endReason!: string | null;
  @Column('integer', { default: 0 }) paused!: number;
  @Column('integer', { default: 0 }) estimated!: number;
  @Column('text', { nullable: true }) broadcastId!: string | null;
  @Column('integer', { nullable: true }) visibleFromMs!: number | null;
  @Column('integer', { nullable: true }) offsetMs!: number | null;
  @Column('integer', { default: 0 }) correctionMs!: number;
  @Column('text', { nullable: true }) path!: string | null;
  @Column('text', { nullable: true }) name!: string | null;
  @Column('real', { nullable: true }) bufferSeconds!: number | null;
}

/** A correction of a session's offset by hand, and whether it was undone. */
@Entity('obs_session_corrections')
export class ObsSessionCorrection {
  @PrimaryGeneratedColumn() correctionId!: number;
  @Column('text') obsSessionId!: string;
  @Column('integer') beforeMs!: number;
  @Column('integer') afterMs!: number;
  @Column('text') changedBy!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('real') changedAt!: number;
  @Column('real', { nullable: true }) undoneAt!: number | null;
}

/** Events whose positions are to be calculated anew; the rest of a range after each step. */
@Entity('positions_due')
export class PositionsDue {
  @PrimaryGeneratedColumn() dueId!: number;
  @Column('integer') fromSequence!: number;
  @Column('integer') throughSequence!: number;
}

@Entity('clock_jumps')
export class ClockJumpRow {
  @PrimaryGeneratedColumn() jumpId!: number;
  @Column('integer') atMs!: number;
  @Column('real') wallBefore!: number;
  @Column('real') wallAfter!: number;
  @Column('real') deltaMs!: number;
}

/** `row` is the clip as the contract has it, JSON text; the paths stay on this machine. */
@Entity('clips')
export class ClipRow {
  @PrimaryColumn('text') clipId!: string;
  @Column('integer') version!: number;
  @Column('text') groupId!: string;
  @Column('text', { nullable: true }) obsSessionId!: string | null;
  @Column('text', { nullable: true }) tournamentId!: string | null;
  @Column('text', { nullable: true }) tournamentDayId!: string | null;
  @Column('text') day!: string;
  @Column('text', { nullable: true }) matchId!: string | null;
  @Column('text') state!: string;
  @Column('text', { nullable: true }) path!: string | null;
  @Column('text', { nullable: true }) videoPath!: string | null;
  @Column('text', { nullable: true }) thumbnailPath!: string | null;
  @Column('integer', { nullable: true }) coversFromMs!: number | null;
  @Column('integer', { nullable: true }) coversToMs!: number | null;
  @Column('real') createdAt!: number;
  @Column('real') changedAt!: number;
  @Column('text') row!: string;
}

/** `row` is the run as the contract has it, JSON text. */
@Entity('trigger_runs')
export class TriggerRunRow {
  @PrimaryColumn('text') runId!: string;
  @Column('text') ruleId!: string;
  @Column('text', { nullable: true }) matchId!: string | null;
  @Column('real') startedAt!: number;
  @Column('text') outcome!: string;
  @Column('text') row!: string;
}

/** A video on its way to the shared folder, or verified there. */
@Entity('shared_files')
export class SharedFileRow {
  @PrimaryColumn('text') fileId!: string;
  @Column('text') kind!: string;
  @Column('text') source!: string;
  @Column('text') target!: string;
  @Column('text', { nullable: true }) ownerId!: string | null;
  @Column('text', { nullable: true }) tournamentDayId!: string | null;
  @Column('text') day!: string;
  @Column('integer', { nullable: true }) bytes!: number | null;
  @Column('real', { nullable: true }) modifiedMs!: number | null;
  @Column('integer', { default: 0 }) copied!: number;
  @Column('text', { nullable: true }) sha256!: string | null;
  @Column('text') state!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('real') addedAt!: number;
  @Column('real') changedAt!: number;
  @Column('real', { nullable: true }) verifiedAt!: number | null;
}

/** A request for video review; `sequence` is the event that asked. */
@Entity('ivr_events')
export class IvrEventRecord {
  @PrimaryColumn('text') ivrEventId!: string;
  @Column('integer') sequence!: number;
  @Column('integer') version!: number;
  @Column('integer', { default: 0 }) acknowledgedVersion!: number;
  @Column('text') status!: string;
  @Column('text') row!: string;
}
