import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { CommandView, CourtAnnouncement, CourtView, NodeId } from '@restrike/contracts';
import { getJson, onStage, tellFigure, until, workspaceRoot, type CourtProcess, type HubProcess } from './src/index.js';

const linkOf = async (hub: HubProcess, nodeId: NodeId): Promise<string> => (await hub.get<{ courts: CourtView[] }>('/api/courts')).courts.find((one) => one.nodeId === nodeId)?.link ?? 'unknown';
const messagesOf = async (court: CourtProcess): Promise<string[]> => (await getJson<{ announcements: CourtAnnouncement[] }>(`${court.url}/api/announcements`)).announcements.map(({ text }) => text);

// A process is frozen with signals that Windows does not have.
const onPosix = process.platform === 'win32' ? describe.skip : describe;

onPosix('[E2E-25] a bulk command', () => {
  it('[E2E-25] to 16 courts, 3 of them offline and 1 frozen, has the result of each, and nothing runs late when they are back', () =>
    onStage(async (stage) => {
      const hub = await stage.hub({ env: { RESTRIKE_HEARTBEAT_MS: '1000' } });
      const fleet = stage.start('fleet', path.join(workspaceRoot, 'simulator/fleet/dist/main.js'), ['--agents', '14', '--first', '3', '--offline', '3', '--hub', hub.url, '--token', hub.joinToken, '--work', '50'], {});
      const frozen = await stage.court({ number: 1, hubUrl: hub.url });
      const sound = await stage.court({ number: 2, hubUrl: hub.url });
      const online = async (): Promise<number> => (await hub.get<{ courts: CourtView[] }>('/api/courts')).courts.filter(({ link }) => link === 'online').length;
      await until('16 courts to be known, 3 of them lost', 60_000, async () => {
        const { courts } = await hub.get<{ courts: CourtView[] }>('/api/courts');
        return courts.length === 16 && (await online()) === 13;
      });

      process.kill(frozen.process.pid, 'SIGSTOP');
      const issued = await hub.send<CommandView>('POST', '/api/commands', { idempotencyKey: randomUUID(), targets: 'all', request: { action: 'send-message', text: 'Mind the clock' }, limitMs: 8_000 });
      const of = ({ targets }: CommandView, nodeId: NodeId): string => {
        const target = targets.find((one) => one.nodeId === nodeId);
        return `${String(target?.status)} ${String(target?.reason)}`;
      };
      let view = issued;
      // A court's own word may come behind the hub's impatience, and takes its place.
      await until(
        'every court to have its result',
        60_000,
        async () => {
          view = await hub.get<CommandView>(`/api/commands/${issued.commandId}`);
          const count = (is: (target: CommandView['targets'][number]) => boolean): number => view.targets.filter(is).length;
          return count(({ status }) => status === 'done') === 12 && count(({ reason }) => reason === 'OFFLINE') === 3 && of(view, frozen.nodeId) === 'failed TIMED_OUT';
        },
        () => JSON.stringify(view.targets),
      );
      expect(of(view, sound.nodeId)).toBe('done null');
      for (const status of ['done', 'failed']) tellFigure(`bulk command, longest that ended as ${status}`, Math.max(...view.targets.filter((one) => one.status === status).map(({ tookMs }) => tookMs ?? 0)) / view.limitMs, 'of its limit');
      // What was done was done within its limit.
      expect(view.targets.filter(({ status, tookMs }) => status === 'done' && !(tookMs !== null && tookMs <= view.limitMs))).toEqual([]);
      expect(await messagesOf(sound)).toEqual(['Mind the clock']);

      // Long enough that the hub gives up the link: what it sent then still lies in the frozen process's socket.
      await until('the hub to miss the frozen court', 60_000, async () => (await linkOf(hub, frozen.nodeId)) === 'offline');
      process.kill(frozen.process.pid, 'SIGCONT');
      await until('the court to be back', 60_000, async () => (await linkOf(hub, frozen.nodeId)) === 'online');
      const after = await hub.send<CommandView>('POST', '/api/commands', { idempotencyKey: randomUUID(), targets: [frozen.nodeId], request: { action: 'send-message', text: 'Back again' } });
      await until('the court to do the next command', 60_000, async () => of(await hub.get<CommandView>(`/api/commands/${after.commandId}`), frozen.nodeId) === 'done null');
      expect(await messagesOf(frozen)).toEqual(['Back again']);
      expect(of(await hub.get<CommandView>(`/api/commands/${issued.commandId}`), frozen.nodeId)).toMatch(/^(failed TIMED_OUT|expired EXPIRED)$/);
      expect(fleet.isAlive).toBe(true);
    }), 300_000);
});
