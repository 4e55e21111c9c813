import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SealedError, SecretBox } from './secret-box.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

describe('[RUN-8] a secret', () => {
  it('[RUN-8] is read again with its key and under its name alone, and not when a byte was changed', () => {
    const file = path.join(folder, 'one.key');
    const box = new SecretBox(file);
    const sealed = box.seal('stream.key', 'live_1');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(sealed.includes('live_1')).toBe(false);
    expect(box.seal('stream.key', 'live_1').equals(sealed)).toBe(false);
    expect(new SecretBox(file).open('stream.key', sealed)).toBe('live_1');
    expect(() => box.open('another', sealed)).toThrow(SealedError);
    const changed = Buffer.from(sealed);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(() => box.open('stream.key', changed)).toThrow(SealedError);
    expect(() => new SecretBox(path.join(folder, 'other.key')).open('stream.key', sealed)).toThrow(/is not there|can not be read/);
  });

  it('[LOG-1] is told when it is sealed or read, so that the log hides one that was set while the process ran', () => {
    const told: string[] = [];
    const file = path.join(folder, 'told.key');
    const sealed = new SecretBox(file, (secret) => told.push(secret)).seal('stream.key', 'live_2');
    new SecretBox(file, (secret) => told.push(`read ${secret}`)).open('stream.key', sealed);
    expect(told).toEqual(['live_2', 'read live_2']);
  });

  it('[RUN-8] has a proof that is the same for the same secret, and another one with another key or name', () => {
    const box = new SecretBox(path.join(folder, 'one.key'));
    const proof = box.proof('push', '1234');
    expect(proof).toMatch(/^[0-9a-f]{64}$/);
    expect(new SecretBox(path.join(folder, 'one.key')).proof('push', '1234')).toBe(proof);
    expect([box.proof('push', '1235'), box.proof('pull', '1234'), new SecretBox(path.join(folder, 'third.key')).proof('push', '1234')]).not.toContain(proof);
  });

  it('[RUN-8] a key file that holds no key is refused, and not replaced', () => {
    const file = path.join(folder, 'bad.key');
    writeFileSync(file, 'abc\n');
    expect(() => new SecretBox(file).seal('a', 'b')).toThrow(/does not hold a key of 32 bytes/);
  });
});
