type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Differences between two JSON Schemas of one wire shape, as seen by an end that still has the older one.
 * `breaking`: a value one end sends may be refused by the other. `additive`: safe, but the frozen file must follow.
 */
export interface SchemaDifference {
  readonly kind: 'breaking' | 'additive';
  readonly path: string;
  readonly detail: string;
}

const alternatives = (schema: JsonObject): unknown[] | null => {
  const list = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(list) ? list : null;
};

/** The constants that tell the members of a union apart: `kind=point`; empty when it has none. */
const tag = (schema: unknown): string => {
  if (!isObject(schema) || !isObject(schema['properties'])) return isObject(schema) ? String(schema['type'] ?? '') : '';
  return Object.entries(schema['properties'])
    .flatMap(([name, property]) => (isObject(property) && 'const' in property ? [`${name}=${String(property['const'])}`] : []))
    .join(',');
};

/**
 * Compares a frozen JSON Schema with the schema of today.
 *
 * Breaking: a property removed, a property newly required or no longer required, another type, a narrower or wider
 * enumeration (an older end refuses the new word), another bound, pattern or format, a union's member removed.
 * Additive: an optional property in an open object, a description.
 */
export function compareSchemas(frozen: unknown, today: unknown, path = '$'): SchemaDifference[] {
  if (!isObject(frozen) || !isObject(today)) {
    return JSON.stringify(frozen) === JSON.stringify(today)
      ? []
      : [{ kind: 'breaking', path, detail: `was ${JSON.stringify(frozen)}, is ${JSON.stringify(today)}` }];
  }
  const differences: SchemaDifference[] = [];
  const breaking = (at: string, detail: string): void => void differences.push({ kind: 'breaking', path: at, detail });

  const frozenUnion = alternatives(frozen);
  const todayUnion = alternatives(today);
  if (frozenUnion && todayUnion) {
    const rest = [...todayUnion];
    frozenUnion.forEach((member, index) => {
      const sameTag = rest.findIndex((candidate) => tag(candidate) === tag(member));
      const found = sameTag >= 0 ? rest.splice(sameTag, 1)[0] : undefined;
      if (found === undefined) breaking(`${path}|${String(index)}`, `alternative ${tag(member) || String(index)} removed`);
      else differences.push(...compareSchemas(member, found, `${path}|${tag(member) || String(index)}`));
    });
    for (const member of rest) breaking(path, `alternative ${tag(member)} added: an older end refuses it`);
  }

  const frozenProperties = isObject(frozen['properties']) ? frozen['properties'] : {};
  const todayProperties = isObject(today['properties']) ? today['properties'] : {};
  const required = (schema: JsonObject): Set<unknown> => new Set(Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : []);
  for (const [name, property] of Object.entries(frozenProperties)) {
    const at = `${path}.${name}`;
    if (!(name in todayProperties)) breaking(at, 'property removed');
    else differences.push(...compareSchemas(property, todayProperties[name], at));
    if (required(frozen).has(name) !== required(today).has(name)) {
      breaking(at, required(today).has(name) ? 'is required now' : 'is not required any more: an older end refuses its absence');
    }
  }
  for (const name of Object.keys(todayProperties)) {
    if (name in frozenProperties) continue;
    const closed = frozen['additionalProperties'] === false;
    if (required(today).has(name)) breaking(`${path}.${name}`, 'new and required');
    else if (closed) breaking(`${path}.${name}`, 'new in a closed object: an older end refuses it');
    else differences.push({ kind: 'additive', path: `${path}.${name}`, detail: 'new optional property' });
  }

  const handled = new Set(['properties', 'required', 'anyOf', 'oneOf', 'description', 'title', '$schema', '$id']);
  for (const key of new Set([...Object.keys(frozen), ...Object.keys(today)])) {
    if (handled.has(key)) continue;
    if (key === 'items' || key === 'additionalProperties' || key === 'propertyNames' || key === 'allOf' || key === 'not') {
      if (isObject(frozen[key]) && isObject(today[key])) {
        differences.push(...compareSchemas(frozen[key], today[key], `${path}.${key}`));
        continue;
      }
    }
    if (key === '$defs' && isObject(frozen[key]) && isObject(today[key])) {
      for (const [name, definition] of Object.entries(frozen[key])) {
        differences.push(...compareSchemas(definition, today[key][name], `${path}.$defs.${name}`));
      }
      continue;
    }
    if (key === 'prefixItems' && Array.isArray(frozen[key]) && Array.isArray(today[key]) && frozen[key].length === today[key].length) {
      const now = today[key] as unknown[];
      (frozen[key] as unknown[]).forEach((item, index) => differences.push(...compareSchemas(item, now[index], `${path}[${String(index)}]`)));
      continue;
    }
    if (JSON.stringify(frozen[key]) !== JSON.stringify(today[key])) {
      breaking(path, `${key} was ${JSON.stringify(frozen[key]) ?? 'absent'}, is ${JSON.stringify(today[key]) ?? 'absent'}`);
    }
  }
  if (Boolean(frozenUnion) !== Boolean(todayUnion)) breaking(path, 'became or ceased to be a union');
  return differences;
}
