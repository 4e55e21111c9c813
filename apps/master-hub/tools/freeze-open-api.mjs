// Writes the description of the HTTP interface to frozen/. Refuses a breaking change unless API_VERSION was raised.
// Use: npm run freeze -w @restrike/master-hub
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { routeRoles } from '../dist/access/route-roles.js';
import { API_VERSION, buildOpenApi } from '../dist/open-api/build-open-api.js';
import { breakingChanges } from '../dist/open-api/compare-open-api.js';
import { routeShapes } from '../dist/open-api/route-shapes.js';

const file = fileURLToPath(new URL('../frozen/openapi.json', import.meta.url));
const today = JSON.parse(JSON.stringify(buildOpenApi(routeRoles, routeShapes)));
if (existsSync(file)) {
  const before = JSON.parse(readFileSync(file, 'utf8'));
  const breaking = breakingChanges(before, today);
  if (breaking.length > 0 && API_VERSION <= Number(before.info.version)) {
    console.error(`Not frozen. These changes break a program that uses the interface:\n  ${breaking.join('\n  ')}`);
    console.error('Make them additions, or raise API_VERSION in src/open-api/build-open-api.ts and say in docs/adr why.');
    process.exit(1);
  }
}
writeFileSync(file, `${JSON.stringify(today, null, 1)}\n`);
console.log(`Frozen ${String(Object.keys(today.paths).length)} paths of version ${String(API_VERSION)}.`);
