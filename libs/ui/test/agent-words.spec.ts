import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { agentWords } from '../src/texts/agent/agent-words.js';
import { courtPhrases } from '../src/texts/agent/court-phrases.js';
import { judgementPhrases } from '../src/texts/agent/judgement-phrases.js';
import { obsPhrases } from '../src/texts/agent/obs-phrases.js';
import { preflightPhrases } from '../src/texts/agent/preflight-phrases.js';
import { refusalPhrases } from '../src/texts/agent/refusal-phrases.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const rooms = [
  ...['obs', 'ivr', 'triggers', 'files', 'tournament', 'simulator', 'manual', 'access', 'timeline', 'chapters', 'flags', 'ingest', 'settings', 'pairing', 'court-api', 'announcements', 'matches', 'logs', 'health', 'sync', 'link'].map((room) => `apps/slave-agent/src/${room}`),
  'apps/master-hub/src/events/bulk-intake.ts', 'libs/obs/src', 'libs/match/src/replay', 'libs/match/src/rules', 'libs/match/src/chapters/build-chapters.ts', 'libs/pss-protocol/src',
  ...['access', 'court-access', 'court-setting', 'court-simulator', 'flag', 'manual', 'tournament'].map((file) => `libs/contracts/src/${file}.ts`),
];
/** Where sentences for the operator stand in the sources. */
const properties = new Set(['message', 'toDo', 'title', 'holds', 'fails', 'detail', 'reason', 'recording', 'stream', 'replayBuffer', 'advice']);
const calls = new Set(['failed', 'giveUp', 'notThere', 'bad', 'say', 'ownFinding', 'done', 'skipped', 'state', 'step', 'stepOf', 'addStep', 'fail', 'later', 'super',  'plain', 'act', 'scene', 'find', 'unknown', ...['whole', 'decimal', 'text', 'folder', 'onOff', 'choice', 'secret', 'address', 'min', 'max', 'regex', 'refine', 'int', 'number', 'string', 'boolean', 'enum', 'ipv4']]);
const variables = new Set(['toDo', 'words', 'meanings', 'install', 'keyFrames', 'says']);
/** Sentences that nobody at a console reads: of the pipeline's own errors, of requests that only programs send, and values that are put into a sentence. */
const notShown = [
  /^there is no act /, /^address .* write it as rec:/, /^this route is not in the table/, /^Nothing to do\b/, /^OBS: Settings → Output → Replay Buffer$/, /^the (recording folder|file name|replay buffer's length|scene|.*) is 7$/,
  /^"7" is 7$/, /^7 (→|in 7|from 7 s)/, /^Free space for 7 h, or 7/, /^The replay buffer is 7/, /^The disk lasts .*Mbit\/s7/, /ms 7 the hub's$/, /^this SVG 7/, /^OBS answers on 7:7/, /^the winner is/, /^code 7$/, /^memory of/, /^datagram/, /^there is no 7 7$/, /^State of the/, /^(must be (a word of|lower-case)|not JSON|names no setting)/, /^7 It is tried/, /^7 is no day\. 7$/, /^There is no court store at 7: say where/,
];

/** Sentences of a source, each value as 7. */
function sentencesOf(file: string): readonly string[] {
  const found: string[] = [];
  const take = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text);
    else if (ts.isTemplateExpression(node)) found.push(`${node.head.text}${node.templateSpans.map(({ literal }) => `7${literal.text}`).join('')}`);
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(take);
    else if (ts.isBinaryExpression(node)) [node.left, node.right].forEach(take);
    else if (ts.isArrayLiteralExpression(node)) node.elements.forEach(take);
    else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) take(node.body);
    else if (ts.isObjectLiteralExpression(node)) node.properties.forEach((one) => ts.isPropertyAssignment(one) && take(one.initializer));
    else if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) take(node.expression);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && properties.has(node.name.getText())) take(node.initializer);
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined && variables.has(node.name.getText())) take(node.initializer);
    if (ts.isCallExpression(node) && calls.has(node.expression.getText().split('.').at(-1) ?? '')) node.arguments.forEach(take);
    if (ts.isNewExpression(node) && /^(BadField|SourceChangedError)$/.test(node.expression.getText())) node.arguments?.forEach(take);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && /(\.why|Trouble|\.trouble)$/.test(node.left.getText())) take(node.right);
    // What a function of the files says is why a video waits, fails or stays.
    if (ts.isReturnStatement(node) && node.expression !== undefined && /[\\/]files[\\/]/.test(file)) take(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return found.filter((text) => /[a-zA-Z]{2,} [a-zA-Z0-9]/.test(text) && !/^(SELECT|INSERT|UPDATE|DELETE) /.test(text));
}

describe('[UIL-17] what the agent says, in the page’s language', () => {
  it('[UIL-17] every sentence for the operator in the sources of a court has its words', () => {
    const files = rooms.flatMap((room) => room.endsWith('.ts') ? [path.join(root, room)] : readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.includes('.spec.')).map((file) => path.join(root, room, file)));
    const said = new Set(files.flatMap(sentencesOf));
    expect(said.size).toBeGreaterThan(250);
    expect([...said].filter((text) => agentWords('es', text) === text && !notShown.some((one) => one.test(text)))).toEqual([]);
  });

  it('[UIL-17] a reason that goes on behind a semicolon is told whole', () => {
    const told = agentWords('es', 'OBS is not connected: The password is wrong: OBS refuses it; no recording runs that it could be cut from');
    expect(agentWords('es', 'OBS is not connected: Nothing answers there (ECONNREFUSED); no recording runs that it could be cut from')).toBe('OBS no está conectado: Allí no responde nada (ECONNREFUSED); no hay ninguna grabación en marcha de la que cortarlo');
    expect(agentWords('es', 'The replay buffer does not run. (OBS: The output is not running); no recording runs that it could be cut from')).toBe('No está en marcha: búfer de repetición. (OBS: The output is not running); no hay ninguna grabación en marcha de la que cortarlo');
    expect(told).toBe('OBS no está conectado: La contraseña es incorrecta: OBS la rechaza; no hay ninguna grabación en marcha de la que cortarlo');
  });

  it('[UIL-17] each phrase stands once, and has its values in both languages', () => {
    const phrases = [...obsPhrases, ...preflightPhrases, ...courtPhrases, ...judgementPhrases, ...refusalPhrases];
    const values = (text: string): number => text.split('{}').length;
    expect(phrases.filter(([english, spanish]) => values(english) !== values(spanish) || spanish.trim() === '')).toEqual([]);
    expect(phrases.map(([english]) => english).filter((english, at, all) => all.indexOf(english) !== at)).toEqual([]);
  });

  it('[UIL-17] puts values, names and reasons in their places, sentence by sentence, and leaves alone what it does not know', () => {
    const es = (text: string): string => agentWords('es', text);
    expect(es('127.0.0.1:4455: The password is wrong: OBS refuses it.')).toBe('127.0.0.1:4455: La contraseña es incorrecta: OBS la rechaza.');
    expect(es('the OBS for the stream is not connected: OBS was closed.')).toBe('el OBS para la emisión no está conectado: OBS se cerró.');
    expect(es('OBS is not connected: 10.0.0.2:4455: Nothing answers there (ECONNREFUSED). Start OBS; it is connected by itself.')).toBe('OBS no está conectado: 10.0.0.2:4455: Allí no responde nada (ECONNREFUSED). Inicie OBS; se conecta solo.');
    expect(es('OBS has nothing by that name. (OBS: No source was found) Compare the name, letter by letter, with the one in OBS; capitals count.')).toBe('OBS no tiene nada con ese nombre. (OBS: No source was found) Compare el nombre, letra por letra, con el de OBS; las mayúsculas cuentan.');
    expect(es('Length of the replay buffer: must be at least 5')).toBe('Duración del búfer de repetición: debe ser como mínimo 5');
    expect(es('Length of the replay buffer: must be at least 5\nFolder of all videos (empty: in the data folder): must be an absolute path, or empty')).toBe('Duración del búfer de repetición: debe ser como mínimo 5\nCarpeta de todos los vídeos (vacía: en la carpeta de datos): debe ser una ruta absoluta o quedar vacío');
    expect(es('clk: ms is "99:99": seconds go to 59')).toBe('clk: ms es "99:99": los segundos llegan a 59');
    expect(es('The replay buffer keeps 10 s, 20 s are needed.')).toBe('El búfer de repetición guarda 10 s y hacen falta 20 s.');
    expect(es('Falló Guardar: OBS saved an empty file: the disk is full')).toBe('Falló Guardar: OBS guardó un archivo vacío: el disco está lleno');
    expect(es('TEST Anna Müller')).toBe('TEST Anna Müller');
    expect(es('')).toBe('');
    expect(agentWords('en', 'OBS was closed.')).toBe('OBS was closed.');
  });
});
