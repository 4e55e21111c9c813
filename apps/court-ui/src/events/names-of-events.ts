import { manualEditSchema, type EventRecord, type ManualEdit, type Side } from '@restrike/contracts';
import { z } from 'zod';

const actSchema = z.discriminatedUnion('act', [z.object({ act: z.literal('taken') }), z.object({ act: z.literal('edited'), edit: manualEditSchema }), z.object({ act: z.literal('handed-back') })]);

/** A name that an operator gave (null: gave back) from an event of a match on. */
export interface NamedFrom {
  readonly matchId: string | null;
  readonly sequence: number;
  readonly blue?: string | null;
  readonly red?: string | null;
}

const namesOf = (edit: ManualEdit): Pick<NamedFrom, Side> => ({ ...(edit.blue?.name === undefined ? {} : { blue: edit.blue.name }), ...(edit.red?.name === undefined ? {} : { red: edit.red.name }) });

/** Names among the acts of manual mode, oldest first; an act that can not be read names nobody. */
export function namedByHand(events: readonly Pick<EventRecord, 'matchId' | 'sequence' | 'parsed'>[]): readonly NamedFrom[] {
  return events
    .flatMap(({ matchId, sequence, parsed }): NamedFrom[] => {
      const { data } = actSchema.safeParse(parsed);
      if (data === undefined || data.act === 'taken') return [];
      return [{ matchId, sequence, ...(data.act === 'edited' ? namesOf(data.edit) : { blue: null, red: null }) }];
    })
    .sort((a, b) => a.sequence - b.sequence);
}

/** AUX-1: the name that was shown when an event came: the operator's from its edit on, else (null) the scoring system's own. */
export function nameByHand(event: Pick<EventRecord, 'matchId' | 'sequence' | 'side'>, named: readonly NamedFrom[]): string | null {
  const { side } = event;
  if (side === null) return null;
  return named.findLast((one) => one.matchId === event.matchId && one.sequence <= event.sequence && one[side] !== undefined)?.[side] ?? null;
}
