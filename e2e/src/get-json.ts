/** Asks for JSON with a time limit. Throws with the answer's text when it is not 2xx. */
export async function getJson<T>(url: string, headers: Readonly<Record<string, string>> = {}): Promise<T> {
  return JSON.parse(await getText(url, headers)) as T;
}

/**
 * Asks for text with a time limit. Throws with it when the answer is not 2xx. What is asked on a connection that its server closes at that moment, as it does with one that nobody
 * used for seconds, is asked once more: that was no answer, and whoever only asks changes nothing.
 */
export async function getText(url: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const ask = async (): Promise<{ readonly status: number; readonly ok: boolean; readonly text: string }> => {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(60_000) });
    return { status: answer.status, ok: answer.ok, text: await answer.text() };
  };
  const { status, ok, text } = await ask().catch((error: unknown) => {
    if (!wasClosed(error)) throw error;
    return ask();
  });
  if (!ok) throw new Error(`${url} answered ${String(status)}: ${text.slice(0, 500)}`);
  return text;
}

/** Figures of a `/metrics` by their names; NaN for one that there is not. */
export async function getFigures(url: string, headers: Readonly<Record<string, string>> = {}): Promise<(name: string) => number> {
  const lines = (await getText(url, headers)).split('\n');
  return (name) => Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? Number.NaN);
}

/** Whether the other side closed the connection. */
function wasClosed(error: unknown): boolean {
  const { code } = ((error as { readonly cause?: unknown } | null)?.cause ?? {}) as { readonly code?: unknown };
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}
