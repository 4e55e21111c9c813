/** What was thrown at a hub, and what it made of it. */
export interface KnockFigures {
  readonly seed: number;
  readonly requests: number;
  /** Handshakes, polls, upgrades, frames and packets below Socket.IO. */
  readonly engine: number;
  /** Messages of sockets: thrown, known to have reached the hub, and answered with a refusal. */
  readonly messages: { readonly thrown: number; readonly arrived: number; readonly refused: number };
  /** Answers by status; 0 for a connection that the hub closed without one. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Requests that were answered 2xx without the right to. */
  readonly passed: readonly string[];
  /** Answers of 500 and above, with what brought them. */
  readonly failures: readonly string[];
  /** Messages that the hub counted as unreadable. */
  readonly unreadable: number;
  /** What the hub held at rest after collections, after a tenth, half and all of it. */
  readonly heldMib: { readonly warm: number; readonly middle: number; readonly end: number };
  readonly residentMib: number;
  readonly handles: { readonly warm: number; readonly end: number };
  readonly auditIsWhole: boolean;
}

export interface KnockResult extends KnockFigures {
  /** What is wrong, each in a sentence; none when the hub stood it. */
  readonly faults: readonly string[];
}

/** Growth of what is held between the middle and the end that is no leak: caches with a bound and compiled code, MiB. */
const growthMib = 4;
/** Sockets that may be open at the end beyond those at the start. */
const moreHandles = 20;

/** What is wrong with how a hub stood malformed requests and messages. Pure. */
export function judgeKnock({ requests, engine, messages, statuses, passed, failures, unreadable, heldMib, handles, auditIsWhole }: KnockFigures): readonly string[] {
  const faults = [...passed.map((line) => `passed without the right: ${line}`), ...failures.map((line) => `failed: ${line}`)];
  if ((statuses['0'] ?? 0) > requests / 5) faults.push(`${String(statuses['0'])} of ${String(requests)} requests were not answered`);
  if (messages.arrived < messages.thrown * 0.9) faults.push(`${String(messages.arrived)} of ${String(messages.thrown)} messages reached the hub`);
  if (messages.refused < messages.arrived / 2) faults.push(`${String(messages.refused)} of ${String(messages.arrived)} messages were refused`);
  if (!(engine > 0)) faults.push('nothing was thrown below the messages of sockets');
  if (!(unreadable > 0)) faults.push('the hub counted no unreadable message');
  // Written so that a figure that could not be read is a fault too.
  if (!(heldMib.end - heldMib.middle <= growthMib)) faults.push(`the hub holds ${String(heldMib.end)} MiB at the end, ${String(heldMib.middle)} at half: more than ${String(growthMib)} MiB stayed`);
  if (!(handles.end < handles.warm + moreHandles)) faults.push(`${String(handles.end)} handles are open at the end, ${String(handles.warm)} were at the start`);
  if (!auditIsWhole) faults.push('the audit log is not whole');
  return faults;
}
