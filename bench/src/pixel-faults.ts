/** What a run of the page came to besides its figures. */
export interface PageRun {
  readonly neverShown: number;
  readonly unexplainedPaintings: readonly string[];
  readonly cardsWrongBefore: number;
  readonly pageErrors: readonly string[];
}

/** What is wrong with a run whatever its figures are: a figure of what was shown is worth nothing while something was not, or other than it was sent. */
export function pixelFaults(page: string, { neverShown, unexplainedPaintings, cardsWrongBefore, pageErrors }: PageRun): readonly string[] {
  return [
    ...(neverShown === 0 ? [] : [`${page}: ${String(neverShown)} changes were never shown`]),
    ...unexplainedPaintings.map((card) => `${page}: nobody sent what a card read: ${card}`),
    ...(cardsWrongBefore === 0 ? [] : [`${page}: ${String(cardsWrongBefore)} cards were wrong before the first datagram`]),
    ...pageErrors.map((error) => `${page}: ${error}`),
  ];
}
