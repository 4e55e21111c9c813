import type { EventCategory, PointKind } from '@restrike/contracts';
import type { SideMemory } from '../match-memory.js';

/** Kind of a point by the code of its `pt`. 2 is a body kick, not a technical one. */
export const kindOfCode: Readonly<Record<number, PointKind>> = { 1: 'punch', 2: 'body', 3: 'head', 4: 'technical-body', 5: 'technical-head' };

/** The technical kick that a plain kick is when its score rises by two more. */
export const technicalOf: Readonly<Record<number, { readonly kind: PointKind; readonly points: number }>> = {
  2: { kind: 'technical-body', points: 4 },
  3: { kind: 'technical-head', points: 5 },
};

export const tallyOfKind = {
  punch: 'punch',
  body: 'body',
  head: 'head',
  'technical-body': 'technicalBody',
  'technical-head': 'technicalHead',
} as const satisfies Record<PointKind, keyof SideMemory['tallies'][number]>;

const categoryOfKind = {
  punch: 'P',
  body: 'K',
  head: 'H',
  'technical-body': 'TB',
  'technical-head': 'TH',
} as const satisfies Record<PointKind, EventCategory>;

/** Category of a point in the event table. */
export function categoryOfPoint(kind: PointKind): EventCategory {
  return categoryOfKind[kind];
}
