/** Longest that requests to the system which are under way at the end are waited for, ms. */
const answerLimitMs = 4_000;
/** Requests that hold a thread until the system answers: to a drive or network share that hangs, or for a name. */
const threadRequests: ReadonlySet<string> = new Set(['FSReqPromise', 'FSReqCallback', 'GetAddrInfoReqWrap']);

/**
 * Ends the process now, or after {@link answerLimitMs} where a request is under way. Node's own exit waits for its threads, so for as long as a drive says nothing: where one does, the system
 * ends the process, without an exit code.
 */
export function endProcess(code: number, untilMs = performance.now() + answerLimitMs): void {
  if (!process.getActiveResourcesInfo().some((one) => threadRequests.has(one))) process.exit(code);
  if (performance.now() < untilMs) return void setTimeout(() => endProcess(code, untilMs), 50);
  process.stderr.write('A drive or the network does not answer: the process ends without waiting for it.\n');
  process.kill(process.pid, 'SIGKILL');
}
