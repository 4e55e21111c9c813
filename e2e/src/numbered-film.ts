import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Bars of a numbered film: the number of a picture in binary, the lowest bit on the left. */
const filmBars = 10;
const filmWidth = 320;
const filmHeight = 180;

/**
 * Makes an MP4 (H.264, a key frame a second, B-frames) whose every picture carries its own number as black and white bars, so that a test can read
 * which picture a browser shows. `first`: number of its first picture.
 */
export async function makeNumberedFilm(ffmpeg: string, file: string, { fps, seconds, first = 0 }: { readonly fps: number; readonly seconds: number; readonly first?: number }): Promise<void> {
  // The number is calculated for each point: for two a bar, and then made as large as the film, which are the same pictures in a seventh of the time.
  const source = `color=black:size=${String(2 * filmBars)}x2:rate=${String(fps)}:duration=${String(seconds)}`;
  const bars = `geq=lum='if(mod(floor((N+${String(first)})/pow(2,floor(X/2))),2),235,16)':cb=128:cr=128,scale=${String(filmWidth)}:${String(filmHeight)}:flags=neighbor`;
  const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-g', String(fps), '-pix_fmt', 'yuv420p', '-movflags', '+faststart'];
  await promisify(execFile)(ffmpeg, ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-vf', bars, ...encode, file], { timeout: 60_000, windowsHide: true });
}

/** Script for a page: which picture of a numbered film its video element (the first, or the one at a place) shows, read from its pixels; null without a video. */
export const readFilmNumberAt = (place: number): string => `(() => {
  const video = document.querySelectorAll('video')[${String(place)}] ?? null;
  const context = Object.assign(document.createElement('canvas'), { width: ${String(filmWidth)}, height: ${String(filmHeight)} }).getContext('2d');
  if (video === null || context === null) return null;
  context.drawImage(video, 0, 0, ${String(filmWidth)}, ${String(filmHeight)});
  let number = 0;
  for (let bit = 0; bit < ${String(filmBars)}; bit += 1) {
    const { data } = context.getImageData(Math.floor(((bit + 0.5) * ${String(filmWidth)}) / ${String(filmBars)}), ${String(filmHeight / 2)}, 1, 1);
    if (data[0] > 125) number += 2 ** bit;
  }
  return number;
})()`;
export const readFilmNumber = readFilmNumberAt(0);

/** Script for a page: by how many pixels a video reaches beyond the player's stage, which would cut its picture; 0 when all of it is seen. */
export const cutOffPixels = `(() => {
  const stage = document.querySelector('.clip-stage').getBoundingClientRect();
  return Math.max(0, ...[...document.querySelectorAll('.clip-stage video')].map((video) => {
    const box = video.getBoundingClientRect();
    return Math.round(Math.max(stage.top - box.top, box.bottom - stage.bottom, stage.left - box.left, box.right - stage.right));
  }));
})()`;
