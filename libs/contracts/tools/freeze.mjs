// Writes the JSON Schema of every wire shape to frozen/. Refuses a breaking change unless LINK_PROTOCOL was raised.
// Use: npm run freeze -w @restrike/contracts
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { LINK_PROTOCOL, compareSchemas, wireJsonSchema, wireSchemas } from '../dist/index.js';

const folder = fileURLToPath(new URL('../frozen/', import.meta.url));
const protocolFile = path.join(folder, 'protocol.json');
const frozenProtocol = existsSync(protocolFile) ? JSON.parse(readFileSync(protocolFile, 'utf8')).linkProtocol : 0;

const breaking = [];
for (const name of Object.keys(wireSchemas)) {
  const file = path.join(folder, `${name}.schema.json`);
  if (!existsSync(file)) continue;
  const differences = compareSchemas(JSON.parse(readFileSync(file, 'utf8')), wireJsonSchema(name));
  breaking.push(...differences.filter((one) => one.kind === 'breaking').map((one) => `${name} ${one.path}: ${one.detail}`));
}
for (const file of readdirSync(folder).filter((one) => one.endsWith('.schema.json'))) {
  if (!(file.replace('.schema.json', '') in wireSchemas)) breaking.push(`${file}: shape removed`);
}
if (breaking.length > 0 && LINK_PROTOCOL <= frozenProtocol) {
  console.error(`Not frozen. These changes break an end that has the older schema:\n  ${breaking.join('\n  ')}`);
  console.error('Make them optional additions, or raise LINK_PROTOCOL in src/link.ts and say in docs/adr why.');
  process.exit(1);
}
for (const file of readdirSync(folder)) if (file.endsWith('.schema.json')) rmSync(path.join(folder, file));
for (const name of Object.keys(wireSchemas)) {
  writeFileSync(path.join(folder, `${name}.schema.json`), `${JSON.stringify(wireJsonSchema(name), null, 1)}\n`);
}
writeFileSync(protocolFile, `${JSON.stringify({ linkProtocol: LINK_PROTOCOL })}\n`);
console.log(`Frozen ${String(Object.keys(wireSchemas).length)} shapes of link protocol ${String(LINK_PROTOCOL)}.`);
