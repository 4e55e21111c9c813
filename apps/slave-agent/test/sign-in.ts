/** PIN that tests give their agents, as `RESTRIKE_COURT_PIN`. */
export const testPin = '4711';

/**
 * Signs in to a running agent and returns what further requests must send: `fetch(url, { method: 'POST', headers: await signIn(port) })`.
 *
 * @throws when the agent does not take the PIN.
 */
export async function signIn(port: number, pin = testPin): Promise<{ readonly cookie: string }> {
  const answer = await fetch(`http://127.0.0.1:${String(port)}/api/access/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ pin }),
    signal: AbortSignal.timeout(10_000),
  });
  const [cookie] = answer.headers.getSetCookie();
  if (!answer.ok || cookie === undefined) throw new Error(`the agent does not let this test in: ${String(answer.status)} ${await answer.text()}`);
  return { cookie: cookie.split(';')[0] ?? '' };
}
