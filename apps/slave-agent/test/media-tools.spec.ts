import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { Clip } from '@restrike/contracts';
import type { ClipRecords, StoredClip } from '@restrike/db/court';
import { createLogger, isAlive } from '@restrike/runtime';
import { FolderHangsError, videoFolders } from '../src/files/folder-gate.js';
import { ClipFinisher } from '../src/ivr/clip-finisher.js';
import { ClipShelf } from '../src/ivr/clip-shelf.js';
import { MediaTools } from '../src/ivr/media-tools.js';
import { placeClip } from '../src/ivr/place-clip.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-media-'));
const file = (name: string): string => path.join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

const tools = new MediaTools('ffmpeg', 'ffprobe');
const installed = spawnSync('ffmpeg', ['-version']).status === 0 && spawnSync('ffprobe', ['-version']).status === 0;
const withFfmpeg = installed ? it : it.skip;
if (!installed) process.stderr.write('ffmpeg is not installed: the tests of cutting, probing and rewrapping are left out\n');

const source = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=30', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '30', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
function film(name: string, seconds: number, more: readonly string[] = []): string {
  spawnSync('ffmpeg', ['-v', 'error', '-y', ...source, ...encode, '-t', String(seconds), ...more, file(name)]);
  return file(name);
}
const pictures = (name: string): string => spawnSync('ffmpeg', ['-v', 'error', '-i', name, '-map', '0:v', '-c', 'copy', '-f', 'h264', '-bsf:v', 'h264_mp4toannexb', '-'], { maxBuffer: 1e8 }).stdout.toString('latin1');

describe('[CLP-1] what a saved file holds', () => {
  withFfmpeg('[CLP-1] its length, pictures a second and codec', async () => {
    const probed = await tools.probe(film('good.mkv', 3));
    expect(probed).toMatchObject({ ok: true, value: { fps: 30, videoCodec: 'h264' } });
    if (probed.ok) expect(Math.abs(probed.value.durationMs - 3_000)).toBeLessThan(100);
  });
  withFfmpeg('[CLP-1] its length is that of its pictures, though sound goes on and the first picture is not at its zero', async () => {
    film('silent.mkv', 2, ['-map', '0:v']);
    spawnSync('ffmpeg', ['-v', 'error', '-y', '-itsoffset', '0.2', '-i', file('silent.mkv'), '-f', 'lavfi', '-i', 'sine=d=4', '-c:v', 'copy', '-c:a', 'aac', file('sound-goes-on.mkv')]);
    const probed = await tools.probe(file('sound-goes-on.mkv'));
    if (!probed.ok) throw new Error(probed.trouble.message);
    expect(Math.abs(probed.value.durationMs - 2_200)).toBeLessThan(40);
  });
  withFfmpeg('[CLP-1] a missing, an empty, a broken and a silent-picture file each say what and what to do', async () => {
    writeFileSync(file('empty.mkv'), '');
    writeFileSync(file('broken.mkv'), 'not a film');
    spawnSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'sine=d=1', file('sound.mka')]);
    const codes: string[] = [];
    for (const name of ['none.mkv', 'empty.mkv', 'broken.mkv', 'sound.mka']) {
      const probed = await tools.probe(file(name));
      if (probed.ok) throw new Error(`${name} was taken`);
      expect(probed.trouble.toDo).not.toBe('');
      codes.push(probed.trouble.code);
    }
    expect(codes).toEqual(['CLIP_FILE_MISSING', 'CLIP_EMPTY', 'CLIP_UNREADABLE', 'CLIP_WITHOUT_VIDEO']);
  });
  it('[CLP-1] missing programs are said by name', async () => {
    writeFileSync(file('something.mkv'), 'x');
    const none = new MediaTools(file('no-ffmpeg'), file('no-ffprobe'));
    expect(await none.probe(file('something.mkv'))).toMatchObject({ ok: false, trouble: { code: 'NO_FFPROBE' } });
    expect(await none.cut(file('something.mkv'), 0, 1_000, file('cut.mkv'))).toMatchObject({ ok: false, trouble: { code: 'NO_FFMPEG' } });
    expect(await none.thumbnail(file('something.mkv'), 0, file('one.jpg'))).toMatchObject({ ok: false, trouble: { code: 'NO_FFMPEG' } });
    expect(await none.keyBefore(file('something.mkv'), 1_000)).toBeNull();
  });
});

describe('[CLP-1] a cut from a recording', () => {
  withFfmpeg('[CLP-1] begins at the key picture that is told, and ends where it was asked', async () => {
    const recording = film('recording.mkv', 12);
    const from = await tools.keyBefore(recording, 4_700);
    expect(from).not.toBeNull();
    expect(Math.abs((from ?? 0) - 4_000)).toBeLessThan(40);
    expect(await tools.cut(recording, from ?? 0, 9_000, file('cut.mkv'))).toMatchObject({ ok: true });
    const probed = await tools.probe(file('cut.mkv'));
    if (!probed.ok) throw new Error(probed.trouble.message);
    expect(Math.abs(probed.value.durationMs - (9_000 - (from ?? 0)))).toBeLessThan(120);
  });
  withFfmpeg('[CLP-1] works while the recording is being written', async () => {
    const recording = file('running.mkv');
    const writer = spawn('ffmpeg', ['-v', 'error', '-y', '-re', ...source, ...encode, '-cluster_time_limit', '500', '-flush_packets', '1', recording], { stdio: 'ignore' });
    const ended = new Promise((done) => writer.once('exit', done));
    try {
      let got: Awaited<ReturnType<MediaTools['probe']>> | null = null;
      for (let tries = 0; tries < 240 && !(got?.ok === true && got.value.durationMs > 1_800); tries += 1) {
        await sleep(250);
        if ((await tools.cut(recording, 1_000, 3_000, file('from-running.mkv'))).ok) got = await tools.probe(file('from-running.mkv'));
      }
      expect(got).toMatchObject({ ok: true });
      expect(writer.exitCode).toBeNull();
    } finally {
      writer.kill('SIGKILL');
      await ended;
    }
  });
  withFfmpeg('[CLP-1] of a file that can not be read while it is written says which format can', async () => {
    writeFileSync(file('running.mp4'), readFileSync(film('whole.mp4', 2)).subarray(0, 20_000));
    expect(await tools.cut(file('running.mp4'), 0, 1_000, file('x.mp4'))).toMatchObject({ ok: false, trouble: { code: 'CUT_FAILED', toDo: expect.stringContaining('MKV') as string } });
  });
});

describe('[CLP-3] what a browser gets', () => {
  withFfmpeg('[CLP-3] an MP4 with the same pictures, not encoded again, that plays before it is whole', async () => {
    const clip = film('clip.mkv', 2);
    expect(await tools.remux(clip, 'h264', file('clip.mp4'))).toEqual({ ok: true, value: null });
    expect(pictures(file('clip.mp4'))).toBe(pictures(clip));
    const head = readFileSync(file('clip.mp4')).toString('latin1');
    expect(head.indexOf('moov')).toBeLessThan(head.indexOf('mdat'));
  });
  withFfmpeg('[CLP-3] a codec that browsers do not play is said so', async () => {
    expect(await tools.remux(file('clip.mkv'), 'prores', file('y.mp4'))).toMatchObject({ ok: false, trouble: { code: 'CODEC_NOT_FOR_BROWSERS' } });
  });
  withFfmpeg('[CLP-3] a thumbnail is a JPEG', async () => {
    expect(await tools.thumbnail(film('short.mkv', 1), 500, file('one.jpg'))).toMatchObject({ ok: true });
    expect([...readFileSync(file('one.jpg')).subarray(0, 2)]).toEqual([0xff, 0xd8]);
  });
});

describe('[CLP-1] naming after the save', () => {
  it('[CLP-1] gives each file a free name in the folder, with its ending', async () => {
    const target = file('IVR recordings');
    const names: string[] = [];
    for (const saved of ['Replay 1.mkv', 'Replay 2.mkv', 'Replay 3.mp4']) {
      writeFileSync(file(saved), saved);
      names.push(path.basename(await placeClip(file(saved), target, '101_MÜLLER_GER_vs_김_KOR_IVR')));
    }
    expect(names).toEqual(['101_MÜLLER_GER_vs_김_KOR_IVR.mkv', '101_MÜLLER_GER_vs_김_KOR_IVR_2.mkv', '101_MÜLLER_GER_vs_김_KOR_IVR_3.mp4']);
    await expect(stat(file('Replay 1.mkv'))).rejects.toHaveProperty('code', 'ENOENT');
  });
  it('[CLP-1] leaves the name of a clip whose file is gone to that one', async () => {
    writeFileSync(file('Replay 4.mkv'), '');
    expect(path.basename(await placeClip(file('Replay 4.mkv'), file('taken'), '101_A_vs_B_IVR', { taken: ['101_A_vs_B_IVR'] }))).toBe('101_A_vs_B_IVR_2.mkv');
  });
  it('[CLP-1] clips of several cameras that come at once are each there, whole', async () => {
    const saved = Array.from({ length: 8 }, (_, camera) => file(`camera ${String(camera)}.mkv`));
    for (const one of saved) writeFileSync(one, one);
    const placed = await Promise.all(saved.map((one) => placeClip(one, file('group'), '102_A_vs_B_IVR')));
    expect(placed.map((one) => readFileSync(one, 'utf8'))).toEqual(saved);
  });
  it('[CLP-1] a move that was given up and is done after all is told, so that the clip has its file', async () => {
    writeFileSync(file('Replay 5.mkv'), 'a film');
    const late: string[] = [];
    let moved: Promise<unknown> = Promise.resolve();
    // The folder is made; then the drive takes the move and says nothing.
    const asked = jest.spyOn(videoFolders, 'ask').mockImplementationOnce((_place, act) => act()).mockImplementationOnce((place, act) => ((moved = act()), Promise.reject(new FolderHangsError(place))));
    await expect(placeClip(file('Replay 5.mkv'), file('slow'), '105_A_vs_B_IVR', { late: (target) => late.push(target) })).rejects.toBeInstanceOf(FolderHangsError);
    asked.mockRestore();
    expect(await moved).toBe(file('slow/105_A_vs_B_IVR.mkv'));
    expect([late, existsSync(file('slow/105_A_vs_B_IVR.mkv'))]).toEqual([[file('slow/105_A_vs_B_IVR.mkv')], true]);
  });
  /** A memory disk beside that of the temporary files. */
  const otherDisk = existsSync('/dev/shm') && statSync('/dev/shm').dev !== statSync(folder).dev ? '/dev/shm' : null;
  (otherDisk === null ? it.skip : it)('[CLP-1] from another disk it is copied, and where the copy fails nothing half is left', async () => {
    const elsewhere = mkdtempSync(path.join(otherDisk ?? '', 'restrike-media-'));
    try {
      const saved = path.join(elsewhere, 'Replay.mkv');
      writeFileSync(saved, 'a film');
      const [target, ...more] = [await placeClip(saved, file('across'), '103_A_vs_B_IVR'), ...readdirSync(file('across'))];
      expect([readFileSync(target, 'utf8'), ...more]).toEqual(['a film', '103_A_vs_B_IVR.mkv']);
      expect(existsSync(saved)).toBe(false);

      // What a killed run left goes; a source that can not be deleted is told, and the clip is the one in its folder.
      const kept: string[] = [];
      const part = `.placing-${randomUUID()}.mkv`;
      writeFileSync(file(`across/${part}`), 'half');
      utimesSync(file(`across/${part}`), 1, 1);
      writeFileSync(saved, 'a film');
      const asked = jest.spyOn(videoFolders, 'ask').mockImplementation((place, act) => (place === saved ? Promise.reject(new Error('somebody reads it')) : act()));
      const second = await placeClip(saved, file('across'), '103_A_vs_B_IVR', { left: (error) => kept.push(String(error)) });
      asked.mockRestore();
      expect([path.basename(second), readdirSync(file('across')).sort(), kept]).toEqual(['103_A_vs_B_IVR_2.mkv', ['103_A_vs_B_IVR.mkv', '103_A_vs_B_IVR_2.mkv'], ['Error: somebody reads it']]);

      rmSync(saved);
      mkdirSync(saved);
      await expect(placeClip(saved, file('across'), '104_A_vs_B_IVR')).rejects.toHaveProperty('code');
      expect(readdirSync(file('across')).sort()).toEqual(['103_A_vs_B_IVR.mkv', '103_A_vs_B_IVR_2.mkv']);
    } finally {
      rmSync(elsewhere, { recursive: true, force: true, maxRetries: 10 });
    }
  });
});

// A program of ours in place of ffmpeg needs its first line to be read.
(process.platform === 'win32' ? it.skip : it)('[CLP-3] a stop breaks off what is made of a clip, and the next run makes it', async () => {
  const [program, clipFile] = [file('slow-ffmpeg'), file('to finish.mkv')];
  writeFileSync(program, `#!${process.execPath}\nrequire('fs').writeFileSync(${JSON.stringify(file('pid'))}, String(process.pid)); setInterval(() => undefined, 1000);\n`);
  chmodSync(program, 0o755);
  writeFileSync(clipFile, 'a film');
  const clip = { clipId: 'c', version: 1, state: 'ready', trouble: null, video: 'not-yet', thumbnail: 'not-yet', sha256: null } as unknown as Clip;
  const stored = { clip, path: clipFile, videoPath: null, thumbnailPath: null } as StoredClip;
  const shelf = new ClipShelf({ put: () => 1, get: () => stored, list: () => [stored], pathsBelow: (): string[] => [] } as ClipRecords, createLogger('test', 'silent'));
  const finisher = new ClipFinisher(shelf, { ffmpeg: program, ffprobe: file('no-ffprobe') }, file('made'), createLogger('test', 'silent'));
  finisher.add('c');
  const pid = async (): Promise<number> => {
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(20)) if (existsSync(file('pid')) && readFileSync(file('pid'), 'utf8') !== '') return Number(readFileSync(file('pid'), 'utf8'));
    throw new Error('the program never ran');
  };
  const running = await pid();
  await finisher.stop();
  for (const end = Date.now() + 60_000; isAlive(running) && Date.now() < end; ) await sleep(20);
  expect(isAlive(running)).toBe(false);
  expect(shelf.get('c')?.clip).toMatchObject({ video: 'not-yet', thumbnail: 'not-yet', sha256: null });
  shelf.stop();
});
