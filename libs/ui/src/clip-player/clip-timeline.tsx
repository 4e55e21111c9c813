import type { ClipMark } from '@restrike/contracts';
import { useMemo, useRef, type PointerEvent, type ReactElement } from 'react';
import { formatPosition } from './frames.js';
import { placeMarks } from './place-marks.js';
import { usePlayerTexts } from './player-texts.js';
import type { ClipVideo } from './use-clip-video.js';
import type { PlayerState } from './player-state.js';

/** Part of the clip that two marks of a row are at least apart. */
const marksApart = 0.022;

const signOf = (mark: ClipMark): string => {
  if (mark.kind === 'hit') return mark.level === null ? '' : String(mark.level);
  if (mark.kind === 'point') return `+${mark.points === null ? '?' : String(mark.points)}`;
  if (mark.kind === 'gam-jeom') return 'G';
  return mark.kind === 'challenge' ? '⚑' : '';
};

/** The clip's timeline: Blue above, Red below, the contested action and the loop as bands. */
export function ClipTimeline({ clip, state, marks, contested }: {
  readonly clip: ClipVideo;
  readonly state: PlayerState;
  readonly marks: readonly ClipMark[];
  readonly contested: { readonly fromMs: number; readonly toMs: number } | null;
}): ReactElement {
  const text = usePlayerTexts();
  const line = useRef<HTMLDivElement>(null);
  const { frames, fps, frame } = clip;
  const placed = useMemo(() => placeMarks(marks, fps, frames, marksApart), [marks, fps, frames]);
  const percent = (part: number): string => `${String(Math.min(100, Math.max(0, part * 100)))}%`;
  const durationMs = (frames / fps) * 1_000;
  const scrub = (event: PointerEvent): void => {
    const box = line.current?.getBoundingClientRect();
    if (box === undefined) return;
    clip.goTo(Math.floor(((event.clientX - box.left) / box.width) * frames));
  };
  return (
    <div className="clip-timeline">
      <div
        ref={line}
        className="clip-line"
        role="slider"
        tabIndex={0}
        aria-label={text('timeline')}
        aria-valuemin={0}
        aria-valuemax={frames - 1}
        aria-valuenow={frame}
        aria-valuetext={formatPosition(frame / fps)}
        data-testid="clip-timeline"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          clip.pause();
          scrub(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) scrub(event);
        }}
      >
        {contested === null ? null : (
          <span className="clip-contested" style={{ left: percent(contested.fromMs / durationMs), right: percent(1 - contested.toMs / durationMs) }} data-testid="contested">
            <b>{text('contestedWindow')}</b>
          </span>
        )}
        {state.loopFrom === null ? null : (
          <span className="clip-loop" style={{ left: percent(state.loopFrom / frames), right: percent(1 - ((state.loopTo ?? state.loopFrom) + 1) / frames) }} />
        )}
        <span className="clip-axis" />
        <span className="clip-head" style={{ left: percent((frame + 0.5) / frames) }} />
      </div>
      {placed.map(({ mark, at, lane, frame: there }) => (
        <button
          key={mark.sequence}
          type="button"
          tabIndex={-1}
          className={`clip-mark clip-mark-${mark.kind} clip-side-${mark.side ?? 'none'}${there === frame ? ' clip-mark-now' : ''}`}
          style={{ left: percent(at), ['--lane' as string]: lane, ['--level' as string]: mark.level ?? 0 }}
          title={`${formatPosition(mark.atMs / 1_000)} · ${mark.label}${mark.level === null ? '' : ` · ${text('hitLevel', { n: mark.level })}`}`}
          aria-label={mark.label}
          data-testid="clip-mark"
          data-frame={there}
          onClick={() => {
            clip.pause();
            clip.goTo(there);
          }}
        >
          {signOf(mark)}
        </button>
      ))}
    </div>
  );
}
