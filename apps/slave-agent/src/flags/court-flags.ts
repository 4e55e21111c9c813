import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { flagCodeSchema, flagPictureBytes, type CourtFeedMessages, type FlagHistory, type FlagList, type MatchState } from '@restrike/contracts';
import type { CourtRecords } from '@restrike/db/court';
import { flagKey, nocCodes, otherCodes, recognizeFlag, type OwnFlags } from '@restrike/match';
import { replaceFile, wordsOf, type Logger } from '@restrike/runtime';
import type { WriteRound } from '../store/write-round.js';
import { WriteTogether } from '../store/write-together.js';
import { checkPicture, tooLarge, type CheckedPicture } from './check-picture.js';

type Records = CourtRecords['flags'];
type Recognition = Parameters<Records['note']>[0][number];

/** Recognitions that are kept, two of each match. */
const keptRecognitions = 20_000;
const shownMet = 500;
/** Files of the folder that are looked at; more are left alone, and said. */
const filesBound = 1_000;
const pictureName = /^(.+)\.(png|svg|webp|jpe?g)$/i;
const types = { png: 'image/png', svg: 'image/svg+xml; charset=utf-8', webp: 'image/webp', jpg: 'image/jpeg', jpeg: 'image/jpeg' } as const;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const sides = ['blue', 'red'] as const;

/** A file of the folder that was not taken. */
export interface RefusedFile {
  readonly file: string;
  readonly code: string;
  readonly message: string;
}

/** FLG-1: the court's flags: what codes stand for, pictures of its own in a folder, and which codes its matches carried. */
export class CourtFlags {
  private known: OwnFlags = { mappings: {}, pictures: {} };
  private readonly last: Record<'blue' | 'red', string> = { blue: '', red: '' };
  private readonly unwritten: WriteTogether<Recognition>;

  constructor(
    private readonly records: Records,
    readonly folder: string,
    private readonly tell: (message: CourtFeedMessages['flags']) => void,
    private readonly log: Logger,
    round?: WriteRound,
  ) {
    this.unwritten = new WriteTogether('recognized flags', (rows) => records.note(rows, keptRecognitions), log, round);
  }

  /** Writes the built-in codes down and takes the pictures of the folder. Never throws: a court without flags is a court. */
  start(): void {
    try {
      this.records.know([...nocCodes.values()], Object.entries(otherCodes), Date.now());
      const { refused } = this.scan();
      if (refused.length > 0) this.log.warn({ refused }, 'pictures of flags were not taken');
    } catch (error) {
      this.log.error({ error: String(error) }, 'the flags could not be read: the built-in ones are shown');
    }
  }

  /** What screens need beside the built-in flags. */
  get own(): OwnFlags {
    return this.known;
  }

  /** After each commit: notes a code that an athlete has newly, from the load on, so that an unknown one is mapped before the match is seen. Without its number a load does not have its last id yet. */
  met({ matchId, matchNumber, ...state }: Pick<MatchState, 'matchId' | 'matchNumber' | 'blue' | 'red'>, at: number): void {
    if (matchId === null || matchNumber === null) return;
    for (const side of sides) {
      const seen = flagKey(state[side].noc ?? '').slice(0, 40);
      const key = `${matchId} ${side} ${seen}`;
      if (seen === '' || this.last[side] === key) continue;
      this.last[side] = key;
      const { code, how, confidence } = recognizeFlag(seen, this.known);
      this.unwritten.put(key, { seen, code, how, confidence, matchId, side, at });
    }
  }

  list(): FlagList {
    this.unwritten.flush();
    const { mappings, pictures } = this.known;
    const flags = this.records.all().map(({ code, kind, name, iso }) => ({ code, kind, name, iso, picture: pictures[code] ?? null }));
    const met = this.records.met(shownMet).map((row) => {
      const { code, how } = recognizeFlag(row.seen, this.known);
      return { ...row, code, how };
    });
    const unknown = met.filter(({ how }) => how === 'neutral');
    const builtIn = Object.entries(otherCodes).filter(([seen]) => !(seen in mappings));
    const all = [...Object.entries(mappings).map(([seen, code]) => ({ seen, code, source: 'custom' as const })), ...builtIn.map(([seen, code]) => ({ seen, code, source: 'built-in' as const }))];
    const statistics = { known: flags.length, mapped: Object.keys(mappings).length, pictures: Object.keys(pictures).length, met: met.length, unknownMet: unknown.length };
    return { flags, mappings: all, met: [...unknown, ...met.filter(({ how }) => how !== 'neutral')], statistics, folder: this.folder };
  }

  history(limit: number): FlagHistory {
    this.unwritten.flush();
    return { rows: this.records.history(limit) as FlagHistory['rows'] };
  }

  /** Lets a code stand for a flag, or (null) for itself again; false when there is no such flag. */
  map(seen: string, code: string | null): boolean {
    if (code === null) this.records.unmap(seen);
    else if (!this.records.map(seen, code, Date.now())) return false;
    this.changed();
    return true;
  }

  /** Gives a code a picture of the court's own. */
  put(code: string, bytes: Buffer): CheckedPicture {
    const checked = checkPicture(bytes);
    if (!checked.ok) return checked;
    mkdirSync(this.folder, { recursive: true });
    const file = `${code}.${checked.extension}`;
    const beside = path.join(this.folder, `.${file}.new`);
    writeFileSync(beside, bytes);
    for (const other of this.filesOf(code)) if (other !== file) rmSync(path.join(this.folder, other), { force: true });
    replaceFile(beside, path.join(this.folder, file));
    this.records.putPicture({ code, file, sha256: sha256(bytes) }, Date.now());
    this.changed();
    return checked;
  }

  /** Takes the court's own picture of a code away; whether there was one. */
  drop(code: string): boolean {
    for (const file of this.filesOf(code)) rmSync(path.join(this.folder, file), { force: true });
    const had = this.records.dropPicture(code, Date.now());
    this.changed();
    return had;
  }

  /** Takes the pictures of the folder, and forgets those that are gone from it. */
  scan(): { readonly taken: readonly string[]; readonly refused: readonly RefusedFile[] } {
    mkdirSync(this.folder, { recursive: true });
    const files = readdirSync(this.folder).filter((name) => !name.startsWith('.')).sort();
    const refused: RefusedFile[] = files.slice(filesBound).map((file) => ({ file, code: 'FLAG_TOO_MANY', message: `only ${String(filesBound)} files are looked at: take others out of the folder` }));
    const before = new Map(this.records.pictures().map((picture) => [picture.code, picture]));
    const here = new Set<string>();
    const taken: string[] = [];
    for (const file of files.slice(0, filesBound)) {
      const found = this.look(file, here);
      if ('message' in found) {
        refused.push({ file, ...found });
        continue;
      }
      here.add(found.code);
      const known = before.get(found.code);
      if (known?.file === file && known.sha256 === found.sha256) continue;
      this.records.putPicture({ code: found.code, file, sha256: found.sha256 }, Date.now());
      taken.push(found.code);
    }
    for (const code of before.keys()) if (!here.has(code)) this.records.dropPicture(code, Date.now());
    this.changed();
    return { taken, refused };
  }

  /** The court's own picture as it was checked; null when there is none or its file was changed meanwhile. */
  picture(code: string): { readonly bytes: Buffer; readonly type: string } | null {
    const stored = this.records.pictures().find((one) => one.code === code);
    const file = stored === undefined ? null : path.join(this.folder, stored.file);
    if (stored === undefined || file === null || !existsSync(file) || statSync(file).size > flagPictureBytes) return null;
    const bytes = readFileSync(file);
    const extension = path.extname(file).slice(1).toLowerCase() as keyof typeof types;
    return sha256(bytes) === stored.sha256 ? { bytes, type: types[extension] } : null;
  }

  /** Writes what waits, for the end. */
  stop(): void {
    this.unwritten.end();
  }

  private look(file: string, taken: ReadonlySet<string>): { readonly code: string; readonly sha256: string } | { readonly code: string; readonly message: string } {
    const [, name = '', extension = ''] = pictureName.exec(file) ?? [];
    const code = flagCodeSchema.safeParse(name);
    if (!code.success) return { code: 'FLAG_NAME', message: 'call the file as its code: KOR.svg, KOR.png' };
    if (taken.has(code.data)) return { code: 'FLAG_TWICE', message: `there is another picture of ${code.data}: leave one of them` };
    try {
      const whole = path.join(this.folder, file);
      if (statSync(whole).size > flagPictureBytes) return tooLarge;
      const bytes = readFileSync(whole);
      const checked = checkPicture(bytes);
      if (!checked.ok) return { code: checked.code, message: checked.message };
      const means = extension.toLowerCase().replace('jpeg', 'jpg');
      if (checked.extension !== means) return { code: 'FLAG_OTHER_TYPE', message: `this is a ${checked.extension.toUpperCase()}, not a ${means.toUpperCase()}: give it the right ending` };
      return { code: code.data, sha256: sha256(bytes) };
    } catch (error) {
      return { code: 'FLAG_UNREADABLE', message: wordsOf(error) };
    }
  }

  private filesOf(code: string): readonly string[] {
    return existsSync(this.folder) ? readdirSync(this.folder).filter((file) => pictureName.exec(file)?.[1]?.toUpperCase() === code) : [];
  }

  private changed(): void {
    const pictures = this.records.pictures().map(({ code, sha256: sum }) => [code, `/api/flags/${code}/picture?v=${sum.slice(0, 12)}`] as const);
    this.known = { mappings: Object.fromEntries(this.records.mappings().map(({ seen, code }) => [seen, code])), pictures: Object.fromEntries(pictures) };
    this.tell(this.known);
  }
}
