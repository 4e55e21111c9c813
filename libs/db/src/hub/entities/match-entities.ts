import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** A match of a court; `row` is the whole of it as the court sent it. */
@Entity('matches')
export class HubMatch {
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('text') matchId!: string;
  @Column('bigint') version!: string;
  @Column('date') day!: string;
  @Column('text', { nullable: true }) matchNumber!: string | null;
  @Column('text') status!: string;
  @Column('double precision') loadedAt!: number;
  @Column('bigint') firstSequence!: string;
  @Column('bigint') id!: string;
  @Column('json') row!: unknown;
}

/** An athlete over all courts; long names are cut. */
@Entity('athletes')
export class HubAthlete {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) athleteId!: string;
  @Column('text') name!: string;
  @Column('text') noc!: string;
}

@Entity('match_athletes')
export class HubMatchAthlete {
  @PrimaryColumn('uuid') nodeId!: string;
  @PrimaryColumn('text') matchId!: string;
  @PrimaryColumn('text') side!: string;
  @Column('text') name!: string;
  @Column('text') noc!: string;
  @Column('bigint') athleteId!: string;
}
