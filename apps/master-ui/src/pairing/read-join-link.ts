/** What a person types at a court to join a hub. */
export interface JoinWords {
  /** As the court's console reads it: `192.168.1.10:3000`, with `https://` where the hub speaks TLS. */
  readonly address: string;
  readonly code: string | null;
  /** SHA-256 of the hub's certificate, in hexadecimal. */
  readonly fingerprint: string | null;
}

/** Reads the link of a pairing code (`http://192.0.2.1:3000/join?hub=…&code=ABCD-EFGH`). What does not look like a code or a fingerprint is left out: the page says nothing in others' words. Pure. */
export function readJoinLink(link: string): JoinWords {
  const url = new URL(link);
  const [code, fingerprint] = [url.searchParams.get('code') ?? '', url.searchParams.get('fingerprint') ?? ''];
  return {
    // Without a scheme and a port a court takes the hub's usual port, not 80.
    address: url.protocol === 'https:' ? url.origin : `${url.hostname}:${url.port === '' ? '80' : url.port}`,
    code: /^[0-9A-Z]{4}(-[0-9A-Z]{4})+$/.test(code) && code.length <= 40 ? code : null,
    fingerprint: /^[0-9A-Fa-f:]{64,95}$/.test(fingerprint) ? fingerprint : null,
  };
}
