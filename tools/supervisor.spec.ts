import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface Member {
  readonly name: string;
  readonly cwd: string;
  readonly quiet: boolean;
  readonly command: () => { readonly script: string; readonly args: readonly string[]; readonly env: object };
}
const { createSupervisor } = (await import(pathToFileURL(path.join(import.meta.dirname, 'supervisor.mjs')).href)) as {
  createSupervisor: (options: { logFolder: string; onGivenUp: (sentence: string) => void }) => { start: (member: Member) => void; stop: () => Promise<void> };
};

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-supervisor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

/** Runs a child that says one thing and stays, until its log has it. */
async function run(logFolder: string): Promise<string> {
  const script = path.join(folder, 'child.mjs');
  writeFileSync(script, `console.log('it runs'); process.on('message', () => process.exit(0));`);
  let givenUp = '';
  const supervisor = createSupervisor({ logFolder, onGivenUp: (sentence) => (givenUp = sentence) });
  supervisor.start({ name: 'child', cwd: folder, quiet: true, command: () => ({ script, args: [], env: {} }) });
  const log = (): string => {
    try {
      return readFileSync(path.join(logFolder, 'child.log'), 'utf8');
    } catch {
      return '';
    }
  };
  for (let tries = 0; tries < 1_200 && !log().includes('it runs') && givenUp === ''; tries += 1) await new Promise((done) => setTimeout(done, 50));
  await supervisor.stop();
  return givenUp === '' ? log() : givenUp;
}

test('[E2E-8] npm start keeps the log of the run before', async () => {
  const logs = path.join(folder, 'kept');
  mkdirSync(logs);
  writeFileSync(path.join(logs, 'child.log'), 'the run before\n');
  expect([await run(logs), readFileSync(path.join(logs, 'child.previous.log'), 'utf8')]).toEqual(['it runs\n', 'the run before\n']);
});

test('[E2E-8] npm start runs also where the log of the run before can not be moved away', async () => {
  const logs = path.join(folder, 'held');
  mkdirSync(path.join(logs, 'child.previous.log', 'in the way'), { recursive: true });
  writeFileSync(path.join(logs, 'child.log'), 'the run before\n');
  expect(await run(logs)).toBe('it runs\n');
});
