import type { ClipMarks } from '@restrike/contracts';
import { useEffect, useEffectEvent, useMemo, useRef, useState, type PointerEvent, type ReactElement, type ReactNode } from 'react';
import { useAgentWords } from '../texts/agent/agent-words.js';
import { ClipTimeline } from './clip-timeline.js';
import { formatPosition, frameAt } from './frames.js';
import { OtherCamera, type CameraClip } from './other-camera.js';
import { nextMark, placeMarks } from './place-marks.js';
import { playerActOf, type PlayerAct } from './player-keys.js';
import { speeds, startState, withLoopPoint, withPan, withSpeed, withZoom, type PlayerState } from './player-state.js';
import { usePlayerTexts } from './player-texts.js';
import { useClipVideo } from './use-clip-video.js';

export interface ClipPlayerProps {
  /** Address of the MP4. For another clip give another `key`; what changes of the same clip while it plays never moves the picture. */
  readonly src: string;
  readonly fps: number | null;
  /** Where it opens, ms from the clip's start. */
  readonly opensAtMs: number | null;
  /** null while they are loaded. */
  readonly marks: ClipMarks | null;
  readonly marksProblem: string | null;
  /** Clips of the same moments from other cameras: they play in step. */
  readonly others: readonly CameraClip[];
  /** What stands above: match, rule clock. */
  readonly heading: ReactNode;
  /** Takes keys only while nothing lies over it. */
  readonly keys: boolean;
  readonly onClose: () => void;
}

/** Whether a camera's clip holds the moment at which the leading one is, s from its start. */
const shows = ({ offsetMs, durationMs }: CameraClip, atS: number): boolean => atS * 1_000 + offsetMs >= 0 && (durationMs === null || atS * 1_000 + offsetMs < durationMs);

/** CLP-3, CLP-5: plays a clip picture by picture, with the sensor's marks on its timeline and other cameras in step with it. */
export function ClipPlayer({ others, marks, marksProblem, heading, keys, onClose, ...given }: ClipPlayerProps): ReactElement {
  const text = usePlayerTexts();
  const said = useAgentWords();
  const [state, setState] = useState<PlayerState>(startState);
  const video = useRef<HTMLVideoElement>(null);
  const [{ src, fps, opensAtMs }] = useState({ src: given.src, fps: given.fps, opensAtMs: given.opensAtMs });
  const clip = useClipVideo(video, { src, fps, opensAtMs }, state);
  const whole = useRef<HTMLDivElement>(null);
  const [large, setLarge] = useState(0);
  const [alike, setAlike] = useState(false);
  const cameras = others.length + 1;
  const main = large < cameras ? large : 0;
  const drag = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const list = useMemo(() => marks?.marks ?? [], [marks]);
  const { frame, frames } = clip;
  const position = (at: number): string => formatPosition(at / clip.fps);

  const goToContested = (): void => {
    if (marks?.contested == null) return;
    clip.pause();
    clip.goTo(frameAt(marks.contested.fromMs / 1_000, clip.fps, frames));
  };
  const run = (act: PlayerAct): void => {
    switch (act.act) {
      case 'toggle': return clip.toggle();
      case 'step': return clip.step(act.frames);
      case 'skip': return clip.goBy(Math.round(act.seconds * clip.fps));
      case 'speed': return setState((before) => withSpeed(before, before.speed * act.by));
      case 'set-speed': return setState((before) => withSpeed(before, act.speed));
      case 'zoom': return setState((before) => withZoom(before, before.zoom * act.by));
      case 'pan': return setState((before) => withPan(before, before.panX + act.x, before.panY + act.y));
      case 'whole': return setState((before) => withZoom(before, 1));
      case 'loop': return setState((before) => withLoopPoint(before, frame));
      case 'mark': {
        const found = nextMark(placeMarks(list, clip.fps, frames, 0), frame, act.by);
        if (found === null) return;
        clip.pause();
        return clip.goTo(found.frame);
      }
      case 'contested': return goToContested();
      case 'begin': return clip.goTo(0);
      case 'end': return clip.goTo(frames - 1);
      case 'camera':
        if (act.index < cameras) setLarge(act.index);
        return;
      case 'next-camera': return setLarge((main + 1) % cameras);
      case 'side-by-side': return setAlike((before) => !before);
      case 'fullscreen':
        if (document.fullscreenElement === null) void whole.current?.requestFullscreen().catch(() => undefined);
        else void document.exitFullscreen().catch(() => undefined);
        return;
      case 'close': return onClose();
    }
  };
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    // The player may open below a dialog, which then has the keys.
    const dialog = document.querySelector('dialog[open]');
    if (dialog !== null && !dialog.contains(whole.current)) return;
    // Space presses the button of what is said over the picture, and nothing else.
    if (event.key === ' ' && event.target instanceof HTMLElement && event.target.closest('.player-says button') !== null) return;
    const act = playerActOf(event);
    if (act === null) return;
    event.preventDefault();
    event.stopPropagation();
    run(act);
  });
  useEffect(() => {
    if (!keys) return undefined;
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [keys]);

  const transform = `scale(${String(state.zoom)}) translate(${String(-state.panX * 100)}%, ${String(-state.panY * 100)}%)`;
  const pan = (event: PointerEvent<HTMLDivElement>): void => {
    const from = drag.current;
    if (from === null) return;
    const { width, height } = event.currentTarget.getBoundingClientRect();
    drag.current = { x: event.clientX, y: event.clientY };
    setState((before) => withPan(before, before.panX - (event.clientX - from.x) / width / before.zoom, before.panY - (event.clientY - from.y) / height / before.zoom));
  };
  return (
    <div ref={whole} className="clip-player" data-testid="clip-player" data-status={clip.status} data-frame={frame} data-frames={frames} data-playing={clip.playing} data-speed={state.speed} data-zoom={state.zoom} data-cameras={cameras} data-large={main}>
      <header className="clip-heading">
        {heading}
        <button type="button" className="clip-close" onClick={onClose}>
          {text('playerClose')} <kbd>Esc</kbd>
        </button>
      </header>
      <div
        className={`clip-stage${state.zoom > 1 ? ' clip-stage-zoomed' : ''}${cameras === 1 ? '' : alike ? ' clip-stage-alike' : ' clip-stage-many'}`}
        style={{ ['--others' as string]: others.length }}
        onWheel={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const [x, y] = [(event.clientX - box.left) / box.width - 0.5, (event.clientY - box.top) / box.height - 0.5];
          setState((before) => withZoom(before, before.zoom * (event.deltaY < 0 ? 1.15 : 1 / 1.15), x, y));
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerMove={pan}
        onPointerUp={() => (drag.current = null)}
        onPointerCancel={() => (drag.current = null)}
        onDoubleClick={() => run({ act: 'toggle' })}
      >
        {[null, ...others].map((camera, index) => (
          <div key={camera?.clipId ?? 'lead'} className={`clip-camera${index === main ? ' clip-camera-large' : ''}`} onClick={index === main || alike ? undefined : () => setLarge(index)} data-testid="clip-camera">
            {camera === null ? (
              <video key={src} ref={video} src={src} muted playsInline preload="auto" disablePictureInPicture style={{ transform: index === main ? transform : undefined }} />
            ) : (
              <OtherCamera camera={camera} lead={video} leadSrc={src} transform={index === main ? transform : undefined} />
            )}
            {cameras === 1 ? null : (
              <span className="clip-camera-name">
                {camera?.label ?? text('camera', { n: 1 })}
                {camera === null || shows(camera, (frame + 0.5) / clip.fps) ? null : ` · ${text('notInClip')}`}
              </span>
            )}
          </div>
        ))}
        {clip.status === 'loading' ? <p className="clip-note">{text('videoLoading')}…</p> : null}
        {clip.status === 'failed' ? (
          <div className="clip-note" role="alert">
            <strong>{text('videoFailed')}</strong>
            <p>{text('videoFailedDo')}</p>
            <button type="button" onClick={clip.retry}>
              {text('retry')}
            </button>
          </div>
        ) : null}
        {state.zoom > 1 ? <span className="clip-badge clip-badge-zoom">{state.zoom.toFixed(1)}×</span> : null}
        {state.speed === 1 ? null : <span className="clip-badge clip-badge-speed">{state.speed}×</span>}
      </div>
      <ClipTimeline clip={clip} state={state} marks={list} contested={marks?.contested ?? null} />
      {marksProblem !== null ? <p className="clip-problem">{text('marksFailed', { reason: said(marksProblem) })}</p> : marks !== null && list.length === 0 ? <p className="clip-quiet">{text('noMarks')}</p> : null}
      <div className="clip-bar">
        <button type="button" onClick={() => run({ act: 'step', frames: -1 })} aria-label={text('frameBack')} title={`${text('frameBack')} (,)`}>
          ◂▮
        </button>
        <button type="button" className="clip-play" onClick={() => run({ act: 'toggle' })} aria-label={clip.playing ? text('playerPause') : text('playerPlay')}>
          {clip.playing ? '❚❚' : '▶'}
        </button>
        <button type="button" onClick={() => run({ act: 'step', frames: 1 })} aria-label={text('frameOn')} title={`${text('frameOn')} (.)`}>
          ▮▸
        </button>
        <span className="clip-where">
          <b data-testid="clip-position">{position(frame)}</b>
          <small>{text('frameOf', { n: frame + 1, all: frames })}</small>
        </span>
        <span className="clip-speeds" role="group" aria-label={text('speed')}>
          {speeds.map((speed, index) => (
            <button key={speed} type="button" aria-pressed={state.speed === speed} onClick={() => run({ act: 'set-speed', speed })} title={String(index + 1)}>
              {speed}×
            </button>
          ))}
        </span>
        <button type="button" aria-pressed={state.loopFrom !== null} onClick={() => run({ act: 'loop' })} title="L">
          {state.loopFrom === null ? text('loopA') : state.loopTo === null ? text('loopB') : text('loopOn', { from: position(state.loopFrom), to: position(state.loopTo) })}
        </button>
        {marks?.contested == null ? null : (
          <button type="button" onClick={goToContested} title="C">
            {text('toContested')}
          </button>
        )}
        {cameras === 1 ? null : (
          <span className="clip-speeds" role="group" aria-label={text('cameras')}>
            {[null, ...others].map((camera, index) => (
              <button key={camera?.clipId ?? 'lead'} type="button" aria-pressed={index === main && !alike} onClick={() => [setLarge(index), setAlike(false)]} title={`${camera?.label ?? text('camera', { n: 1 })} (Shift ${String(index + 1)})`}>
                {index + 1}
              </button>
            ))}
            <button type="button" aria-pressed={alike} onClick={() => run({ act: 'side-by-side' })} title={`${text('sideBySide')} (G)`}>
              {text('sideBySide')}
            </button>
          </span>
        )}
        <span className="clip-zooms">
          <button type="button" onClick={() => run({ act: 'zoom', by: 0.8 })} aria-label={text('zoomOut')} title={`${text('zoomOut')} (-)`}>
            −
          </button>
          <button type="button" onClick={() => run({ act: 'whole' })} aria-label={text('wholePicture')} title={`${text('wholePicture')} (0)`}>
            {Math.round(state.zoom * 100)} %
          </button>
          <button type="button" onClick={() => run({ act: 'zoom', by: 1.25 })} aria-label={text('zoomIn')} title={`${text('zoomIn')} (+)`}>
            +
          </button>
        </span>
        <button type="button" onClick={() => run({ act: 'fullscreen' })} aria-label={text('fullscreen')} title={`${text('fullscreen')} (F)`}>
          <svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
            <path d="M2 6V2h4M12 2h4v4M16 12v4h-4M6 16H2v-4" />
          </svg>
        </button>
      </div>
    </div>
  );
}
