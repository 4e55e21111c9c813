import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from './data-directory.js';

const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/** A secret that can not be read: it was sealed with another key, for another name, or was changed. */
export class SealedError extends Error {}

/**
 * Seals secrets with AES-256-GCM for the database. The key is a file of its own beside it, made with the first secret; a copy of the database alone
 * tells nothing. Each secret is bound to its name, so that none can be put in the place of another.
 */
export class SecretBox {
  private key: Buffer | null = null;

  /** @param told each secret that is sealed or read, so that a log can hide it. */
  constructor(
    private readonly keyFile: string,
    private readonly told: (secret: string) => void = () => undefined,
  ) {}

  seal(name: string, secret: string): Buffer {
    this.told(secret);
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.ownKey(true), iv);
    cipher.setAAD(Buffer.from(name));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  /** @throws SealedError when it can not be read. */
  open(name: string, sealed: Buffer): string {
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.ownKey(false), sealed.subarray(0, ivBytes));
      decipher.setAAD(Buffer.from(name));
      decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
      const secret = Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
      this.told(secret);
      return secret;
    } catch (error) {
      throw new SealedError(`the secret can not be read with the key in ${this.keyFile}: put the key back that it was sealed with, or set the secret again`, { cause: error });
    }
  }

  /** A text that is the same for the same secret under the same name, and tells nothing of it to who has not the key. Hex. */
  proof(name: string, secret: string): string {
    // A key of its own, derived from the other one: no key serves two ends.
    const key = Buffer.from(hkdfSync('sha256', this.ownKey(true), '', 'restrike secret proof', keyBytes));
    return createHmac('sha256', key).update(JSON.stringify([name, secret])).digest('hex');
  }

  private ownKey(make: boolean): Buffer {
    if (this.key !== null) return this.key;
    if (existsSync(this.keyFile)) {
      const key = Buffer.from(readFileSync(this.keyFile, 'utf8').trim(), 'hex');
      if (key.length !== keyBytes) throw new Error(`${this.keyFile} does not hold a key of ${String(keyBytes)} bytes. Put the backup of it there, or delete it and set the secrets again.`);
      this.key = key;
      return key;
    }
    if (!make) throw new Error(`${this.keyFile} is not there`);
    const key = randomBytes(keyBytes);
    writeWhole(this.keyFile, `${key.toString('hex')}\n`, 0o600);
    this.key = key;
    return key;
  }
}
