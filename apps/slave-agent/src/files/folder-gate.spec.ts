import { FolderGate, FolderHangsError } from './folder-gate.js';
import { mountPoints } from './mount-points.js';

const never = (): Promise<never> => new Promise(() => undefined);
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

it('[FIL-2] a folder that never answers is given up, the next requests to its drive fail at once, and another drive answers', async () => {
  const gate = new FolderGate(30);
  const asked: string[] = [];
  const first = gate.ask('/mnt/nas/videos/a.mkv', never);
  const waits = gate.ask('/mnt/nas/videos/b.mkv', () => (asked.push('b'), Promise.resolve()));
  await expect(first).rejects.toBeInstanceOf(FolderHangsError);
  await expect(waits).rejects.toMatchObject({ code: 'FOLDER_HANGS', trouble: { message: expect.stringContaining('/mnt/nas/videos does not answer') as string, toDo: expect.stringContaining('settings') as string } });
  await expect(gate.ask('/mnt/nas/videos/2026/c.mkv', () => (asked.push('c'), Promise.resolve()))).rejects.toBeInstanceOf(FolderHangsError);
  expect(await gate.ask('/home/court/videos/d.mkv', () => Promise.resolve('d'))).toBe('d');
  expect(asked).toEqual([]);
});

it('[FIL-2] it is asked again when it has answered after all', async () => {
  const gate = new FolderGate(30);
  let answer = (): void => undefined;
  const first = gate.ask('/mnt/nas/videos/a', () => new Promise<void>((resolve) => (answer = resolve)));
  await expect(first).rejects.toBeInstanceOf(FolderHangsError);
  answer();
  await turn();
  expect(await gate.ask('/mnt/nas/videos/a', () => Promise.resolve(1))).toBe(1);
});

it('[FIL-2] what a folder refuses is told as it is, and requests come one after the other', async () => {
  const gate = new FolderGate();
  const order: number[] = [];
  const slow = gate.ask('/mnt/nas/videos/a', async () => {
    await turn();
    order.push(1);
  });
  const refused = gate.ask('/mnt/nas/videos/b', () => {
    order.push(2);
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  });
  await slow;
  await expect(refused).rejects.toMatchObject({ code: 'ENOENT' });
  expect(order).toEqual([1, 2]);
});

it('[FIL-2] beyond what may wait for a drive it is refused in words; what waits is done, and another drive answers', async () => {
  const gate = new FolderGate(60_000, 2);
  let answer = (): void => undefined;
  const first = gate.ask('/mnt/nas/videos/a', () => new Promise<string>((resolve) => (answer = () => resolve('a'))));
  const waiting = ['b', 'c'].map((name) => gate.ask(`/mnt/nas/videos/${name}`, () => Promise.resolve(name)));
  await expect(gate.ask('/mnt/nas/videos/d', never)).rejects.toMatchObject({ code: 'FOLDER_BUSY', trouble: { message: expect.stringContaining('does not keep up: 2 requests wait') as string, toDo: expect.stringContaining('Wait a moment') as string } });
  expect(await gate.ask('/home/court/videos/e', () => Promise.resolve('e'))).toBe('e');
  answer();
  expect(await Promise.all([first, ...waiting])).toEqual(['a', 'b', 'c']);
  expect(await gate.ask('/mnt/nas/videos/f', () => Promise.resolve('f'))).toBe('f');
});

// Paths as Linux has them.
(process.platform === 'win32' ? it.skip : it)('[FIL-2] all folders of one drive hang together: they take one thread of the process, not one each', async () => {
  const gate = new FolderGate(30, 100, () => mountPoints('/dev/sda1 / ext4 rw 0 0\n//nas/court /mnt/the\\040nas cifs rw 0 0\n'));
  await expect(gate.ask('/mnt/the nas/videos/a.mkv', never)).rejects.toMatchObject({ message: expect.stringContaining('/mnt/the nas does not answer') as string });
  await expect(gate.ask('/mnt/the nas/shared/b.mkv', () => Promise.resolve('b'))).rejects.toMatchObject({ code: 'FOLDER_HANGS' });
  expect(await gate.ask('/mnt/the nas 2/c.mkv', () => Promise.resolve('c'))).toBe('c');
});
