import type { HubEventQuery } from './hub-store.js';
import { toColumn } from './hub-text.js';
import { readCursor } from './page-cursor.js';

const maxLimit = 1_000;
const categories = ['P', 'K', 'H', 'TB', 'TH', 'HL', 'R', 'O'];
/** Courts and categories that are read in branches of their own; beyond, the order of time is read and filtered. */
const maxBranches = 256;

/** A statement with its values and the rows it gives at most. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly limit: number;
}

/**
 * EVT-7 over all courts, newest first on the hub's clock.
 *
 * @param table the table of all events, or that of the query's day: then its order is read without a look at the day of each event.
 * @param knownNodes courts that have events, for a query that names categories and no court.
 * @param window look for text in so many of the newest events alone that are as wanted otherwise.
 * @throws RangeError for a cursor that is none.
 */
export function hubEventQuery(query: HubEventQuery, table: string, knownNodes: readonly string[], window: number | null = null): Statement {
  const limit = Math.min(Math.max(1, query.limit), maxLimit);
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${String(values.push(value))}`;
  const conditions = conditionsOf(query, bind);
  const text = query.text === undefined || query.text === '' ? null : textCondition(query.text, bind);
  if (text !== null && window === null) conditions.push(text);
  const inner = text === null || window === null ? limit : window;
  const order = 'ORDER BY hub_time DESC, id DESC';
  const nodes = query.nodeIds !== undefined && query.nodeIds.length > 0 ? query.nodeIds : null;
  const wanted = query.categories !== undefined && query.categories.length > 0 ? [...new Set(query.categories)] : null;
  const otherIndex = query.matchId ?? query.matchNumber ?? query.sessionId;
  const branches = (nodes ?? knownNodes).length * (wanted ?? categories).length;
  let rows: string;
  if ((nodes === null && wanted === null) || otherIndex !== undefined || branches === 0 || branches > maxBranches) {
    if (nodes !== null) conditions.push(`e.node_id = ANY(${bind(nodes)}::uuid[])`);
    if (wanted !== null) conditions.push(`e.category = ANY(${bind(wanted)}::text[])`);
    rows = `SELECT e.* FROM ${table} e ${where(conditions)} ${order} LIMIT ${String(inner)}`;
  } else {
    // A court and a category together are an index in this order: each branch ends at the limit, whatever else there is.
    const branch = `SELECT e.* FROM ${table} e ${where([...conditions, 'e.node_id = wanted_node', 'e.category = wanted_category'])} ${order} LIMIT ${String(inner)}`;
    rows = `SELECT b.* FROM unnest(${bind(nodes ?? knownNodes)}::uuid[]) AS n(wanted_node) CROSS JOIN unnest(${bind(wanted ?? categories)}::text[]) AS c(wanted_category)
      CROSS JOIN LATERAL (${branch}) AS b ${order} LIMIT ${String(inner)}`;
  }
  if (text !== null && window !== null) rows = `SELECT e.* FROM (${rows}) AS e WHERE ${text} ${order} LIMIT ${String(limit)}`;
  return { text: `SELECT e.*, s.court_name FROM (${rows}) AS e LEFT JOIN slave_nodes s USING (node_id) ${order}`, values, limit };
}

const where = (conditions: readonly string[]): string => (conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`);

function conditionsOf(query: HubEventQuery, bind: (value: unknown) => string): string[] {
  const found: string[] = [];
  const equal = (column: string, value: string | undefined): void => {
    if (value !== undefined) found.push(`e.${column} = ${bind(toColumn(value))}`);
  };
  const anyOf = (column: string, list: readonly string[] | undefined): void => {
    if (list !== undefined && list.length > 0) found.push(`e.${column} = ANY(${bind(list.map(toColumn))}::text[])`);
  };
  if (query.cursor !== undefined) {
    const { time, id } = readCursor(query.cursor);
    found.push(`(e.hub_time, e.id) < (${bind(time)}::double precision, ${bind(id)}::bigint)`);
  }
  equal('tournament_id', query.tournamentId);
  equal('tournament_day_id', query.tournamentDayId);
  equal('match_id', query.matchId);
  equal('session_id', query.sessionId);
  if (query.matchNumber !== undefined) {
    const number = bind(toColumn(query.matchNumber));
    found.push(`left(e.match_number, 64) = left(${number}::text, 64) AND e.match_number = ${number}`);
  }
  anyOf('side', query.sides);
  anyOf('type', query.types);
  if (query.validity !== undefined) found.push(`e.valid = ${bind(query.validity === 'valid')}`);
  if (query.fromMs !== undefined) found.push(`e.hub_time >= ${bind(query.fromMs)}`);
  if (query.toMs !== undefined) found.push(`e.hub_time < ${bind(query.toMs)}`);
  return found;
}

/** A message as an index of text has it: bytes that are no ASCII as `\\ooo`, a backslash twice. Unlike what reads bytes as letters it is immutable for Postgres. */
export const escapedRaw = (column: string): string => `encode(${column}, 'escape')`;

const escaped = (bytes: Buffer): string => [...bytes].map((byte) => (byte === 0 || byte > 127 ? `\\${byte.toString(8).padStart(3, '0')}` : byte === 92 ? '\\\\' : String.fromCharCode(byte))).join('');

/**
 * Text within the message's bytes, compared byte by byte but for the case of ASCII letters, as the court does it. Each byte is taken for a
 * letter of its own (LATIN1), since a message need not be UTF-8; only a NUL must be kept from becoming text. The escaped form comes first: an index
 * may answer it, and it lets through too much, never too little.
 */
function textCondition(text: string, bind: (value: unknown) => string): string {
  const pattern = (raw: string): string => `%${raw.replace(/[\\%_]/g, '\\$&')}%`;
  const wanted = Buffer.from(text, 'utf8');
  const bytes = bind(pattern(toColumn(wanted.toString('latin1'))));
  const inIndex = bind(pattern(escaped(wanted)));
  const words = bind(pattern(toColumn(text)));
  const raw = String.raw`CASE WHEN position('\x00'::bytea IN e.raw) > 0 THEN encode(e.raw, 'escape') ELSE convert_from(e.raw, 'LATIN1') END`;
  const like = (column: string, value: string): string => `${column} COLLATE "C" ILIKE ${value}`;
  const before = `(${like(escapedRaw('e.raw'), inIndex)} OR ${like(escapedRaw('e.raw'), bytes)})`;
  return `((${before} AND ${like(`(${raw})`, bytes)}) OR ${like('e.type', words)} OR ${like('e.match_number', words)})`;
}
