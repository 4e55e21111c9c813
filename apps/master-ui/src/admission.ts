/** Refusals that a token in the address lifts. Any other passes, as when the hub can not look up who is who. */
const forWantOfToken: ReadonlySet<string | null> = new Set(['LOGIN_NEEDED', 'BAD_TOKEN']);

/** Whether the hub refuses this screen, since its address has no read token or a wrong one. */
export class Admission {
  private refused = false;
  private readonly listeners = new Set<() => void>();

  readonly isRefused = (): boolean => this.refused;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The hub said no, with the code of its refusal. */
  readonly refuse = (code: string | null): void => this.set(forWantOfToken.has(code));

  readonly admit = (): void => this.set(false);

  private set(refused: boolean): void {
    this.refused = refused;
    for (const listener of this.listeners) listener();
  }
}
