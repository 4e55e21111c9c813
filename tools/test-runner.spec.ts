import { spawnSync } from 'node:child_process';
import path from 'node:path';

const runner = path.join(import.meta.dirname, 'test-runner.mjs');

/** What a process writes that has this done before and after it loads the runner. */
function loaded(before: string, after: string): string {
  const lines = `import hooks from 'node:async_hooks'; import vm from 'node:vm'; import { pathToFileURL } from 'node:url';
    ${before} await import(pathToFileURL(process.argv[1]).href); ${after}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', '--input-type=module', '-e', lines, runner], { encoding: 'utf8' });
  return stdout + stderr;
}

it('[TST-1] stands where the storage of a promise is told by a getter, as Node does from 22 on', () => {
  const before = `const { AsyncLocalStorage } = hooks;
    Object.defineProperty(hooks, 'AsyncLocalStorage', { configurable: true, enumerable: true, set: undefined, get: () => AsyncLocalStorage });`;
  expect(loaded(before, "const one = new hooks.AsyncLocalStorage(); console.log(hooks.AsyncLocalStorage === AsyncLocalStorage, one.run('kept', () => one.getStore()));")).toBe('false kept\n');
});

it('[TST-1] what a worker keeps of a file is that of its text, each in the context that asks, and its errors say where they are', () => {
  const after = `const say = (text, context) => vm.compileFunction(text, ['module', 'extra'], { filename: '/some/file.js', parsingContext: context })({}, 1);
    const [one, other] = [vm.createContext({ who: 'one' }), vm.createContext({ who: 'other' })];
    console.log(JSON.stringify([say('return who', one), say('return who', other), say('return who + extra', other), say('return new Error().stack', one).match(/file\\.js:[\\d:]+/)?.[0]]));`;
  expect(loaded('', after)).toBe(`${JSON.stringify(['one', 'other', 'other1', 'file.js:1:8'])}\n`);
});

it('[TST-1] a module is its text’s, its faults are told, and it is compiled anew where V8 takes its code no more', () => {
  const after = `const { setFlagsFromString } = await import('node:v8');
    const say = async (text) => {
      const module = new vm.SourceTextModule(text, { identifier: 'some module', context: vm.createContext({}) });
      await module.link(() => null);
      await module.evaluate();
      return module.namespace.said;
    };
    const heard = [await say('export const said = 1'), await say('export const said = 1'), await say('export const said = 2'), await say('export const = 3').catch(({ name }) => name)];
    setFlagsFromString('--expose-gc');
    console.log(JSON.stringify([...heard, await say('export const said = 2'), await say('export const said = 2')]));`;
  expect(loaded('', after)).toBe('[1,1,2,"SyntaxError",2,2]\n');
});
