/** A card's new reading, and when: sent to the court, or painted by the page. Wall clock of the machine, ms. */
export interface CardChange {
  readonly at: number;
  readonly card: string;
}

export interface MatchedPaintings {
  /** Of each change that was shown: when it was sent, how long until it, or a later one, was painted, and whether the score was another. */
  readonly shown: readonly { readonly sentAt: number; readonly lateMs: number; readonly score: boolean }[];
  /** Changes after which nothing was painted that they lead to. */
  readonly neverShown: number;
  /** Paintings of something that no datagram asked for. */
  readonly unexplained: readonly CardChange[];
}

/** Sender and page round the one clock down to whole milliseconds, each for itself. */
const roundingMs = 1;

/**
 * Ties what a page painted of one court to what the court was sent, both in their order. A painting is the earliest change not yet shown that reads the
 * same; what was sent between is shown with it, since the newest wins and states between may be skipped. Where a reading comes twice this takes the
 * earlier one, which can make a latency longer than it was and never shorter.
 *
 * @param before what the card read when the first change was sent.
 */
export function matchPaintings(before: string, sent: readonly CardChange[], painted: readonly CardChange[]): MatchedPaintings {
  const shown: { sentAt: number; lateMs: number; score: boolean }[] = [];
  const unexplained: CardChange[] = [];
  for (const painting of painted) {
    const from = shown.length;
    const found = sent.findIndex(({ at, card }, index) => index >= from && card === painting.card && at <= painting.at + roundingMs);
    if (found < 0) {
      unexplained.push(painting);
      continue;
    }
    for (let index = from; index <= found; index += 1) {
      const { at, card } = sent[index] as CardChange;
      shown.push({ sentAt: at, lateMs: painting.at - at, score: scoreOf(card) !== scoreOf(sent[index - 1]?.card ?? before) });
    }
  }
  return { shown, neverShown: sent.length - shown.length, unexplained };
}

const scoreOf = (card: string): string => JSON.stringify((JSON.parse(card) as unknown[])[0]);
