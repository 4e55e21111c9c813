import { hubIdSchema, type HubId } from '@restrike/contracts';

/** What a typed or scanned address says. */
export interface TypedAddress {
  readonly url: string;
  /** The same over TLS, when nobody said which of the two it is; else null. */
  readonly secureUrl: string | null;
  /** The hub that is meant, when the address is the one of a QR code. */
  readonly hubId: HubId | null;
  readonly code: string | null;
  /** SHA-256 of the hub's certificate, when the address tells it. */
  readonly fingerprint: string | null;
}

const usualPort = '3000';

/**
 * Reads an address as people type it (`192.0.2.1`, `hub.local:3000`) or as the QR code of the hub holds it
 * (`http://192.0.2.1:3000/join?hub=…&code=…`). null for what is no address.
 */
export function readAddress(typed: string): TypedAddress | null {
  const text = typed.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '' || url.username !== '' || url.password !== '') return null;
  // Without a scheme nobody means port 80.
  if (whole !== text && url.port === '' && !/:80(\/|$)/.test(text)) url.port = usualPort;
  const hubId = hubIdSchema.safeParse(url.searchParams.get('hub'));
  return { url: url.origin, secureUrl: whole === text ? null : url.origin.replace(/^http:/, 'https:'), hubId: hubId.success ? hubId.data : null, code: url.searchParams.get('code')?.slice(0, 40) ?? null, fingerprint: url.searchParams.get('fingerprint')?.slice(0, 120) ?? null };
}
