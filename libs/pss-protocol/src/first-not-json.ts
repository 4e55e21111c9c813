const blanks = /[ \t\r\n]*/y;
/** A mark, a text, or a number or one of the three words. */
const token = /([{}[\],:])|("(?:[ !#-[\]-\uFFFF]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

/**
 * Offset at which a text stops being JSON; its length where it only ends too early, or is JSON. The engine's own error names no place for most of
 * what people get wrong (a comma too many, a comment, a word without quotes).
 */
export function firstNotJson(source: string): number {
  const closers: string[] = [];
  /** A closing mark stands for what may also be an empty list or object. */
  let expected: 'value' | 'name' | 'colon' | 'comma' | ']' | '}' = 'value';
  for (let at = 0; ; at = token.lastIndex) {
    blanks.lastIndex = at;
    blanks.test(source);
    token.lastIndex = blanks.lastIndex;
    const start = token.lastIndex;
    const [text, mark, name] = token.exec(source) ?? [];
    if (text === undefined) return start;
    if (expected === 'comma') {
      if (mark === ',' && closers.length > 0) expected = closers.at(-1) === '}' ? 'name' : 'value';
      else if (mark !== undefined && mark === closers.at(-1)) closers.pop();
      else return start;
    } else if (expected === 'colon') {
      if (mark !== ':') return start;
      expected = 'value';
    } else if (mark === expected) {
      closers.pop();
      expected = 'comma';
    } else if (expected === 'name' || expected === '}') {
      if (name === undefined) return start;
      expected = 'colon';
    } else if (mark === '{' || mark === '[') {
      expected = mark === '{' ? '}' : ']';
      closers.push(expected);
    } else if (mark !== undefined) return start;
    else expected = 'comma';
  }
}
