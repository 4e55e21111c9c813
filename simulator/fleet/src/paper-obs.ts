import type { CommandAction, CommandOutcome, Heartbeat, Wish } from '@restrike/contracts';

type ObsStatus = Heartbeat['obs'][number];
type Done = Pick<CommandOutcome, 'outcome' | 'reason' | 'detail'>;

const done = (detail: string): Done => ({ outcome: 'done', reason: null, detail });
const failed = (reason: CommandOutcome['reason'], detail: string): Done => ({ outcome: 'failed', reason, detail });

/** The OBS of a simulated court: one that records and streams, and does at once what it is told. */
export class PaperObs {
  private scene = 'Court';
  private recording = false;
  private streaming = false;
  private replayBuffer = true;
  private readonly muted = new Map([['Commentary', false], ['Hall', false]]);

  constructor(private readonly scenes: readonly string[] = ['Court', 'IVR_SCENE', 'Break']) {}

  status(): ObsStatus {
    return {
      role: 'OBS_BOTH',
      connection: 'live',
      scene: this.scene,
      recording: this.recording,
      streaming: this.streaming,
      replayBuffer: this.replayBuffer,
      scenes: [...this.scenes],
      inputs: [...this.muted].map(([name, muted]) => ({ name, muted })),
    };
  }

  /** Does what a command asks. What is not about OBS is simply done. */
  act(request: CommandAction): Done {
    switch (request.action) {
      case 'start-recording':
        return this.set('recording', true);
      case 'stop-recording':
        return this.set('recording', false);
      case 'start-stream':
        return this.set('streaming', true);
      case 'stop-stream':
        return this.set('streaming', false);
      case 'start-replay-buffer':
        return this.set('replayBuffer', true);
      case 'stop-replay-buffer':
        return this.set('replayBuffer', false);
      case 'save-replay-buffer':
        return this.replayBuffer ? done('saved') : failed('OBS_REFUSED', 'the replay buffer does not run');
      case 'change-scene':
        return this.show(request.scene);
      case 'mute':
      case 'unmute':
        return this.mute(request.input, request.action === 'mute');
      case 'restart-obs':
        return done('restarted');
      default:
        return done(`${request.action} done`);
    }
  }

  /** Converges to a wish; what it can not do stays a difference. */
  fulfil(wish: Wish): void {
    if (wish.kind === 'scene') this.show(wish.scene);
    else if (wish.kind === 'mute') this.mute(wish.input, wish.on);
    else this.set(wish.kind === 'recording' ? 'recording' : 'streaming', wish.on);
  }

  private set(what: 'recording' | 'streaming' | 'replayBuffer', on: boolean): Done {
    this[what] = on;
    return done(`${what} is ${on ? 'on' : 'off'}`);
  }

  private show(scene: string): Done {
    if (!this.scenes.includes(scene)) return failed('OBS_REFUSED', `there is no scene ${scene}`);
    this.scene = scene;
    return done(`it shows ${scene}`);
  }

  private mute(input: string | null, on: boolean): Done {
    if (input !== null && !this.muted.has(input)) return failed('OBS_REFUSED', `there is no input ${input}`);
    for (const name of input === null ? [...this.muted.keys()] : [input]) this.muted.set(name, on);
    return done(`${input ?? 'all inputs'} ${on ? 'muted' : 'heard'}`);
  }
}
