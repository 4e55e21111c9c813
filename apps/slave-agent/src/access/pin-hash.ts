import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** What is kept of a PIN: scrypt with its cost, so that a later version may raise it. */
export const pinHashSchema = z.object({ salt: z.base64(), hash: z.base64(), cost: z.int().min(1_024).max(1_048_576) });
export type PinHash = z.infer<typeof pinHashSchema>;

/** 2^15 × 8 × 128 bytes = 32 MiB and about a tenth of a second on a court laptop. */
const cost = 32_768;
const length = 32;

function derive(pin: string, salt: Buffer, work: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin.normalize('NFC'), salt, length, { N: work, r: 8, p: 1, maxmem: 256 * work * 8 }, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

/** Hashes a PIN with a fresh salt, off the main thread. */
export async function hashPin(pin: string): Promise<PinHash> {
  const salt = randomBytes(16);
  return { salt: salt.toString('base64'), hash: (await derive(pin, salt, cost)).toString('base64'), cost };
}

/** Whether a PIN is the one that was hashed; takes as long when it is not. */
export async function isPin(pin: string, kept: PinHash): Promise<boolean> {
  const wanted = Buffer.from(kept.hash, 'base64');
  const given = await derive(pin, Buffer.from(kept.salt, 'base64'), kept.cost);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
