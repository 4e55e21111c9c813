import { clampFrame, frameAt, frameCount, timeOfFrame } from './frames.js';

/** How a video that follows is to be brought to where it belongs. */
export type FollowAct = { readonly act: 'keep' } | { readonly act: 'seek'; readonly to: number } | { readonly act: 'play'; readonly rate: number } | { readonly act: 'wait' };

export interface FollowSituation {
  /** Where the video is and where it belongs, s from its own start. */
  readonly at: number;
  readonly wanted: number;
  readonly duration: number;
  readonly fps: number;
  /** Whether the one that leads plays, and its speed. */
  readonly playing: boolean;
  readonly speed: number;
}

/** Further off it jumps; closer than the deadband it is left alone; between it runs a little faster or slower, s. */
const jumpS = 0.3;
const deadbandS = 0.006;
/** Time in which a small difference is made up, s, and the most that the speed is changed for it. */
const catchUpS = 0.4;
const mostPart = 0.25;

/**
 * CLP-5: keeps a video of another camera at the moment that the leading one shows. Standing, it shows the picture of that moment exactly; playing, it makes up small
 * differences by its speed, which nobody sees, and jumps over great ones. Pure.
 */
export function followAct({ at, wanted, duration, fps, playing, speed }: FollowSituation): FollowAct {
  const frames = frameCount(duration, fps);
  if (!playing || wanted < 0 || wanted >= duration) {
    const to = timeOfFrame(clampFrame(frameAt(wanted, fps, frames), frames), fps);
    return Math.abs(at - to) > 0.2 / fps ? { act: 'seek', to } : { act: 'wait' };
  }
  const late = wanted - at;
  if (Math.abs(late) > jumpS) return { act: 'seek', to: wanted };
  if (Math.abs(late) <= deadbandS) return { act: 'play', rate: speed };
  return { act: 'play', rate: speed * (1 + Math.max(-mostPart, Math.min(mostPart, late / catchUpS / speed))) };
}

const leadEvents = ['play', 'pause', 'seeking', 'seeked', 'ratechange', 'timeupdate', 'ended'] as const;
const ownEvents = ['loadedmetadata', 'seeked', 'canplay'] as const;

/** Keeps a video element in step with the leading one, `offsetS` seconds further into its own file, until it is closed. */
export class VideoFollow {
  private callback = 0;
  private readonly correct = (): void => this.step();

  constructor(
    private readonly own: HTMLVideoElement,
    private readonly lead: HTMLVideoElement,
    private readonly fps: number,
    private readonly offsetS: number,
  ) {
    for (const name of leadEvents) lead.addEventListener(name, this.correct);
    for (const name of ownEvents) own.addEventListener(name, this.correct);
    this.callback = lead.requestVideoFrameCallback(this.painted);
    this.step();
  }

  close(): void {
    this.lead.cancelVideoFrameCallback(this.callback);
    for (const name of leadEvents) this.lead.removeEventListener(name, this.correct);
    for (const name of ownEvents) this.own.removeEventListener(name, this.correct);
    this.own.pause();
  }

  private readonly painted = (): void => {
    this.step();
    this.callback = this.lead.requestVideoFrameCallback(this.painted);
  };

  private step(): void {
    const { own, lead } = this;
    // While it seeks nothing is known of it: its own `seeked` looks again.
    if (own.readyState < HTMLMediaElement.HAVE_METADATA || own.seeking || !Number.isFinite(own.duration)) return;
    const playing = !lead.paused && !lead.ended && !lead.seeking;
    const act = followAct({ at: own.currentTime, wanted: lead.currentTime + this.offsetS, duration: own.duration, fps: this.fps, playing, speed: lead.playbackRate });
    if (act.act === 'play') {
      if (Math.abs(own.playbackRate - act.rate) > 0.001) own.playbackRate = act.rate;
      // A browser may refuse to play by itself; the next event tries again.
      if (own.paused) void own.play().catch(() => undefined);
      return;
    }
    if (!playing || act.act === 'wait') own.pause();
    if (act.act === 'seek') own.currentTime = act.to;
  }
}
