import type { AttemptLimit, AttemptStore } from '@restrike/db/hub';
import { LoginLimits } from './login-limits.js';

/** Counts as the database does, for a time that does not pass. */
class Attempts {
  private readonly counts = new Map<string, number>();

  limit(kind: string, { points }: { readonly points: number }): AttemptLimit {
    const keyOf = (who: string, at = ''): string => `${kind} ${at}|${who}`;
    const change = (key: string, by: number): number => {
      const count = (this.counts.get(key) ?? 0) + by;
      this.counts.set(key, count);
      return count;
    };
    return {
      take: (who, at) => Promise.resolve(change(keyOf(who, at), 1) > points ? 1_000 : null),
      giveBack: (who) => Promise.resolve(void change(keyOf(who), -1)),
      forget: (who, at) => Promise.resolve(void this.counts.delete(keyOf(who, at))),
      forgetAll: (at) => Promise.resolve([...this.counts.keys()].filter((key) => key.startsWith(`${kind} ${at}|`)).forEach((key) => this.counts.delete(key))),
    };
  }
}

const store = (): AttemptStore => new Attempts() as unknown as AttemptStore;
/** How many of so many tries may be made. */
const made = async (limits: LoginLimits, tries: number, nameOf: (index: number) => string | null, addressOf: (index: number) => string): Promise<number> => {
  let passed = 0;
  for (let index = 0; index < tries; index += 1) if ((await limits.take(nameOf(index), addressOf(index))) === null) passed += 1;
  return passed;
};

it('[SEC-1] one address locks no name for others: what it may not try does not count for the name', async () => {
  const limits = new LoginLimits(store(), 'login');
  expect(await made(limits, 500, () => 'Ada', () => 'stranger')).toBe(5);
  expect(await limits.take('ada', 'her own')).toBeNull();
});

it('[SEC-1] one address may guess forty times, whatever the names; one name is guessed a hundred times, from wherever, until its password is another one', async () => {
  const limits = new LoginLimits(store(), 'login');
  expect(await made(limits, 60, (index) => `name ${String(index)}`, () => 'stranger')).toBe(40);
  expect(await made(limits, 150, () => 'Ada', (index) => `address ${String(index)}`)).toBe(100);
  expect(await made(limits, 20, () => 'Ben', () => 'his own')).toBe(5);
  await limits.forget('ben');
  expect(await made(limits, 20, () => 'Ben', () => 'his own')).toBe(5);
  await limits.forget('ada');
  expect(await limits.take('Ada', 'her own')).toBeNull();
});

it('[SEC-1] codes are nobody’s: strangers use up their own tries alone, and not those of a login or of the other code', async () => {
  const attempts = store();
  const [login, setup, pairing] = (['login', 'setup', 'pairing'] as const).map((what) => new LoginLimits(attempts, what));
  for (const limits of [setup!, pairing!]) {
    expect(await made(limits, 300, () => null, (index) => `address ${String(index)}`)).toBe(300);
    expect(await made(limits, 20, () => null, () => 'stranger')).toBe(5);
    expect(await limits.take(null, 'a court')).toBeNull();
  }
  expect(await login!.take('setup', 'stranger')).toBeNull();
});
