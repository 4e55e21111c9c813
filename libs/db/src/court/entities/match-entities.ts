import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** A match; `row` is its whole state as JSON text. */
@Entity('matches')
export class CourtMatch {
  @PrimaryColumn('text') matchId!: string;
  @Column('integer') version!: number;
  @Column('integer', { default: 0 }) acknowledgedVersion!: number;
  @Column('text') epoch!: string;
  @Column('text') day!: string;
  @Column('text', { nullable: true }) tournamentId!: string | null;
  @Column('text', { nullable: true }) tournamentDayId!: string | null;
  @Column('text', { nullable: true }) matchNumber!: string | null;
  @Column('text') status!: string;
  @Column('real') loadedAt!: number;
  @Column('integer') firstSequence!: number;
  @Column('integer') lastSequence!: number;
  @Column('text') row!: string;
}

@Entity('athletes')
export class Athlete {
  @PrimaryGeneratedColumn() athleteId!: number;
  @Column('text') name!: string;
  @Column('text') noc!: string;
}

@Entity('match_athletes')
export class MatchAthlete {
  @PrimaryColumn('text') matchId!: string;
  @PrimaryColumn('text') side!: string;
  @Column('integer') athleteId!: number;
}

@Entity('rounds')
export class MatchRound {
  @PrimaryColumn('text') matchId!: string;
  @PrimaryColumn('integer') round!: number;
  @Column('text', { nullable: true }) winner!: string | null;
  @Column('integer') bluePoints!: number;
  @Column('integer') redPoints!: number;
  @Column('integer') blueGamJeoms!: number;
  @Column('integer') redGamJeoms!: number;
}

/** The reducer's memory after `sequence`, one row. */
@Entity('match_memory')
export class MatchMemoryRow {
  @PrimaryColumn('integer') only!: number;
  @Column('integer') sequence!: number;
  @Column('text') json!: string;
}
