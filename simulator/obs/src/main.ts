import { createInterface } from 'node:readline';
import { wordsOf } from '@restrike/runtime/words-of';
import { createObsStandIn, type ObsStandIn } from './create-obs-stand-in.js';
import { findProgram } from './find-program.js';
import { help, readArguments } from './read-arguments.js';

const options = readArguments(process.argv.slice(2));
if (options === 'help') {
  process.stdout.write(help);
} else if (!('protocol' in options)) {
  process.stderr.write(`${options.map((one) => `  ${one}`).join('\n')}\n\n${help}`);
  process.exitCode = 64;
} else {
  try {
    await serve(await createObsStandIn(options));
  } catch (error) {
    process.stderr.write(`${wordsOf(error)}\n`);
    process.exitCode = 65;
    if (process.connected) process.disconnect();
  }
}

async function serve(obs: ObsStandIn): Promise<void> {
  process.stdout.write(`stand-in for OBS on port ${String(obs.port)}, files in ${obs.folder}${findProgram('ffmpeg') === null ? ' (without ffmpeg: every clip is the same film)' : ''}\n`);
  obs.model.on('output', (name, word, path) => process.stdout.write(`${name} ${word}${path === null ? '' : ` ${path}`}\n`));
  obs.model.on('scene', (name) => process.stdout.write(`scene ${name}\n`));
  obs.model.on('saved', (path) => process.stdout.write(`saved ${path}\n`));
  const input = createInterface({ input: process.stdin });
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
    process.on('message', (message) => (message === 'shutdown' ? resolve() : undefined));
    if (process.send !== undefined) process.on('disconnect', () => resolve());
    input.on('line', (line) => {
      obey(obs, line).catch((error: unknown) => process.stderr.write(`${wordsOf(error)}\n`));
    });
  });
  input.close();
  await obs.close();
  if (process.connected) process.disconnect();
}

async function obey(obs: ObsStandIn, line: string): Promise<void> {
  const [word = '', ...rest] = line.trim().split(' ');
  const commands: Readonly<Record<string, () => unknown>> = {
    freeze: () => obs.freeze(),
    thaw: () => obs.thaw(),
    kill: () => obs.kill(),
    quit: () => obs.quit(),
    start: () => obs.start(),
    drop: () => obs.dropStream(),
    away: () => obs.serverAway(true),
    back: () => obs.serverAway(false),
    full: () => obs.fillDisk(true),
    free: () => obs.fillDisk(false),
    scene: () => obs.byHand.show(rest.join(' ')),
    record: () => obs.byHand.start('record'),
    stop: () => obs.byHand.stop('record'),
    buffer: () => obs.byHand.start('replay'),
    save: () => obs.byHand.save(),
    status: () => process.stdout.write(`${JSON.stringify({ scene: obs.model.scene, outputs: obs.model.outputs })}\n`),
    '': () => undefined,
  };
  const command = commands[word];
  if (command === undefined) throw new Error(`${word} is no command; npm run obs-sim -- --help lists them`);
  await command();
}
