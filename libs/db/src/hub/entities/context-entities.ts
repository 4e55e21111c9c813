import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

@Entity('tournaments')
export class HubTournament {
  @PrimaryColumn('uuid') tournamentId!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) place!: string | null;
  @Column('text', { nullable: true }) country!: string | null;
  @Column('date', { nullable: true }) startsOn!: string | null;
  @Column('date', { nullable: true }) endsOn!: string | null;
  @Column('text') status!: string;
  @Column('double precision', { default: 0 }) createdAt!: number;
}

@Entity('tournament_days')
export class HubTournamentDay {
  @PrimaryColumn('uuid') tournamentDayId!: string;
  @Column('uuid') tournamentId!: string;
  @Column('date') day!: string;
  @Column('integer') number!: number;
  @Column('text', { default: 'planned' }) status!: string;
}

@Entity('settings')
export class HubSetting {
  @PrimaryColumn('text') key!: string;
  @Column('text') category!: string;
  @Column('text') value!: string;
  @Column('boolean', { default: false }) sensitive!: boolean;
  @Column('double precision') changedAt!: number;
}

@Entity('setting_history')
export class HubSettingChange {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) changeId!: string;
  @Column('text') key!: string;
  @Column('text', { nullable: true }) oldValue!: string | null;
  @Column('text', { nullable: true }) newValue!: string | null;
  @Column('text') changedBy!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('double precision') changedAt!: number;
}

/** Which change of the schema was made when. */
@Entity('schema_version')
export class HubSchemaVersion {
  @PrimaryColumn('integer') version!: number;
  @Column('text') name!: string;
  @Column('text') description!: string;
  @Column('double precision', { nullable: true }) appliedAt!: number | null;
}
