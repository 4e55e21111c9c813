import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CourtPairing, SlaveView } from '@restrike/contracts';
import { onStage, tellFigure, until, workspaceRoot, type ManagedProcess, type Stage } from './src/index.js';
import { Networks, networkTest, type Computer } from './src/network-namespaces.js';

const adminPassword = 'a password of the networks';
const main = (folder: string): string => path.join(workspaceRoot, folder, 'dist', 'main.js');

/** Where a court's link stands; `since` by the clock of this machine, ms. */
interface Link {
  readonly state: string;
  readonly url?: string;
  readonly hubId?: string;
  readonly since?: number;
}

interface Running {
  readonly process: ManagedProcess;
  readonly port: number;
}

/** A hall of computers on networks of their own. */
class Hall {
  private constructor(
    readonly stage: Stage,
    readonly nets: Networks,
  ) {}

  static play(act: (hall: Hall) => Promise<void>): Promise<void> {
    return onStage(async (stage) => {
      const nets = new Networks();
      try {
        await act(new Hall(stage, nets));
      } catch (error) {
        process.stderr.write(`\n${stage.log()}\n`);
        throw error;
      } finally {
        await stage.endAll();
        await nets.close();
      }
    });
  }

  async hub(computer: Computer, name: string, env: Readonly<Record<string, string>> = {}): Promise<Running> {
    const dataDir = path.join(this.stage.folder, name);
    mkdirSync(dataDir, { recursive: true });
    const started = this.stage.start(
      name,
      main('apps/master-hub'),
      [],
      { RESTRIKE_DATA_DIR: dataDir, RESTRIKE_HUB_HOST: '0.0.0.0', RESTRIKE_HUB_PORT: '3000', RESTRIKE_ADMIN_PASSWORD: adminPassword, RESTRIKE_TOURNAMENT: name, RESTRIKE_LOG_LEVEL: 'warn', ...env },
      computer.prefix,
    );
    const { port } = await started.runFile<{ pid: number; port: number }>(dataDir);
    return { process: started, port };
  }

  async court(computer: Computer, name: string, env: Readonly<Record<string, string>> = {}): Promise<Running> {
    const dataDir = path.join(this.stage.folder, name);
    mkdirSync(dataDir, { recursive: true });
    const started = this.stage.start(
      name,
      main('apps/slave-agent'),
      [],
      { RESTRIKE_DATA_DIR: dataDir, RESTRIKE_COURT_NAME: name, RESTRIKE_UDP_PORT: '0', RESTRIKE_API_PORT: '0', RESTRIKE_LOG_LEVEL: 'info', ...env },
      computer.prefix,
    );
    const { apiPort } = await started.runFile<{ pid: number; apiPort: number }>(dataDir);
    return { process: started, port: apiPort };
  }

  ask<T>(computer: Computer, { port }: Running, route: string): Promise<T> {
    return this.nets.fetch<T>(computer, `http://127.0.0.1:${String(port)}${route}`);
  }

  /** Acts at a hub as its admin. */
  async act<T>(computer: Computer, { port }: Running, method: string, route: string, body?: unknown): Promise<T> {
    const url = `http://127.0.0.1:${String(port)}`;
    const { token } = await this.nets.fetch<{ token: string }>(computer, `${url}/api/access/login`, { method: 'POST', body: { name: 'admin', password: adminPassword } });
    return this.nets.fetch<T>(computer, `${url}${route}`, { method, headers: { authorization: `Bearer ${token}` }, ...(body === undefined ? {} : { body }) });
  }

  pairing(computer: Computer, court: Running): Promise<CourtPairing> {
    return this.ask<CourtPairing>(computer, court, '/api/hub');
  }

  async link(computer: Computer, court: Running): Promise<Link> {
    return (await this.ask<{ link: Link }>(computer, court, '/api/state')).link;
  }

  async linked(computer: Computer, court: Running, limitMs: number): Promise<Link> {
    let last = '';
    return until(
      'the court to be linked',
      limitMs,
      async () => {
        const link = await this.link(computer, court);
        last = JSON.stringify([link, await this.pairing(computer, court)]);
        return link.state === 'up' ? link : null;
      },
      () => last,
    );
  }

  /** Approves the one court that waits; returns when it was approved, ms. */
  async approve(computer: Computer, hub: Running): Promise<number> {
    return until('a court to ask', 60_000, async () => {
      const { slaves } = await this.act<{ slaves: SlaveView[] }>(computer, hub, 'GET', '/api/slaves');
      const waiting = slaves.find(({ state }) => state === 'waiting');
      if (waiting === undefined) return null;
      await this.act(computer, hub, 'POST', `/api/slaves/${waiting.nodeId}/approve`, {});
      return Date.now();
    });
  }
}

const token = { RESTRIKE_JOIN_TOKEN: 'a token of the networks' };
/** From a moment to that of the link, which the agent itself knows: who looks for it is late. */
const report = (what: string, since: number, { since: until }: Link): void => tellFigure(what, ((until ?? Date.now()) - since) / 1_000, 's');

networkTest(
  '[DIS-1] a bare court finds a hub in another network and joins without an address; keeps to it when a second hub comes and when its own moves to another address',
  () =>
    Hall.play(async (hall) => {
      const lan = await hall.nets.network('lan');
      const [hubHost, courtHost, spareHost] = [await hall.nets.computer('hub'), await hall.nets.computer('court'), await hall.nets.computer('spare')];
      await hall.nets.plug(hubHost, lan, 'eth0', '10.77.0.1');
      await hall.nets.plug(courtHost, lan, 'eth0', '10.77.0.2');
      await hall.nets.plug(spareHost, lan, 'eth0', '10.77.0.3');

      const hub = await hall.hub(hubHost, 'hub', token);
      const court = await hall.court(courtHost, 'court', token);
      const first = await hall.linked(courtHost, court, 60_000);
      report('bare court, hub first, from its start to the link', court.process.startedAt, first);
      expect(first.url).toBe('http://10.77.0.1:3000');

      // A spare laptop with a hub: while the own hub is there, and while it is away.
      await hall.hub(spareHost, 'spare', token);
      await hub.process.kill();
      await until('the court to see the other hub', 60_000, async () => (await hall.pairing(courtHost, court)).hubs.some(({ url }) => url === 'http://10.77.0.3:3000'));
      await sleep(6_000);
      expect(await hall.link(courtHost, court)).not.toMatchObject({ state: 'up' });
      expect((await hall.pairing(courtHost, court)).hubId).toBe(first.hubId);
      const { slaves } = await hall.act<{ slaves: SlaveView[] }>(spareHost, { process: hub.process, port: 3000 }, 'GET', '/api/slaves');
      expect(slaves).toEqual([]);

      // The own hub comes back under another address.
      await hall.nets.readdress(hubHost, 'eth0', '10.77.0.99');
      await hall.hub(hubHost, 'hub', token);
      const moved = Date.now();
      const second = await hall.linked(courtHost, court, 60_000);
      report('hub moved to another address, from its first answer to the link', moved, second);
      expect(second).toMatchObject({ url: 'http://10.77.0.99:3000', hubId: first.hubId });
    }),
  300_000,
);

networkTest(
  '[DIS-1] a court that starts first finds the hub later, past a card that leads nowhere, and shows what it tried on which card; the control room approves it',
  () =>
    Hall.play(async (hall) => {
      const [dead, lan] = [await hall.nets.network('dead'), await hall.nets.network('lan')];
      const [hubHost, courtHost] = [await hall.nets.computer('hub'), await hall.nets.computer('court')];
      // The default route leads into the network where nobody is, as with a VPN.
      await hall.nets.plug(courtHost, dead, 'eth0', '10.66.0.2');
      await hall.nets.plug(courtHost, lan, 'eth1', '10.77.0.2');
      await hall.nets.plug(courtHost, lan, 'eth2', '10.88.0.2');
      await hall.nets.cable(courtHost, 'eth2', 'out');
      await hall.nets.plug(hubHost, lan, 'eth0', '10.77.0.1');

      const court = await hall.court(courtHost, 'court');
      let attempts: readonly { readonly way: string; readonly via: string; readonly tried: number }[] = [];
      await until(
        'the court to have looked on both cards, in both ways',
        60_000,
        async () => {
          ({ attempts } = await hall.ask<{ attempts: typeof attempts }>(courtHost, court, '/api/discovery'));
          const hasTried = (by: string, from: string, times: number): boolean => attempts.some(({ way, via, tried }) => way === by && via === from && tried >= times);
          return ['10.66.0', '10.77.0'].every((network) => hasTried('mdns', `${network}.2`, 2) && hasTried('broadcast', `${network}.255`, 0));
        },
        () => JSON.stringify(attempts),
      );
      expect((await hall.pairing(courtHost, court)).state).toBe('searching');

      const hub = await hall.hub(hubHost, 'hub');
      const began = Date.now();
      await until('the court to wait for approval', 60_000, async () => (await hall.pairing(courtHost, court)).state === 'waiting');
      report('court first, hub later, from the hub’s first answer to the asking', began, { state: 'waiting' });
      expect(await hall.link(courtHost, court)).not.toMatchObject({ state: 'up' });
      const approved = await hall.approve(hubHost, hub);
      const link = await hall.linked(courtHost, court, 60_000);
      expect(link.url).toBe('http://10.77.0.1:3000');
      report('from the approval to the link', approved, link);

      // A cable pulled and put back: the court comes back by itself.
      await hall.nets.cable(courtHost, 'eth1', 'out');
      await until('the court to notice', 60_000, async () => (await hall.link(courtHost, court)).state !== 'up');
      await hall.nets.cable(courtHost, 'eth1', 'in');
      const back = Date.now();
      report('cable put back, to the link', back, await hall.linked(courtHost, court, 60_000));
    }),
  300_000,
);

networkTest(
  '[DIS-1] an unpaired court with two hubs on its cards joins neither until a person chooses, by a click or by a typed address with a code',
  () =>
    Hall.play(async (hall) => {
      const [one, two] = [await hall.nets.network('one'), await hall.nets.network('two')];
      const [hubHost, otherHost, courtHost] = [await hall.nets.computer('hub'), await hall.nets.computer('other'), await hall.nets.computer('court')];
      await hall.nets.plug(hubHost, one, 'eth0', '10.77.0.1');
      await hall.nets.plug(otherHost, two, 'eth0', '10.88.0.1');
      await hall.nets.plug(courtHost, one, 'eth0', '10.77.0.2');
      await hall.nets.plug(courtHost, two, 'eth1', '10.88.0.2');
      const [hub, other] = await Promise.all([hall.hub(hubHost, 'hub'), hall.hub(otherHost, 'other')]);
      const court = await hall.court(courtHost, 'court', { RESTRIKE_COURT_PIN: '4711' });
      let last: CourtPairing | null = null;
      await until('the court to ask a person', 60_000, async () => (last = await hall.pairing(courtHost, court)).state === 'choose', () => JSON.stringify(last));
      for (const [computer, running] of [[hubHost, hub], [otherHost, other]] as const) {
        expect((await hall.act<{ slaves: SlaveView[] }>(computer, running, 'GET', '/api/slaves')).slaves).toEqual([]);
      }
      const { links } = await hall.act<{ links: string[] }>(otherHost, other, 'POST', '/api/slaves/pairing-codes', { minutes: 5, uses: 1 });
      expect(links[0]).toMatch(/^http:\/\/10\.88\.0\.1:3000\/join\?hub=.*code=/);
      const url = `http://127.0.0.1:${String(court.port)}`;
      const { cookie = '' } = await hall.nets.fetch<{ cookie?: string }>(courtHost, `${url}/api/access/login`, { method: 'POST', body: { pin: '4711' } });
      await hall.nets.fetch(courtHost, `${url}/api/hub/choose`, { method: 'POST', body: { address: links[0] }, headers: { cookie, origin: url } });
      expect((await hall.linked(courtHost, court, 60_000)).url).toBe('http://10.88.0.1:3000');
    }),
  300_000,
);

networkTest(
  '[DIS-1] over mDNS alone a hub on two cards outlasts a taken port, answers who asks, whenever that is, and a court joins it',
  () =>
    Hall.play(async (hall) => {
      const [lan, other] = [await hall.nets.network('lan'), await hall.nets.network('other')];
      const [hubHost, courtHost] = [await hall.nets.computer('hub'), await hall.nets.computer('court')];
      await hall.nets.plug(hubHost, other, 'eth0', '10.66.0.1');
      await hall.nets.plug(hubHost, lan, 'eth1', '10.77.0.1');
      await hall.nets.plug(courtHost, lan, 'eth0', '10.77.0.2');
      const mdns = { ...token, RESTRIKE_DISCOVERY: 'mdns' };
      // Another program has the port of mDNS for itself while the hub starts.
      const release = await hall.nets.holdUdpPort(hubHost, 5353);
      const hub = await hall.hub(hubHost, 'hub', mdns);
      await until('the hub to say that it can not be found', 60_000, () => /EADDRINUSE.*5353/.test(hub.process.log()));
      await release();
      expect(await hall.nets.askMdns(courtHost, '10.77.0.2', '_restrike-vta._tcp.local')).toBe('10.77.0.1');
      const court = await hall.court(courtHost, 'court', mdns);
      const link = await hall.linked(courtHost, court, 60_000);
      report('bare court over mDNS alone, from its start to the link', court.process.startedAt, link);
      expect(link.url).toBe('http://10.77.0.1:3000');
    }),
  300_000,
);
