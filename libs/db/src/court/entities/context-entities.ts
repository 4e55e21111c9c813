import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

@Entity('tournaments')
export class Tournament {
  @PrimaryColumn('text') tournamentId!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) place!: string | null;
  @Column('text', { nullable: true }) country!: string | null;
  @Column('text', { nullable: true }) startsOn!: string | null;
  @Column('text', { nullable: true }) endsOn!: string | null;
  @Column('text') status!: string;
}

@Entity('tournament_days')
export class TournamentDay {
  @PrimaryColumn('text') tournamentDayId!: string;
  @Column('text') tournamentId!: string;
  @Column('text') day!: string;
  @Column('integer') number!: number;
  @Column('text', { default: 'planned' }) status!: string;
}

@Entity('settings')
export class Setting {
  @PrimaryColumn('text') key!: string;
  @Column('text') category!: string;
  @Column('text') value!: string;
  @Column('integer', { default: 0 }) sensitive!: number;
  @Column('real') changedAt!: number;
}

/** Who changed a setting, when, why, from what to what. */
@Entity('setting_history')
export class SettingChange {
  @PrimaryGeneratedColumn() changeId!: number;
  @Column('text') key!: string;
  @Column('text', { nullable: true }) oldValue!: string | null;
  @Column('text', { nullable: true }) newValue!: string | null;
  @Column('text') changedBy!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('real') changedAt!: number;
}

/** What every event, session and clip carries from now on; no row when nothing is active. */
@Entity('court_context')
export class CourtContextRow {
  @PrimaryColumn('integer') only!: number;
  @Column('text') tournamentId!: string;
  @Column('text', { nullable: true }) tournamentDayId!: string | null;
  @Column('real') setAt!: number;
  @Column('text') setBy!: string;
}

/** An announcement of the hub, and when it was seen here. `toldAt`: the hub knows that it was seen. */
@Entity('announcements')
export class AnnouncementRow {
  @PrimaryColumn('text') announcementId!: string;
  @Column('text') kind!: string;
  @Column('text') priority!: string;
  @Column('text') text!: string;
  @Column('text') createdBy!: string;
  @Column('real') createdAt!: number;
  @Column('real', { nullable: true }) expiresAt!: number | null;
  @Column('real') receivedAt!: number;
  @Column('real', { nullable: true }) seenAt!: number | null;
  @Column('real', { nullable: true }) acknowledgedAt!: number | null;
  @Column('real', { nullable: true }) toldAt!: number | null;
}
