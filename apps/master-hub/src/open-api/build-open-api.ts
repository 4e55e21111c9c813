import { wireJsonSchema, wireSchemas, type WireName } from '@restrike/contracts';
import { z } from 'zod';
import type { Access } from '../access/caller.js';
import { whoMay } from '../access/route-roles.js';
import type { RouteShape, Shape } from './route-shapes.js';

/** Version of the HTTP interface. A change that breaks a program written against it raises it. */
export const API_VERSION = 1;

type Json = Record<string, unknown>;
const isName = (shape: Shape): shape is WireName => typeof shape === 'string';
const plain = (schema: z.ZodType): Json => {
  const { $schema: _schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  return rest;
};

/** JSON Schema of a shape; contracts are referred to by name, and the names collected. */
function schemaOf(shape: Shape, used: Set<WireName>): Json {
  if (isName(shape)) {
    used.add(shape);
    return { $ref: `#/components/schemas/${shape}` };
  }
  if (shape instanceof z.ZodType) return plain(shape);
  const properties = Object.fromEntries(
    Object.entries(shape as Record<string, Shape | readonly [Shape]>).map(([name, value]) => [name, Array.isArray(value) ? { type: 'array', items: schemaOf(value[0] as Shape, used) } : schemaOf(value as Shape, used)]),
  );
  return { type: 'object', properties, required: Object.keys(properties) };
}

/** Parameters of a path are ids, but for these. */
const pathSchemas: Readonly<Record<string, Json>> = { day: { type: 'string', format: 'date' }, ruleId: { type: 'string', maxLength: 60 }, matchId: { type: 'string', pattern: '^[0-9a-f-]{36}:\\d+$' } };

function parametersOf(path: string, query: z.ZodObject | undefined): Json[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({ name, in: 'path', required: true, schema: pathSchemas[name] ?? { type: 'string', format: 'uuid' } }));
  if (query === undefined) return inPath;
  const { properties, required } = plain(query) as { properties?: Record<string, Json>; required?: string[] };
  const inQuery = Object.entries(properties ?? {})
    .filter(([name]) => name !== 'token')
    .map(([name, schema]) => ({ name, in: 'query', required: required?.includes(name) ?? false, schema }));
  return [...inPath, ...inQuery];
}

/** How a caller shows who it is, by what a route asks for. */
function securityOf(access: Access): Json[] {
  if (access === 'anyone') return [];
  if (access === 'agent') return [{ agent: [] }];
  const user = [{ session: [] }, { cookie: [] }];
  if (access === 'overview') return [{}, ...user, { readToken: [] }];
  return access === 'reader' ? [...user, { readToken: [] }] : user;
}

/** Roles that may use a route: an admin may whatever a user may. */
function rolesOf(access: Access): readonly string[] {
  return typeof access === 'string' ? [access] : [...new Set([...access, 'admin'])];
}

/** OpenAPI 3.1 of the routes of the table, with who may use each (`x-roles`). Pages are left out. Pure. */
export function buildOpenApi(roles: Readonly<Record<string, Access>>, shapes: Readonly<Record<string, RouteShape>>): Json {
  const used = new Set<WireName>(['api-error']);
  const paths: Record<string, Json> = {};
  for (const [route, shape] of Object.entries(shapes)) {
    const access = roles[route];
    if (access === undefined) continue;
    const [method = '', path = ''] = route.split(' ');
    const content = shape.answer === undefined ? Object.fromEntries((shape.file ?? []).map((type) => [type, { schema: { type: 'string' } }])) : { 'application/json': { schema: schemaOf(shape.answer, used) } };
    const operation: Json = {
      summary: shape.summary,
      description: `Needs ${whoMay(access)}.`,
      'x-roles': rolesOf(access),
      tags: [path.startsWith('/api/') ? (path.split('/')[2] ?? 'hub') : 'health'],
      security: securityOf(access),
      parameters: parametersOf(path, shape.query),
      ...(shape.body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(shape.body, used) } } } }),
      responses: {
        [String(shape.status ?? 200)]: { description: 'Done', content },
        default: { description: 'Refused, with a code and what to do', content: { 'application/json': { schema: { $ref: '#/components/schemas/api-error' } } } },
      },
    };
    const at = path.replace(/:(\w+)/g, '{$1}');
    paths[at] = { ...paths[at], [method.toLowerCase()]: operation };
  }
  const names = (Object.keys(wireSchemas) as WireName[]).filter((name) => used.has(name)).sort();
  const schemas = Object.fromEntries(
    names.map((name) => {
      const { $schema: _schema, ...rest } = wireJsonSchema(name) as Json;
      return [name, rest];
    }),
  );
  return {
    openapi: '3.1.0',
    info: { title: 'reStrike VTA master hub', version: String(API_VERSION), description: 'Every refusal has a code, words for a person, and the path of what is wrong. A request that changes something must come from the hub’s own pages or from a program.' },
    paths,
    components: {
      schemas,
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', description: 'Token of `POST /api/access/login`' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'restrike_session', description: 'Set by `POST /api/access/login`; changes need the header Origin as well' },
        readToken: { type: 'http', scheme: 'bearer', description: 'RESTRIKE_READ_TOKEN of the hub, for overlays and walls' },
        agent: { type: 'http', scheme: 'bearer', description: 'Credential of a court, with its id in the header x-node-id' },
      },
    },
  };
}
