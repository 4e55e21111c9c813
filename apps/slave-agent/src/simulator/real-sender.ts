/** A sender that the court heard. Times are of the court's wall clock, ms. */
export interface SeenSender {
  /** `address:port`. */
  readonly sender: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** A time in which the simulator ran; `to` null while it does. */
export interface SimulatedSpan {
  readonly from: number;
  readonly to: number | null;
  /** Port that it sends from; null while it is not known. */
  readonly port: number | null;
}

/** A sender that was heard within this time counts as connected. */
const realForMs = 60_000;
/** Datagrams of a run that ended may still be on their way. */
const lateMs = 2_000;

/**
 * Whether a sender is the simulator: it comes from the address that the simulator sends to (`host`), appeared within a run, and has the port of that run where it
 * is known. Another program of this machine that begins to send meanwhile is not.
 */
function isSimulated({ sender, firstSeen }: SeenSender, spans: readonly SimulatedSpan[], now: number, host = '127.0.0.1'): boolean {
  return spans.some(({ from, to, port }) => firstSeen >= from - 1 && firstSeen <= (to ?? now) + lateMs && (port === null ? sender.startsWith(`${host}:`) : sender === `${host}:${String(port)}`));
}

/** The sender that is not the simulator and was heard within the last minute; null when there is none. */
export function realSenderOf(senders: readonly SeenSender[], spans: readonly SimulatedSpan[], now: number, host?: string): string | null {
  return senders.find((one) => now - one.lastSeen < realForMs && !isSimulated(one, spans, now, host))?.sender ?? null;
}

/** Whether what was heard last came from the simulator. */
export function isSimulatorHeard(senders: readonly SeenSender[], spans: readonly SimulatedSpan[], now: number, host?: string): boolean {
  const last = senders.reduce<SeenSender | null>((newest, one) => (newest === null || one.lastSeen > newest.lastSeen ? one : newest), null);
  return last !== null && isSimulated(last, spans, now, host);
}
