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
  @Column('integer', { default: 0 }) active!: number;
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
