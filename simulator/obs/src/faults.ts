/** What happens to a request in place of its effect: a status code, an answer without any effect, or no answer at all. */
export type RequestFault = { readonly code: number; readonly comment: string } | 'no-effect' | 'no-answer';

/** Faults to come, by request. */
export class Faults {
  private readonly next = new Map<string, RequestFault[]>();
  private loadingUntil = 0;
  /** Names of the requests that came, in order; the last thousand. */
  readonly heard: string[] = [];

  /** The next request of this name fails so; several times for the next ones. */
  failNext(request: string, fault: RequestFault): void {
    this.next.set(request, [...(this.next.get(request) ?? []), fault]);
  }

  /** Answers every request with "not ready" for so long, as OBS 30 does while it loads. */
  loadFor(ms: number): void {
    this.loadingUntil = Date.now() + ms;
  }

  isLoading(): boolean {
    return Date.now() < this.loadingUntil;
  }

  take(request: string): RequestFault | null {
    this.heard.push(request);
    if (this.heard.length > 1_000) this.heard.shift();
    return this.next.get(request)?.shift() ?? null;
  }
}
