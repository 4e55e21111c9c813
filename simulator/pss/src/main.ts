import { createInterface } from 'node:readline';
import { wordsOf } from '@restrike/runtime/words-of';
import { createSimulator } from './create-simulator.js';
import { help, readArguments } from './read-arguments.js';

const options = readArguments(process.argv.slice(2));
if (options === 'help') {
  process.stdout.write(help);
} else if (!('targets' in options)) {
  process.stderr.write(`These arguments are wrong:\n${options.map((one) => `  - ${one}`).join('\n')}\nAll of them: npm run sim -- --help\n`);
  process.exitCode = 64;
} else {
  try {
    const simulator = createSimulator(options);
    const line = (): string =>
      simulator
        .status()
        .map(({ court, sent, matches, failed }) => `court ${String(court)}: ${String(sent)} sent, ${String(matches)} matches${failed > 0 ? `, ${String(failed)} not sent` : ''}`)
        .join(' · ');
    const { isTTY } = process.stdout;
    const progress = setInterval(() => process.stdout.write(isTTY ? `\r\u001b[K${line()}` : `${line()}\n`), isTTY ? 500 : 5_000);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => simulator.stop());
    process.on('message', (message) => (message === 'shutdown' ? simulator.stop() : undefined));
    if (process.send !== undefined) process.on('disconnect', () => simulator.stop());
    const control = options.control ? createInterface({ input: process.stdin }) : null;
    control?.on('line', (text) => {
      const [word = '', ...rest] = text.trim().split(' ');
      // Said when it is done: who asked for a pause waits for the word before it looks at the court.
      if (word === 'pause') {
        simulator.pause();
        process.stdout.write('paused\n');
      } else if (word === 'resume') simulator.resume();
      else if (word === 'stop') simulator.stop();
      else if (word === 'send') simulator.send(rest.join(' '));
      else if (word === 'status') process.stdout.write(`${JSON.stringify(simulator.status())}\n`);
      else process.stderr.write(`${word} is no command: pause, resume, stop, status or send TEXT\n`);
    });
    try {
      await simulator.done;
    } finally {
      // One court that fails ends the others too.
      clearInterval(progress);
      control?.close();
      simulator.stop();
    }
    process.stdout.write(`${isTTY ? '\r\u001b[K' : ''}${line()}\n`);
    if (process.connected) process.disconnect();
  } catch (error) {
    process.stderr.write(`${wordsOf(error)}\n`);
    process.exitCode = 65;
    if (process.connected) process.disconnect();
  }
}
