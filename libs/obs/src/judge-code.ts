import { failed, type ObsFailure } from './obs-answer.js';

/** OBS is still loading; the same request is fine a moment later. */
export const notReady = 207;
export const outputRunning = 500;
export const outputNotRunning = 501;

/** What the status codes of protocol 5 mean to an operator. Codes that are not here are told with OBS's own words. */
const meanings: Readonly<Record<number, readonly [reason: string | ((output: string) => string), toDo: string]>> = {
  207: ['OBS is still loading.', 'Wait until its window is there; if it never comes, look for a question on its screen.'],
  500: [(output) => `The ${output} runs already.`, 'Stop it first, or leave it as it is.'],
  501: [(output) => `The ${output} does not run.`, 'Start it first.'],
  600: ['OBS has nothing by that name.', 'Compare the name, letter by letter, with the one in OBS; capitals count.'],
  604: ['The replay buffer is switched off in OBS.', 'OBS: Settings → Output → Replay Buffer → tick "Enable Replay Buffer", then OK.'],
};

/** The output that a request of either protocol is about. */
const outputOf = (request: string): string => (request.includes('Replay') ? 'replay buffer' : request.includes('Stream') ? 'stream' : 'recording');

/** A failure of protocol 5 in words. */
export function judgeCode(request: string, code: number, comment: string): ObsFailure {
  const said = comment === '' ? '' : ` (OBS: ${comment.replace(/\.$/, '')})`;
  if (code === 203 || code === 204) {
    return failed('NOT_SUPPORTED', `This OBS does not know ${request}${said}.`, 'Update OBS Studio on that laptop.', code);
  }
  const meaning = meanings[code];
  if (meaning === undefined) return failed('REFUSED', `OBS refused ${request} with code ${String(code)}${said}.`, 'Look at OBS for a message; then try again.', code);
  const [reason, toDo] = meaning;
  return failed('REFUSED', `${typeof reason === 'string' ? reason : reason(outputOf(request))}${said}`, toDo, code);
}
