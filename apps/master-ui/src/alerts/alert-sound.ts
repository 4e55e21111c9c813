import type { AlertSeverity } from '@restrike/contracts';

/** Tones of an alert: Hz and how long, s. A critical one is heard as such. */
const tones: Readonly<Record<AlertSeverity, readonly (readonly [number, number])[]>> = {
  info: [[660, 0.12]],
  warning: [[880, 0.15], [660, 0.2]],
  critical: [[988, 0.14], [740, 0.14], [988, 0.14], [740, 0.25]],
};
let audio: AudioContext | null = null;

/** Opens the sound of the page; a browser allows it from a press of a key or button on. */
export function openSound(): void {
  audio ??= typeof AudioContext === 'undefined' ? null : new AudioContext();
  void audio?.resume();
}

/** Plays the tones of a severity; nothing while the browser does not allow sound. */
export function playAlert(severity: AlertSeverity): void {
  if (audio === null || audio.state !== 'running') return;
  let at = audio.currentTime + 0.02;
  for (const [frequency, seconds] of tones[severity]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.3, at + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds + 0.03;
  }
}
