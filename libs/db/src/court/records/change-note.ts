/** Who changes something, why and when (wall clock, ms). */
export interface ChangeNote {
  readonly by: string;
  readonly reason: string | null;
  readonly at: number;
}
