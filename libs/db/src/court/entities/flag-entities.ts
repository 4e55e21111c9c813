import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

@Entity('flags')
export class Flag {
  @PrimaryColumn('text') code!: string;
  @Column('text') kind!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) iso!: string | null;
  @Column('text', { nullable: true }) file!: string | null;
  @Column('text', { nullable: true }) sha256!: string | null;
  @Column('real') changedAt!: number;
}

@Entity('flag_mappings')
export class FlagMapping {
  @PrimaryColumn('text') pssCode!: string;
  @Column('text') flagCode!: string;
  @Column('text') source!: string;
  @Column('real') changedAt!: number;
}

@Entity('flag_recognitions')
export class FlagRecognition {
  @PrimaryGeneratedColumn() recognitionId!: number;
  @Column('text') seenCode!: string;
  @Column('text', { nullable: true }) flagCode!: string | null;
  @Column('text') how!: string;
  @Column('real') confidence!: number;
  @Column('text', { nullable: true }) matchId!: string | null;
  @Column('text', { nullable: true }) side!: string | null;
  @Column('real') recognizedAt!: number;
}
