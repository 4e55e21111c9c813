import { X509Certificate } from 'node:crypto';
import { Agent as HttpsAgent } from 'node:https';
import { connect, type PeerCertificate } from 'node:tls';
import { hubRequest, type HubRequest } from './hub-request.js';

/** How this court speaks to a hub: over plain HTTP, or over TLS with one certificate and no other. */
export interface HubTrust {
  readonly request: HubRequest;
  /** For the link's socket; undefined without TLS. */
  readonly agent: HttpsAgent | undefined;
}

const limitMs = 4_000;

export const plainTrust: HubTrust = { request: hubRequest(), agent: undefined };

/** SEC-4: trusts this certificate (PEM) alone, whoever signed it and whatever name it bears. */
export function pinnedTrust(certificate: string): HubTrust {
  const pinned = fingerprintOf(certificate);
  const options = {
    ca: certificate,
    allowPartialTrustChain: true,
    checkServerIdentity: (_host: string, given: PeerCertificate) => (given.fingerprint256 === pinned ? undefined : new Error('the hub has another certificate than the one it was paired with')),
  };
  const agent = new HttpsAgent({ ...options, keepAlive: true });
  return { request: hubRequest(agent), agent };
}

/** SHA-256 of a certificate, `AB:CD:…`. */
export function fingerprintOf(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256;
}

/** The certificate that a hub shows at first contact, as PEM; null when it can not be had. It is pinned from then on, and a person can compare its fingerprint. */
export function certificateAt(url: string): Promise<string | null> {
  const { hostname, port } = new URL(url);
  return new Promise((done) => {
    const socket = connect({ host: hostname, port: Number(port === '' ? '443' : port), rejectUnauthorized: false, timeout: limitMs }, () => {
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      done(certificate?.toString() ?? null);
    });
    const give = (): void => {
      socket.destroy();
      done(null);
    };
    socket.once('timeout', give);
    socket.once('error', give);
  });
}
