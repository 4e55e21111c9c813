import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { routeRoles } from '../src/access/route-roles.js';
import { buildOpenApi } from '../src/open-api/build-open-api.js';
import { breakingChanges } from '../src/open-api/compare-open-api.js';
import { routeShapes } from '../src/open-api/route-shapes.js';

interface Operation {
  'x-roles': string[];
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> };
  responses: Record<string, object>;
}
interface Description {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}
const today = JSON.parse(JSON.stringify(buildOpenApi(routeRoles, routeShapes))) as Description;
const isPage = (route: string): boolean => !/^[A-Z]+ \/(api|health|metrics)/.test(route);

describe('[HUB-16] OpenAPI', () => {
  it('[HUB-16] describes every route of the table that is not a page, and no other', () => {
    expect(Object.keys(routeShapes).sort()).toEqual(Object.keys(routeRoles).filter((route) => !isPage(route)).sort());
  });

  it('[HUB-16] says who may use a route, what it takes and what it gives', () => {
    expect(today.openapi).toBe('3.1.0');
    expect(today.paths['/api/users']?.['post']).toMatchObject({ 'x-roles': ['admin'], requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/user-new' } } } } });
    const events = today.paths['/api/events']?.['get'];
    expect(events?.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['limit', 'cursor', 'court', 'category', 'text']));
    expect(events?.parameters.find(({ name }) => name === 'limit')?.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 1000 });
    expect(today.paths['/api/tournaments/{tournamentId}/days/{tournamentDayId}/status']?.['post']?.parameters.map(({ in: where }) => where)).toEqual(['path', 'path']);
    const text = JSON.stringify(today);
    for (const [, name = ''] of text.matchAll(/#\/components\/schemas\/([\w-]+)/g)) expect(today.components.schemas[name]).toBeDefined();
  });

  it('[HUB-16] breaks nobody who uses what was frozen', () => {
    const frozen = JSON.parse(readFileSync(fileURLToPath(new URL('../frozen/openapi.json', import.meta.url)), 'utf8')) as Description;
    // A breaking change needs a new API_VERSION; afterwards, and for additions: npm run freeze -w @restrike/master-hub
    expect(breakingChanges(frozen, today)).toEqual([]);
  });

  it.each<[string, (copy: Description) => void, number]>([
    ['a route removed', (copy) => void delete copy.paths['/api/alerts'], 1],
    ['a parameter removed', (copy) => void copy.paths['/api/events']?.['get']?.parameters.splice(0, 1), 1],
    ['a parameter that is required now', (copy) => void copy.paths['/api/events']?.['get']?.parameters.push({ name: 'x', in: 'query', required: true, schema: {} }), 1],
    ['a role that may not any more', (copy) => void (copy.paths['/api/commands']!['post']!['x-roles'] = ['admin']), 1],
    ['a body that is another', (copy) => void (copy.paths['/api/users']!['post']!.requestBody!.content['application/json']!.schema = { $ref: '#/components/schemas/user' }), 1],
    ['an answer that is gone', (copy) => void delete copy.paths['/api/alerts']!['get']!.responses['200'], 1],
    ['a field of a shape removed', (copy) => void delete (copy.components.schemas['alert'] as { properties: Record<string, object> }).properties['title'], 1],
    ['a route added', (copy) => void (copy.paths['/api/new'] = { get: copy.paths['/api/alerts']!['get']! }), 0],
    ['a parameter that may be given', (copy) => void copy.paths['/api/events']?.['get']?.parameters.push({ name: 'x', in: 'query', required: false, schema: {} }), 0],
    ['a field that a strict body may have', (copy) => void ((copy.components.schemas['user-new'] as { properties: Record<string, object> }).properties['colour'] = { type: 'string' }), 0],
  ])('[HUB-16] %s is found to break, or not', (_title, change, expected) => {
    const copy = structuredClone(today);
    change(copy);
    expect(breakingChanges(today, copy).length).toBe(expected);
  });
});
