import { rm, stat } from 'node:fs/promises';
import type { Trouble } from '@restrike/contracts';
import { FolderHangsError, videoFolders } from '../files/folder-gate.js';
import { runTool, type ToolResult } from './run-tool.js';

/** What a file holds, as ffprobe says. */
export interface MediaFacts {
  readonly bytes: number;
  /** End of the last picture, from the file's own zero: sound that runs on does not count. */
  readonly durationMs: number;
  /** Pictures a second; null when the file does not tell. */
  readonly fps: number | null;
  readonly videoCodec: string;
}

/** A result, or what was wrong in words for the operator. */
export type MediaAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: Trouble };

const probeLimitMs = 10_000;
const cutLimitMs = 20_000;
const remuxLimitMs = 60_000;
const pictureLimitMs = 15_000;
const thumbnailWidth = 320;

/** Codecs that a browser plays out of an MP4. */
const browserCodecs = new Set(['h264', 'av1', 'hevc']);

const bad = (code: string, message: string, toDo: string): { readonly ok: false; readonly trouble: Trouble } => ({ ok: false, trouble: { code, message, toDo } });

/** ffprobe and ffmpeg on clips: what they hold, cut, rewrap, one picture. Nothing here encodes video. Never throws. */
export class MediaTools {
  /** @param signal ends what runs; nothing more is begun then. */
  constructor(
    private readonly ffmpeg: string,
    private readonly ffprobe: string,
    private readonly signal?: AbortSignal,
  ) {}

  /** Looks into a file. A missing, empty or unreadable one is a trouble; so is a missing ffprobe (code `NO_FFPROBE`). */
  async probe(file: string): Promise<MediaAnswer<MediaFacts>> {
    const size = await sizeOf(file);
    if (typeof size === 'object' && size !== null) return { ok: false, trouble: size.trouble };
    if (size === null) return bad('CLIP_FILE_MISSING', 'the file that OBS saved is not there', 'See that nothing deletes or moves files in the folder of OBS (a cleaner, a virus scanner, a synchronised folder). An OBS on another computer must record into a folder that this computer sees under the same path.');
    if (size === 0) return bad('CLIP_EMPTY', 'OBS saved an empty file: the disk is full', 'Free disk space, then start recording and replay buffer again in OBS.');
    // Pictures come before stream and format, and of a long output the end is kept: the last picture is always there.
    const entries = 'packet=pts_time,duration_time:stream=codec_name,avg_frame_rate:format=duration';
    const result = await runTool(this.ffprobe, ['-v', 'error', '-select_streams', 'v:0', '-show_entries', entries, '-of', 'compact', file], probeLimitMs, this.signal);
    if (result.ended === 'missing') return bad('NO_FFPROBE', `the program ffprobe is not installed (${this.ffprobe})`, 'Install ffmpeg, which brings ffprobe, or set RESTRIKE_FFPROBE to where it is.');
    if (result.ended !== 'done') return bad('CLIP_UNREADABLE', `the saved file can not be read: ${words(result)}`, 'Look at the disk, and at the recording format in OBS: Settings → Output → Recording → MKV.');
    const facts = factsOf(result.stdout, size);
    return facts === null ? bad('CLIP_WITHOUT_VIDEO', 'the saved file holds no picture', 'Check in OBS that the scene shows the camera and that the encoder works.') : { ok: true, value: facts };
  }

  /** Position of the key picture at or before a position, ms: where a cut without encoding really begins. null when it can not be told. */
  async keyBefore(file: string, atMs: number): Promise<number | null> {
    const from = seconds(atMs);
    const args = ['-v', 'error', '-select_streams', 'v:0', '-read_intervals', `${from}%+#1`, '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file];
    const result = await runTool(this.ffprobe, args, cutLimitMs, this.signal);
    const at = result.ended === 'done' ? Number.parseFloat(result.stdout) : Number.NaN;
    return Number.isFinite(at) && at >= 0 ? Math.min(at * 1_000, atMs) : null;
  }

  /** Copies a stretch of a file that may still be written, from a key picture on. */
  cut(file: string, fromMs: number, toMs: number, target: string): Promise<MediaAnswer<null>> {
    const args = ['-ss', seconds(fromMs), '-i', file, '-t', seconds(toMs - fromMs), '-map', '0:v:0', '-map', '0:a?', '-c', 'copy', '-avoid_negative_ts', 'make_zero', target];
    return this.run(args, cutLimitMs, 'CUT_FAILED', 'the action could not be cut from the running recording', 'Let OBS record into MKV or fragmented MP4: Settings → Output → Recording → Recording Format.');
  }

  /** The same pictures in an MP4 that a browser can play before it has all of it. */
  async remux(file: string, videoCodec: string, target: string): Promise<MediaAnswer<null>> {
    if (!browserCodecs.has(videoCodec)) {
      return bad('CODEC_NOT_FOR_BROWSERS', `browsers do not play ${videoCodec} video`, 'Choose an H.264 encoder in OBS: Settings → Output → Recording → Video Encoder. The player on this computer plays the clip all the same.');
    }
    const args = ['-i', file, '-map', '0:v:0', '-map', '0:a?', '-c', 'copy', '-movflags', '+faststart', '-f', 'mp4', target];
    const made = await this.run(args, remuxLimitMs, 'REMUX_FAILED', 'no MP4 for browsers could be made of the clip', 'The player on this computer plays the clip all the same. Look at free disk space.');
    // Half a film on a full disk serves nobody.
    if (!made.ok) await rm(target, { force: true }).catch(() => undefined);
    return made;
  }

  /** One picture of a clip as JPEG. */
  thumbnail(file: string, atMs: number, target: string): Promise<MediaAnswer<null>> {
    const args = ['-ss', seconds(atMs), '-i', file, '-frames:v', '1', '-vf', `scale=${String(thumbnailWidth)}:-2`, '-q:v', '5', '-f', 'image2', '-update', '1', target];
    return this.run(args, pictureLimitMs, 'THUMBNAIL_FAILED', 'no picture could be made of the clip', 'The clip plays all the same.');
  }

  private async run(args: readonly string[], limitMs: number, code: string, message: string, toDo: string): Promise<MediaAnswer<null>> {
    const result = await runTool(this.ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], limitMs, this.signal);
    if (result.ended === 'done') return { ok: true, value: null };
    if (result.ended === 'missing') return bad('NO_FFMPEG', `the program ffmpeg is not installed (${this.ffmpeg})`, 'Install ffmpeg, or set RESTRIKE_FFMPEG to where it is.');
    return bad(code, `${message}: ${words(result)}`, toDo);
  }
}

const seconds = (ms: number): string => (Math.max(0, ms) / 1_000).toFixed(3);

const words = (result: ToolResult): string => (result.ended === 'timed-out' ? 'it took too long' : result.ended === 'failed' ? result.words || `code ${String(result.code)}` : result.ended);

/** null when there is no such file. */
async function sizeOf(file: string): Promise<number | FolderHangsError | null> {
  try {
    return (await videoFolders.ask(file, () => stat(file))).size;
  } catch (error) {
    return error instanceof FolderHangsError ? error : null;
  }
}

/** Values of one line `kind|key=value|…`; null of another kind. */
const valuesOf = (line: string, kind: string): ReadonlyMap<string, string> | null =>
  line.startsWith(`${kind}|`) ? new Map(line.slice(kind.length + 1).split('|').map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)] as const)) : null;

function factsOf(text: string, bytes: number): MediaFacts | null {
  const lines = text.split(/\r?\n/);
  const stream = lines.map((line) => valuesOf(line, 'stream')).find((one) => one !== null);
  if (stream === undefined || stream === null) return null;
  let lastMs = 0;
  for (const line of lines) {
    const picture = valuesOf(line, 'packet');
    const [at, length] = [Number(picture?.get('pts_time')), Number(picture?.get('duration_time'))];
    if (Number.isFinite(at)) lastMs = Math.max(lastMs, (at + (Number.isFinite(length) ? length : 0)) * 1_000);
  }
  const format = Number(lines.map((line) => valuesOf(line, 'format')).find((one) => one !== null)?.get('duration'));
  const [pictures, each] = (stream.get('avg_frame_rate') ?? '').split('/').map(Number);
  const fps = pictures !== undefined && each !== undefined && pictures > 0 && each > 0 ? pictures / each : null;
  return { bytes, durationMs: Math.round(lastMs > 0 ? lastMs : Number.isFinite(format) ? format * 1_000 : 0), fps, videoCodec: stream.get('codec_name') ?? 'unknown' };
}
