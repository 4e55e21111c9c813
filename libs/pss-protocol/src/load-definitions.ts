import { z } from 'zod';
import { integer, optionalInteger, optionalWord, text, time, word, type Field } from './field.js';
import { firstNotJson } from './first-not-json.js';
import { builtInProtocol, protocolOf, type Protocol } from './protocol.js';
import { regular, type Row } from './table.js';

const nameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, 'must be a word of at most 32 letters, digits, - or _');
const rangeSchema = { min: z.int(), max: z.int() };

const fieldSchema = z.discriminatedUnion('kind', [
  z.strictObject({ name: nameSchema, kind: z.literal('integer'), ...rangeSchema, optional: z.boolean().default(false) }),
  z.strictObject({ name: nameSchema, kind: z.literal('text') }),
  z.strictObject({ name: nameSchema, kind: z.literal('time') }),
  z.strictObject({ name: nameSchema, kind: z.literal('word'), words: z.array(z.string().min(1).max(32)).min(1).max(64), optional: z.boolean().default(false) }),
]);

const definitionsSchema = z.strictObject({
  /** New messages, or ones that take the place of a built-in message with the same key. */
  messages: z
    .array(
      z.strictObject({
        keys: z.array(z.string().regex(/^[a-z][a-z0-9]{0,15}$/, 'must be lower-case letters and digits, at most 16')).min(1).max(16),
        type: nameSchema,
        meaning: z.string().max(500).default(''),
        fields: z.array(fieldSchema).max(32),
        example: z.string().max(500).optional(),
        endsWithSemicolon: z.boolean().default(false),
      }),
    )
    .max(200)
    .default([]),
  /** Wider or narrower ranges for the whole numbers of built-in messages. */
  ranges: z
    .array(z.strictObject({ type: nameSchema, field: nameSchema, ...rangeSchema }))
    .max(200)
    .default([]),
});

/** A definition file that was refused: where and why. `line` is 1-based. */
export interface DefinitionError {
  readonly line: number;
  readonly path: string;
  readonly reason: string;
}

export type LoadedDefinitions =
  | { readonly ok: true; readonly protocol: Protocol; readonly messages: number; readonly ranges: number }
  | { readonly ok: false; readonly errors: readonly DefinitionError[] };

const lineAt = (source: string, offset: number): number => source.slice(0, offset).split('\n').length;

/** Offset where the value at a path begins in well-formed JSON; the deepest part of the path that exists counts. */
function offsetOf(source: string, path: readonly PropertyKey[]): number {
  let at = 0;
  const blank = (): void => {
    while (/\s/.test(source[at] ?? '')) at += 1;
  };
  const string = (): string => {
    const start = at;
    at += 1;
    while (at < source.length && source[at] !== '"') at += source[at] === '\\' ? 2 : 1;
    at += 1;
    return source.slice(start, at);
  };
  const skip = (): void => {
    blank();
    if (source[at] === '"') return void string();
    let depth = 0;
    while (at < source.length) {
      const char = source[at] ?? '';
      if (char === '"') {
        string();
        continue;
      }
      if (char === '{' || char === '[') depth += 1;
      else if (char === '}' || char === ']') {
        if (depth === 0) return;
        depth -= 1;
        if (depth === 0) return void (at += 1);
      } else if (char === ',' && depth === 0) return;
      at += 1;
    }
  };
  for (const step of path) {
    blank();
    const begin = at;
    const open = source[at];
    if (open !== '{' && open !== '[') return begin;
    at += 1;
    let found = false;
    for (let index = 0; !found; index += 1) {
      blank();
      if (at >= source.length || source[at] === '}' || source[at] === ']') return begin;
      let name: PropertyKey = index;
      if (open === '{') {
        name = String(JSON.parse(string()));
        blank();
        at += 1;
      }
      if (String(name) === String(step)) found = true;
      else {
        skip();
        blank();
        if (source[at] === ',') at += 1;
      }
    }
  }
  blank();
  return at;
}

function fieldOf(definition: z.infer<typeof fieldSchema>): Field {
  switch (definition.kind) {
    case 'integer':
      return (definition.optional ? optionalInteger : integer)(definition.name, definition.min, definition.max);
    case 'text':
      return text(definition.name);
    case 'time':
      return time(definition.name);
    case 'word':
      return (definition.optional ? optionalWord : word)(definition.name, definition.words);
  }
}

/** A row whose message is `custom`: named values, for the event table and for export; it changes no match state. */
function customRow(definition: z.infer<typeof definitionsSchema>['messages'][number]): Row {
  const inner = regular({
    type: definition.type,
    keys: definition.keys,
    fields: definition.fields.map(fieldOf),
    meaning: definition.meaning,
    status: 'doc',
    examples: definition.example === undefined ? [] : [definition.example],
    endsWithSemicolon: definition.endsWithSemicolon,
  });
  return {
    ...inner,
    read(values, key, issues) {
      const message = inner.read(values, key, issues);
      if ('code' in message && 'detail' in message) return message;
      const { key: _type, ...fields } = message as unknown as Record<string, string | number | null>;
      return { key: 'custom', type: definition.type, fields };
    },
    write: (message) => (message.key === 'custom' ? inner.write({ ...message.fields, key: definition.type } as never) : inner.write(message)),
  };
}

/**
 * Adds the rows of a definition file to a protocol. Pure: takes the file's text, returns another protocol or every reason
 * why not; the protocol passed in is never changed.
 */
export function loadDefinitions(given: string, base: Protocol = builtInProtocol): LoadedDefinitions {
  // Editors on Windows begin a file with a mark.
  const source = given.startsWith('\uFEFF') ? given.slice(1) : given;
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    return { ok: false, errors: [{ line: lineAt(source, firstNotJson(source)), path: '$', reason: `not JSON: ${(error as SyntaxError).message}` }] };
  }
  const parsed = definitionsSchema.safeParse(value);
  const at = (path: readonly PropertyKey[], reason: string): DefinitionError => ({
    line: lineAt(source, offsetOf(source, path)),
    path: ['$', ...path.map(String)].join('.'),
    reason,
  });
  if (!parsed.success) return { ok: false, errors: parsed.error.issues.slice(0, 50).map((issue) => at(issue.path, issue.message)) };

  const errors: DefinitionError[] = [];
  const keys = new Set<string>();
  let rows = [...base.rows];
  for (const [index, range] of parsed.data.ranges.entries()) {
    const path = ['ranges', index];
    const row = rows.find((one) => one.type === range.type);
    const field = row?.fields.find((one) => one.name === range.field);
    if (row === undefined) errors.push(at([...path, 'type'], `no message is of type ${range.type}`));
    else if (field?.range == null) errors.push(at([...path, 'field'], `${range.type} has no whole number named ${range.field}; it has ${row.fields.map((one) => one.name).join(', ') || 'none'}`));
    else if (row.withFields === undefined) errors.push(at([...path, 'type'], `the range of ${range.type} can not be changed: its form is its own`));
    else if (range.min > range.max) errors.push(at([...path, 'min'], `min ${String(range.min)} is above max ${String(range.max)}`));
    else {
      const { min, max } = range;
      const changed = row.withFields(row.fields.map((one) => (one === field ? (one.optional ? optionalInteger : integer)(one.name, min, max) : one)));
      rows = rows.map((one) => (one === row ? changed : one));
    }
  }
  for (const [index, message] of parsed.data.messages.entries()) {
    for (const [keyIndex, key] of message.keys.entries()) {
      if (keys.has(key)) errors.push(at(['messages', index, 'keys', keyIndex], `the key ${key} is defined twice`));
      keys.add(key);
    }
    const names = new Set(message.fields.map((one) => one.name));
    if (names.size < message.fields.length) errors.push(at(['messages', index, 'fields'], 'two fields have one name'));
    if (names.has('key') || names.has('party')) errors.push(at(['messages', index, 'fields'], 'a field may not be named key or party'));
    if (rows.some((one) => one.type === message.type && !one.keys.some((key) => message.keys.includes(key)))) {
      errors.push(at(['messages', index, 'type'], `another message is of type ${message.type} already`));
    }
    for (const [fieldIndex, field] of message.fields.entries()) {
      if (field.kind === 'integer' && field.min > field.max) {
        errors.push(at(['messages', index, 'fields', fieldIndex, 'min'], `min ${String(field.min)} is above max ${String(field.max)}`));
      }
    }
    rows.push(customRow(message));
  }
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, protocol: protocolOf(rows), messages: parsed.data.messages.length, ranges: parsed.data.ranges.length };
}
