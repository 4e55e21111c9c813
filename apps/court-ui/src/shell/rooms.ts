import type { english } from '../texts/english.js';

/** Rooms of the console in the order of the rail; their keys are 1 to 9. */
export const rooms = [
  { path: '/', text: 'navLive', icon: '◉' },
  { path: '/replays', text: 'navReplays', icon: '▶' },
  { path: '/timeline', text: 'navTimeline', icon: '☰' },
  { path: '/triggers', text: 'navTriggers', icon: '⚡' },
  { path: '/scoring', text: 'navPss', icon: '⇄' },
  { path: '/preflight', text: 'navPreflight', icon: '✓' },
  { path: '/system', text: 'navSystem', icon: '▤' },
  { path: '/settings', text: 'navSettings', icon: '⚙' },
  { path: '/flags', text: 'navFlags', icon: '⚑' },
] as const satisfies readonly { readonly path: string; readonly text: keyof typeof english; readonly icon: string }[];
