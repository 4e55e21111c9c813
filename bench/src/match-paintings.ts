/** A card's new reading, and when: sent to the court, or painted by the page. Wall clock of the machine, ms. */
export interface CardChange {
  readonly at: number;
  readonly card: string;
}

export interface MatchedPaintings {
  /** Of each change that was shown: which of those sent it is, when it was sent, how long until it, or a later one, was painted, and whether the score was another. */
  readonly shown: readonly { readonly change: number; readonly sentAt: number; readonly lateMs: number; readonly score: boolean }[];
  /** Changes after which nothing was painted that they lead to. */
  readonly neverShown: number;
  /** Changes that were taken back before they had to be shown: the card read as it had before, and there was nothing to paint. */
  readonly takenBack: number;
  /** Paintings of something that no datagram asked for. */
  readonly unexplained: readonly CardChange[];
}

/** Sender and page round the one clock down to whole milliseconds, each for itself. */
const roundingMs = 1;

/** What stands for a shorter time than a change may take to be shown (OVR-2), ms, need not be seen: a match that is loaded once more is empty for some milliseconds, and then what it was. */
const takenBackMs = 100;

/**
 * Ties what a page painted of one court to what the court was sent, both in their order. A painting is the earliest change not yet shown that reads the
 * same; what was sent between is shown with it, since the newest wins and states between may be skipped. What was taken back at once is counted apart, and is neither shown nor missing. Where a reading comes twice this takes the
 * earlier one, which can make a latency longer than it was and never shorter.
 *
 * @param before what the card read when the first change was sent.
 */
export function matchPaintings(before: string, sent: readonly CardChange[], painted: readonly CardChange[]): MatchedPaintings {
  const shown: { change: number; sentAt: number; lateMs: number; score: boolean }[] = [];
  const unexplained: CardChange[] = [];
  let reads = before;
  let next = 0;
  let takenBack = 0;
  /** Leaves out what led back to what the card read, before the change that was painted next. */
  const leaveOut = (until: number): void => {
    for (let index = next; index < until && (sent[index] as CardChange).at - (sent[next] as CardChange).at <= takenBackMs; index += 1) {
      if (sent[index]?.card !== reads) continue;
      takenBack += index + 1 - next;
      next = index + 1;
    }
  };
  for (const painting of painted) {
    const from = next;
    const found = sent.findIndex(({ at, card }, index) => index >= from && card === painting.card && at <= painting.at + roundingMs);
    if (found < 0) {
      unexplained.push(painting);
      continue;
    }
    leaveOut(found);
    for (; next <= found; next += 1) {
      const { at, card } = sent[next] as CardChange;
      shown.push({ change: next, sentAt: at, lateMs: painting.at - at, score: scoreOf(card) !== scoreOf(sent[next - 1]?.card ?? before) });
    }
    reads = painting.card;
  }
  leaveOut(sent.length);
  return { shown, neverShown: sent.length - next, takenBack, unexplained };
}

const scoreOf = (card: string): string => JSON.stringify((JSON.parse(card) as unknown[])[0]);
