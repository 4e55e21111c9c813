// Jest's own runner of test files, in workers that keep what is dear and drop what is over: each of two hundred files loads its packages and Jest's own parts again.
import asyncHooks from 'node:async_hooks';
import vm from 'node:vm';
import circus from 'jest-circus/runner';

const { compileFunction, SourceTextModule } = vm;
/** Of each file that was loaded: its text, and its script, null where it may load others later. */
const scripts = new Map();
/** Such code goes by the test file that asks, and what V8 keeps of it has lost whom to ask. */
const loadsLater = /\bimport\s*\(/;
/** Of each module that was loaded: its text, and V8's code for it. */
const modules = new Map();

/** Compiles a file once and evaluates it in each test file's own context: functions, too, that were compiled when they were first called, stay compiled. */
vm.compileFunction = (code, parameters, options) => {
  const { filename, parsingContext } = options ?? {};
  if (filename === undefined || parsingContext === undefined) return compileFunction(code, parameters, options);
  let known = scripts.get(filename);
  if (known?.code !== code) {
    const head = `(function (${parameters.join(', ')}) {`;
    known = { code, script: loadsLater.test(code) ? null : new vm.Script(`${head}${code}\n})`, { filename, columnOffset: -head.length }) };
    scripts.set(filename, known);
  }
  return known.script === null ? compileFunction(code, parameters, options) : known.script.runInContext(parsingContext);
};

vm.SourceTextModule = new Proxy(SourceTextModule, {
  construct(Module, [code, options]) {
    const known = modules.get(options?.identifier);
    if (known?.code === code) {
      try {
        return new Module(code, { ...options, cachedData: known.cachedData });
      } catch (error) {
        // It is of other flags of V8, if a test has changed these.
        if (error?.code !== 'ERR_VM_MODULE_CACHED_DATA_REJECTED') throw error;
      }
    }
    const module = new Module(code, options);
    if (!loadsLater.test(code)) modules.set(options?.identifier, { code, cachedData: module.createCachedData() });
    return module;
  },
});

const { AsyncLocalStorage } = asyncHooks;
const storages = new Set();

/** Known until its file ends: Jest makes one for each file, and every promise carries every one that was used in the worker. */
class OfThisFile extends AsyncLocalStorage {
  constructor(...options) {
    super(...options);
    storages.add(this);
  }
}
// Not assigned: from Node 22 on it is a getter.
Object.defineProperty(asyncHooks, 'AsyncLocalStorage', { value: OfThisFile });

/** Runs a test file, as Jest asks for it. */
export default (...given) =>
  circus.default(...given).finally(() => {
    for (const one of storages) one.disable();
    storages.clear();
  });
