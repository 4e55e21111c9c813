import type { MatchRow, NodeId } from '@restrike/contracts';
import type { HubEvent } from '@restrike/db/hub';
import type { ExportColumn } from './export-rows.js';

const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);

/** An event as a row for a spreadsheet. */
export const eventExportColumns: readonly ExportColumn<HubEvent>[] = [
  { heading: 'time', value: ({ hubTime }) => time(hubTime) },
  { heading: 'day', value: ({ day }) => day },
  { heading: 'court', value: ({ courtName }) => courtName },
  { heading: 'match', value: ({ matchNumber }) => matchNumber },
  { heading: 'round', value: ({ round }) => round },
  { heading: 'clock (s)', value: ({ clockMs }) => seconds(clockMs) },
  { heading: 'category', value: ({ category }) => category },
  { heading: 'type', value: ({ type }) => type },
  { heading: 'side', value: ({ side }) => side },
  { heading: 'valid', value: ({ valid }) => valid },
  { heading: 'error', value: ({ error }) => error?.code ?? null },
  { heading: 'meaning', value: ({ matchEvents }) => matchEvents.map(({ kind }) => kind).join(' ') },
  { heading: 'recording (s)', value: ({ recTimestampMs }) => seconds(recTimestampMs) },
  { heading: 'stream (s)', value: ({ strTimestampMs }) => seconds(strTimestampMs) },
  { heading: 'clip', value: ({ ivrLink }) => ivrLink },
  { heading: 'tags', value: ({ tags }) => tags.join(' ') },
  // A message need not be text: what is not shows as replacement characters, and its bytes are in the other formats.
  { heading: 'message', value: ({ raw }) => Buffer.from(raw, 'base64').toString('utf8') },
  { heading: 'node', value: ({ nodeId }) => nodeId },
  { heading: 'epoch', value: ({ epoch }) => epoch },
  { heading: 'sequence', value: ({ sequence }) => sequence },
];

/** A match as a row for a spreadsheet. */
export const matchExportColumns: readonly ExportColumn<MatchRow & { readonly nodeId: NodeId; readonly courtName: string }>[] = [
  { heading: 'day', value: ({ day }) => day },
  { heading: 'court', value: ({ courtName }) => courtName },
  { heading: 'match', value: ({ matchNumber }) => matchNumber },
  { heading: 'phase', value: ({ phase }) => phase },
  { heading: 'division', value: ({ division }) => division },
  { heading: 'weight', value: ({ weight }) => weight },
  { heading: 'status', value: ({ status }) => status },
  { heading: 'blue', value: ({ blueName }) => blueName },
  { heading: 'blue country', value: ({ blueNoc }) => blueNoc },
  { heading: 'red', value: ({ redName }) => redName },
  { heading: 'red country', value: ({ redNoc }) => redNoc },
  { heading: 'round winners', value: ({ roundWinners }) => roundWinners.filter((side) => side !== null).join(' ') },
  { heading: 'winner', value: ({ result }) => result?.winner ?? null },
  { heading: 'loaded', value: ({ loadedAt }) => time(loadedAt) },
  { heading: 'started', value: ({ startedAt }) => time(startedAt) },
  { heading: 'ended', value: ({ endedAt }) => time(endedAt) },
  { heading: 'node', value: ({ nodeId }) => nodeId },
  { heading: 'match id', value: ({ matchId }) => matchId },
];
