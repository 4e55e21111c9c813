import { Slots } from './slots.js';

describe('[RUN-10] slots', () => {
  it('[RUN-10] so many at once, one more is refused without being begun, and a slot comes back however its work ended', async () => {
    const slots = new Slots(2);
    const ends: ((error?: Error) => void)[] = [];
    const work = (): Promise<string> => new Promise((done, fail) => ends.push((error) => (error === undefined ? done('done') : fail(error))));
    const use = (): Promise<string> => slots.use(work, (atOnce) => new Error(`${String(atOnce)} are taken`));
    const [first, second] = [use(), use()];
    await expect(use()).rejects.toThrow('2 are taken');
    expect(ends).toHaveLength(2);
    ends[0]?.(new Error('it broke off'));
    await expect(first).rejects.toThrow('it broke off');
    await expect(slots.use(() => Promise.resolve('the next'), () => new Error('none'))).resolves.toBe('the next');
    // What throws at once gives its slot back too.
    await expect(slots.use(() => { throw new Error('at once'); }, () => new Error('none'))).rejects.toThrow('at once');
    await expect(slots.use(() => Promise.resolve('and the next'), () => new Error('none'))).resolves.toBe('and the next');
    ends[1]?.();
    await expect(second).resolves.toBe('done');
  });
});
