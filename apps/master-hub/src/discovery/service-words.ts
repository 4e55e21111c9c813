/** Letters of the tournament's name that courts read. An entry of the record has 255 bytes at most, and a letter up to three: one that is longer makes the whole answer unreadable. */
const tournamentLetters = 64;

/** DIS-1: what the hub says of itself in its mDNS record. Pure. */
export function serviceWords({ version, hubId, tournament, tls }: { readonly version: string; readonly hubId: string; readonly tournament: string | null; readonly tls: boolean }): Readonly<Record<'version' | 'hubId' | 'tournament' | 'tls', string>> {
  return { version, hubId, tournament: (tournament ?? '').slice(0, tournamentLetters), tls: tls ? '1' : '0' };
}
