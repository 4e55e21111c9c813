import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('analytics_samples')
export class AnalyticsSample {
  @PrimaryColumn('text') day!: string;
  @PrimaryColumn('text') matchId!: string;
  @PrimaryColumn('text') side!: string;
  @PrimaryColumn('text') name!: string;
  @Column('real') value!: number;
  @Column('real') computedAt!: number;
}

@Entity('performance_samples')
export class PerformanceSample {
  @PrimaryColumn('text') name!: string;
  @PrimaryColumn('real') sampledAt!: number;
  @Column('real') value!: number;
}
