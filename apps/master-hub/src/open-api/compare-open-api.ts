import { compareSchemas } from '@restrike/contracts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: unknown;
}
interface Operation {
  readonly 'x-roles': readonly string[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { readonly schema: unknown }>> }>>;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

/** What a request may have besides breaks nobody who does not send it. */
const harmless = /^new in a closed object/;

/** Changes that break a program written against the older description, each in a line. */
export function breakingChanges(before: unknown, after: unknown): string[] {
  const [old, now] = [before as Description, after as Description];
  const found: string[] = [];
  const compare = (at: string, from: unknown, to: unknown): void => {
    for (const { kind, path, detail } of compareSchemas(from, to)) if (kind === 'breaking' && !harmless.test(detail)) found.push(`${at} ${path}: ${detail}`);
  };
  for (const [path, operations] of Object.entries(old.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const at = `${method.toUpperCase()} ${path}`;
      const today = now.paths[path]?.[method];
      if (today === undefined) {
        found.push(`${at}: removed`);
        continue;
      }
      const lost = operation['x-roles'].filter((role) => !today['x-roles'].includes(role));
      if (lost.length > 0 && !today['x-roles'].includes('anyone')) found.push(`${at}: ${lost.join(', ')} may not use it any more`);
      for (const parameter of operation.parameters) {
        const same = today.parameters.find((one) => one.name === parameter.name && one.in === parameter.in);
        if (same === undefined) found.push(`${at}: parameter ${parameter.name} removed`);
        else compare(`${at} ?${parameter.name}`, parameter.schema, same.schema);
      }
      for (const { name, required } of today.parameters) if (required && operation.parameters.every((one) => one.name !== name || !one.required)) found.push(`${at}: parameter ${name} is required now`);
      if (today.requestBody !== undefined && operation.requestBody === undefined) found.push(`${at}: wants a body now`);
      compare(`${at} body`, operation.requestBody?.content['application/json']?.schema ?? {}, today.requestBody?.content['application/json']?.schema ?? {});
      for (const [status, { content }] of Object.entries(operation.responses)) {
        const answer = today.responses[status];
        if (answer === undefined) found.push(`${at}: does not answer ${status} any more`);
        for (const [type, { schema }] of Object.entries(content)) {
          if (answer !== undefined && answer.content[type] === undefined) found.push(`${at}: does not answer ${type} any more`);
          else if (answer !== undefined) compare(`${at} ${status}`, schema, answer.content[type]?.schema);
        }
      }
    }
  }
  for (const [name, schema] of Object.entries(old.components.schemas)) {
    // One that no route refers to any more is seen at its routes.
    if (now.components.schemas[name] !== undefined) compare(`shape ${name}`, schema, now.components.schemas[name]);
  }
  return found;
}
