// `node FLAGS tools/keep-code.mjs BUNDLE`: evaluates a bundle, so that V8 compiles what a start needs, keeps its code for it, and ends before the program does anything.
import { compileBundle, evaluateBundle, keepCode } from './run-bundle.mjs';

const [, , file] = process.argv;
// Nothing of the builder's machine: with a port that is none a program reads its settings, finds them wrong, and waits to say so.
process.env = { RESTRIKE_HUB_PORT: 'none', RESTRIKE_API_PORT: 'none' };
process.argv.length = 2;
const script = compileBundle(file);
evaluateBundle(script, file);
keepCode(script, file);
// At once: what a program began waits for its turn, and does not get it.
process.exit(0);
