import { simulatorViewSchema, type SimulatorStart } from '@restrike/contracts';
import { z } from 'zod';
import { CourtOnTrial } from './court-on-trial.js';

const plays: SimulatorStart = { scenario: 'basic', speed: 20, seed: 7, matches: null, faults: 'dup=1%' };
const matchNumber = z.object({ state: z.object({ matchNumber: z.string().nullable() }), simulated: z.string().nullable() });
const eventsSchema = z.object({ rows: z.array(z.object({ sequence: z.int() })) });

describe('[SIM-1] the console’s simulator', () => {
  it('[SIM-1] plays into its own court, tells how far it is, takes single messages, and gives way to a real scoring system', async () => {
    const court = await CourtOnTrial.start();
    const view = () => court.get('/api/simulator', simulatorViewSchema);
    try {
      expect(await view()).toMatchObject({ available: true, running: false, realSender: null });
      expect((await court.post('/api/simulator/start', plays, { signedIn: false })).status).toBe(401);
      expect((await court.post('/api/simulator/start', { ...plays, faults: '--record x' })).status).toBe(400);
      expect((await court.post('/api/simulator/start', plays)).status).toBe(200);
      await court.until('a simulated match', async () => ((await court.get('/api/state', matchNumber)).state.matchNumber === null ? null : true));
      await court.until('its progress', async () => ((await view()).sent > 0 ? true : null));
      expect(await view()).toMatchObject({ running: true, plays, realSender: null, trouble: null });
      expect((await court.post('/api/simulator/send', { text: 'at1;NGUYỄN;NGUYỄN;VIE;at2;B;B;ESP' })).status).toBe(200);
      await court.until('the single message', async () => ((await (await court.fetch('/api/events?type=at&text=NGUY&limit=1')).text()).includes('"rows":[{') ? true : null));
      expect((await court.get('/api/state', matchNumber)).simulated).toBe('plays');
      expect((await court.post('/api/simulator/stop', undefined)).status).toBe(200);
      expect(await view()).toMatchObject({ running: false, trouble: null });
      // Its match is still on the board, and said to be simulated.
      expect((await court.get('/api/state', matchNumber)).simulated).toBe('played');
      // Its own datagrams do not keep it from playing again.
      expect((await court.post('/api/simulator/start', plays)).status).toBe(200);
      await court.post('/api/simulator/stop', undefined);

      // A sender that no run explains is real: nothing is simulated beside it.
      await court.until('the real sender', async () => {
        await court.say(['clk;01:00']);
        return (await view()).realSender === null ? null : true;
      });
      const refused = await court.post('/api/simulator/start', plays);
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([409, 'REAL_DATA']);
      expect((await court.post('/api/simulator/send', { text: 'pt1;3' })).status).toBe(409);
    } finally {
      await court.end();
    }
  });

  it('[SIM-1] plays any seed that a console may give, says what is wrong with faults that are none, and sends a text that looks like an option', async () => {
    const court = await CourtOnTrial.start();
    const view = () => court.get('/api/simulator', simulatorViewSchema);
    try {
      await court.post('/api/simulator/start', { ...plays, seed: 2_147_483_647 });
      await court.until('its progress', async () => ((await view()).sent > 0 ? true : null));
      await court.post('/api/simulator/start', { ...plays, faults: 'loss=1' });
      await court.until('the refusal', async () => ((await view()).running ? null : true));
      expect((await view()).trouble).toMatch(/^--faults loss=1 is no fault: write loss, dup/);
      await court.post('/api/simulator/send', { text: '--loop;1' });
      await court.until('the single message', async () => ((await (await court.fetch('/api/events?text=--loop&limit=1')).text()).includes('"rows":[{') ? true : null));
    } finally {
      await court.end();
    }
  });

  it('[SIM-1] a real scoring system on the same machine that begins in mid-run ends the run, and neither that nor a stop by hand costs it a datagram', async () => {
    const court = await CourtOnTrial.start();
    const view = () => court.get('/api/simulator', simulatorViewSchema);
    try {
      await court.post('/api/simulator/start', { ...plays, scenario: 'championship', faults: null });
      await court.until('its progress', async () => ((await view()).sent > 0 ? true : null));
      const real = Array.from({ length: 200 }, (_, index) => `real;${String(index)}`);
      const said = court.say([...real, 'pre;FightLoaded', 'at1;Perica;Perica;CRO;at2;Stevica;Stevica;GER', 'rdy;FightReady']);
      await court.until('the run gave way', async () => ((await view()).running ? null : true));
      await said;
      expect((await view()).trouble).toMatch(/a real scoring system sends \(127\.0\.0\.1:\d+\)/);
      const [first, stopped] = await Promise.all([court.say(real), court.post('/api/simulator/stop', undefined)]);
      expect([first, stopped.status]).toEqual([undefined, 200]);
      await court.say(['sc1;3;sc2;0']);
      await court.until('the real match', async () => ((await court.get('/api/state', z.object({ state: z.object({ blue: z.object({ name: z.string().nullable(), score: z.int() }) }) }))).state.blue.score === 3 ? true : null));
      const { rows } = eventsSchema.parse(await (await court.fetch('/api/events?text=real%3B&limit=1000')).json());
      expect(rows).toHaveLength(2 * real.length);
      expect((await court.get('/api/state', matchNumber)).simulated).toBeNull();
    } finally {
      await court.end();
    }
  });
});
