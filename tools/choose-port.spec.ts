import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface Ports {
  readonly isFree: (port: number) => Promise<boolean>;
  readonly taken: Map<number, string>;
}
type Wish = Record<'what' | 'variable', string> & { readonly usual: number; readonly asked: string | undefined };
const { choosePort } = (await import(pathToFileURL(path.join(import.meta.dirname, 'choose-port.mjs')).href)) as {
  choosePort: (wish: Wish, ports: Ports, giveUp: (why: string) => never) => Promise<number>;
};

const giveUp = (why: string): never => {
  throw new Error(why);
};
const choose = (ports: Ports, what: string, usual: number, asked?: string): Promise<number> => choosePort({ what, variable: `${what.toUpperCase()}_PORT`, usual, asked }, ports, giveUp);
const allFree = (): Ports => ({ isFree: () => Promise.resolve(true), taken: new Map() });

test('[E2E-8] npm start gives one port to one process only, whether it was asked for or is the usual one', async () => {
  const ports = allFree();
  expect(await choose(ports, 'hub', 3000, '3001')).toBe(3001);
  expect(await choose(ports, 'court', 3001)).toBe(3002);
  await expect(choose(ports, 'obs', 4466, '3001')).rejects.toThrow('Port 3001 for obs (OBS_PORT) is already that of hub (HUB_PORT)');
  await expect(choose(ports, 'obs', 4466, '3002')).rejects.toThrow('is already that of court (COURT_PORT)');
  expect(await choose(ports, 'obs', 4466)).toBe(4466);
});

test('[E2E-8] npm start refuses a port that is none or not free, and passes over a usual one that is not free', async () => {
  const ports = { ...allFree(), isFree: (port: number) => Promise.resolve(port !== 3000) };
  await expect(choose(ports, 'hub', 3000, 'x')).rejects.toThrow("HUB_PORT is 'x'");
  await expect(choose(ports, 'hub', 3000, '3000')).rejects.toThrow('in use by another program');
  expect(await choose(ports, 'hub', 3000)).toBe(3001);
});
