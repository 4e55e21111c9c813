import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** Two words or more, and neither a query, a route, a header nor a file's name. */
const isSentence = (words: string): boolean => /[a-z]{2,}[^a-z]* [^a-z]*[a-z]|\{\} [a-z]|[a-z]+ \{\}/i.test(words) && !/^(SELECT|INSERT|UPDATE|DELETE|WITH|SET TRANSACTION|GET|POST|PUT|PATCH) |^\/|^text\/|^attachment;/.test(words);

const parse = (file: string): ts.SourceFile => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);

function each(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => each(child, look));
}

/** What is said to the log, or in an error that only a fault of ours can raise, reaches no page. */
function isHidden(node: ts.Node): boolean {
  for (let above: ts.Node | undefined = node.parent; above !== undefined; above = above.parent) {
    if (ts.isImportDeclaration(above) || ts.isLiteralTypeNode(above) || ts.isThrowStatement(above)) return !ts.isThrowStatement(above) || above.expression.getText().startsWith('new Error(');
    if (ts.isCallExpression(above) && /\blog\b|\.(child|info|warn|debug|error)$/.test(above.expression.getText())) return true;
  }
  return false;
}

/** Sentences that a source file can say, each value in them as `{}`. */
export function sentencesOf(file: string): readonly string[] {
  const found = new Set<string>();
  each(parse(file), (node) => {
    const words = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) ? node.text : ts.isTemplateExpression(node) ? node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('') : '';
    if (isSentence(words) && !isHidden(node)) found.add(words);
  });
  return [...found];
}

/** Words that a page shows without asking its catalogue: text between tags, and what is said in attributes for people. */
export function bareWordsOf(file: string): readonly string[] {
  const found: string[] = [];
  each(parse(file), (node) => {
    if (ts.isJsxText(node) && /\p{L}{2,}/u.test(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && /^(title|placeholder|alt|aria-label)$/.test(node.name.getText()) && node.initializer !== undefined && ts.isStringLiteral(node.initializer)) found.push(node.initializer.text);
  });
  return found;
}
