import { clampFrame, frameAt, frameCount, timeOfFrame } from './frames.js';
import { frameInLoop, startState, type PlayerState } from './player-state.js';

/** What is seen of a video that is led. `frame` counts from 0. */
export interface LedVideo {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly playing: boolean;
  readonly frame: number;
  readonly frames: number;
}

/**
 * Leads a video element picture by picture. The picture on screen is told by the browser for each that it paints
 * (`requestVideoFrameCallback`), so that the number shown is of the picture seen; a seek goes to the middle of a picture, so that just that
 * one is shown. Seeks that are asked for while one is under way replace each other, so that a held key never runs ahead of the picture.
 */
export class VideoLead {
  private seen: LedVideo = { status: 'loading', playing: false, frame: 0, frames: 1 };
  private player: PlayerState = startState;
  /** Picture that is wanted while the video seeks. */
  private wanted: number | null = null;
  /** Picture on which it stands after a seek. A file whose first picture is not at its zero tells other times for its pictures: stepping goes by this. */
  private stands: number | null = null;
  private opened = false;
  private callback = 0;
  private readonly listeners: Readonly<Record<string, () => void>>;

  constructor(
    private readonly element: HTMLVideoElement,
    private readonly fps: number,
    private readonly opensAtMs: number | null,
    private readonly tell: (seen: LedVideo) => void,
  ) {
    this.listeners = {
      seeked: () => this.onSeeked(),
      loadedmetadata: () => this.onLoaded(),
      ended: () => this.onEnded(),
      play: () => {
        this.stands = null;
        this.set({ playing: true });
      },
      pause: () => this.set({ playing: false }),
      error: () => this.set({ status: 'failed', playing: false }),
    };
    for (const [name, listener] of Object.entries(this.listeners)) element.addEventListener(name, listener);
    this.callback = element.requestVideoFrameCallback(this.painted);
    if (element.readyState >= HTMLMediaElement.HAVE_METADATA) this.onLoaded();
  }

  close(): void {
    this.element.cancelVideoFrameCallback(this.callback);
    for (const [name, listener] of Object.entries(this.listeners)) this.element.removeEventListener(name, listener);
  }

  /** Takes speed and loop over. */
  follow(player: PlayerState): void {
    this.player = player;
    this.element.playbackRate = player.speed;
  }

  goTo(target: number): void {
    const to = clampFrame(target, this.seen.frames);
    const busy = this.wanted !== null && this.element.seeking;
    this.wanted = to;
    this.stands = null;
    if (!busy) this.element.currentTime = timeOfFrame(to, this.fps);
  }

  /** By so many pictures from where it is, or where it is going. */
  goBy(by: number): void {
    this.goTo((this.wanted ?? this.stands ?? this.seen.frame) + by);
  }

  step(by: number): void {
    this.element.pause();
    this.goBy(by);
  }

  pause(): void {
    this.element.pause();
  }

  toggle(): void {
    if (!this.element.paused) {
      this.element.pause();
      return;
    }
    if (this.seen.frame >= this.seen.frames - 1) this.goTo(0);
    this.play();
  }

  retry(): void {
    this.set({ status: 'loading' });
    this.element.load();
  }

  /** A browser may refuse to play by itself: then the picture stands and waits for a key. */
  private play(): void {
    void this.element.play().catch(() => undefined);
  }

  private readonly painted = (_now: number, { mediaTime }: { readonly mediaTime: number }): void => {
    const shown = frameAt(mediaTime, this.fps, this.seen.frames);
    if (this.stands === null) this.set({ frame: shown });
    if (!this.element.paused && this.wanted === null) {
      const next = frameInLoop(this.player, shown, this.seen.frames);
      if (next !== shown) this.goTo(next);
    }
    this.callback = this.element.requestVideoFrameCallback(this.painted);
  };

  private onSeeked(): void {
    if (this.wanted === null) return;
    if (frameAt(this.element.currentTime, this.fps, this.seen.frames) === this.wanted) {
      const frame = this.wanted;
      this.wanted = null;
      this.stands = this.element.paused ? frame : null;
      this.set({ frame });
    } else this.element.currentTime = timeOfFrame(this.wanted, this.fps);
  }

  private onLoaded(): void {
    this.set({ status: 'ready', frames: frameCount(this.element.duration, this.fps) });
    this.element.playbackRate = this.player.speed;
    if (this.opened) return;
    this.opened = true;
    this.goTo(frameAt((this.opensAtMs ?? 0) / 1_000, this.fps, this.seen.frames));
    this.play();
  }

  private onEnded(): void {
    const last = this.seen.frames - 1;
    const next = frameInLoop(this.player, last, this.seen.frames);
    if (next === last) {
      this.set({ playing: false });
      return;
    }
    this.goTo(next);
    this.play();
  }

  private set(change: Partial<LedVideo>): void {
    const next = { ...this.seen, ...change };
    const same = next.status === this.seen.status && next.playing === this.seen.playing && next.frame === this.seen.frame && next.frames === this.seen.frames;
    this.seen = next;
    if (!same) this.tell(next);
  }
}
