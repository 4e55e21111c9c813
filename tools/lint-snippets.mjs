// Reads `[{ file, code }]` as JSON from standard input, lints each piece as if it stood in that file, and prints `[[message, …], …]`.
import { ESLint } from 'eslint';
import { root } from './install.mjs';

let input = '';
for await (const chunk of process.stdin) input += chunk;
const eslint = new ESLint({ cwd: root });
const answers = [];
for (const { file, code } of JSON.parse(input)) {
  const [result] = await eslint.lintText(code, { filePath: file });
  answers.push((result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? 'fatal'}: ${message}`));
}
console.log(JSON.stringify(answers));
