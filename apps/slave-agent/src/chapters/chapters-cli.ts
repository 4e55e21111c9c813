import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { daySchema } from '@restrike/contracts';
import { openCourtReader, openCourtRecords } from '@restrike/db/court';
import { wordsOf } from '@restrike/runtime/words-of';
import { readAgentSettings } from '../config/agent-settings.js';
import { dayOf } from '../ingest/day-of.js';
import { writeChapters } from './write-chapters.js';

// `npm run chapters -- [--day 2026-11-21] [--no-moments] [--data data/court] [--folder .] [--court NAME]`: the chapter files of a day, also while the agent runs.

const usage = 'npm run chapters -- [--day YYYY-MM-DD] [--no-moments] [--data FOLDER] [--folder FOLDER] [--court NAME]';
const exitUsage = 78;

function giveUp(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(exitUsage);
}

function readArguments(): { readonly day: string; readonly withMoments: boolean; readonly file: string; readonly folder: string; readonly courtName: string } {
  try {
    const { values } = parseArgs({
      options: { day: { type: 'string' }, 'no-moments': { type: 'boolean', default: false }, data: { type: 'string' }, folder: { type: 'string', default: '.' }, court: { type: 'string' } },
    });
    const day = values.day ?? dayOf(Date.now());
    if (!daySchema.safeParse(day).success) return giveUp(`${day} is no day. ${usage}`);
    const { dataDir, courtName } = readAgentSettings(process.env);
    const file = path.join(values.data ?? dataDir, 'court.sqlite');
    if (!existsSync(file)) return giveUp(`There is no court store at ${file}: say where its data directory is. ${usage}`);
    return { day, withMoments: !values['no-moments'], file, folder: values.folder, courtName: values.court ?? courtName };
  } catch (error) {
    return giveUp(`${wordsOf(error)}\n${usage}`);
  }
}

async function run(): Promise<void> {
  const { file, ...options } = readArguments();
  const reader = openCourtReader(file);
  const records = openCourtRecords(file);
  try {
    const names = await writeChapters({ reader, records }, options);
    if (names.length === 0) process.stdout.write(`Nothing was streamed on ${options.day}.\n`);
    for (const name of names) process.stdout.write(`${path.join(options.folder, name)}\n`);
  } finally {
    records.close();
    reader.close();
  }
}

run().catch((error: unknown) => {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exitCode = 1;
});
