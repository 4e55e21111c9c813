import { wordsOf } from '@restrike/runtime/words-of';
import { createFleet } from './create-fleet.js';
import { help, readArguments } from './read-arguments.js';

const joinLimitMs = 60_000;
const options = readArguments(process.argv.slice(2), process.env);
if (options === 'help') {
  process.stdout.write(help);
} else if (!('agents' in options)) {
  process.stderr.write(`${options.map((one) => `  ${one}`).join('\n')}\n\n${help}`);
  process.exitCode = 64;
} else {
  const { heartbeatMs, frozen, offline, durationMs, ...rest } = options;
  const fleet = createFleet({ ...rest, ...(heartbeatMs === null ? {} : { heartbeatMs }) });
  const { isTTY } = process.stdout;
  const progress = setInterval(() => {
    const { up, commands, announcements, wrong } = fleet.status();
    const line = `${String(up)} of ${String(options.agents)} courts up, ${String(commands)} commands done, ${String(announcements)} announcements, ${String(wrong)} messages that can not be read`;
    process.stdout.write(isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }, isTTY ? 500 : 5_000);
  const end = (): void => {
    clearInterval(progress);
    fleet.stop();
    process.stdout.write('\n');
    if (process.connected) process.disconnect();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  process.on('message', (message) => (message === 'shutdown' ? end() : undefined));
  if (process.send !== undefined) process.on('disconnect', end);
  if (durationMs !== null) setTimeout(end, durationMs).unref();
  try {
    await fleet.start(joinLimitMs);
    const { courts } = fleet;
    courts.slice(courts.length - frozen).forEach((court) => court.freeze());
    courts.slice(courts.length - frozen - offline, courts.length - frozen).forEach((court) => court.stop());
  } catch (error) {
    process.stderr.write(`${wordsOf(error)}\n`);
    process.exitCode = 1;
    end();
  }
}
