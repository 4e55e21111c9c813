import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError, writeWhole, wordsOf } from '@restrike/runtime';
import { generate } from 'selfsigned';

export interface HubCertificate {
  readonly cert: string;
  readonly key: string;
  /** SHA-256 of the certificate, `AB:CD:…`: what courts pin and people compare. */
  readonly fingerprint: string;
}

const years = 10;

/**
 * SEC-4: the hub's certificate: one's own files, or one that is generated at the first start and kept. A generated one is never made anew by itself: courts
 * have pinned it.
 *
 * @throws ConfigurationError for files that can not be read or do not belong together.
 */
export async function hubCertificate(dataDir: string, files: { readonly cert: string; readonly key: string } | null): Promise<HubCertificate> {
  const folder = path.join(dataDir, 'tls');
  const { cert, key } = files ?? { cert: path.join(folder, 'certificate.pem'), key: path.join(folder, 'key.pem') };
  if (files === null && !existsSync(cert)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const notAfterDate = new Date();
    notAfterDate.setFullYear(notAfterDate.getFullYear() + years);
    const made = await generate([{ name: 'commonName', value: 'reStrike VTA hub' }], { keyType: 'ec', curve: 'P-256', notAfterDate });
    writeWhole(key, made.private, 0o600);
    writeWhole(cert, made.cert);
  }
  try {
    const read = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
    const parsed = new X509Certificate(read.cert);
    if (Date.parse(parsed.validTo) < Date.now()) throw new Error(`it ended on ${parsed.validTo}`);
    return { ...read, fingerprint: parsed.fingerprint256 };
  } catch (error) {
    throw new ConfigurationError([`the certificate ${cert} (key ${key}) can not be used: ${wordsOf(error)}. Set RESTRIKE_TLS_CERT and RESTRIKE_TLS_KEY to PEM files, or neither for a generated one`]);
  }
}
