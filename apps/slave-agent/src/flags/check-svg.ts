import { wordsOf } from '@restrike/runtime';
import { SaxesParser } from 'saxes';

const svg = 'http://www.w3.org/2000/svg';
/** What drawing programs write beside the picture; browsers do not draw it. */
const notes = /^http:\/\/(www\.inkscape\.org\/|sodipodi\.sourceforge\.net\/|www\.w3\.org\/1999\/02\/22-rdf-syntax-ns#|purl\.org\/dc\/|creativecommons\.org\/ns#|web\.resource\.org\/cc\/|ns\.adobe\.com\/)/;
const shapes = new Set([
  'svg', 'g', 'defs', 'symbol', 'use', 'title', 'desc', 'metadata', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan', 'linearGradient',
  'radialGradient', 'stop', 'pattern', 'clipPath', 'mask', 'marker', 'style', 'switch',
]);
const foreignUrl = /url\s*\((?!\s*["']?\s*#)/i;
/** Styles that load something, hide that they do, or run. */
const loudStyle = /@import|\\|expression\s*\(|javascript:/i;

const isLoud = (value: string): boolean => foreignUrl.test(value) || loudStyle.test(value);

/**
 * FLG-1: why a picture in SVG is not taken; null when it only draws. Nothing is mended: a picture with scripts, acts, animations, entities or anything that is loaded from elsewhere is
 * refused by name, so that what is shown is what was given.
 */
export function unsafeSvg(text: string): string | null {
  const found: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  let style = 0;
  let root = false;
  parser.on('error', (error) => found.push(`is not well-formed: ${error.message.split('\n')[0] ?? ''}`));
  parser.on('doctype', (doctype) => doctype.includes('[') && found.push('declares entities'));
  parser.on('processinginstruction', ({ target }) => found.push(`holds the instruction ${target}`));
  parser.on('opentag', ({ uri, local, name, attributes }) => {
    if (!root && (uri !== svg || local !== 'svg')) found.push('does not begin with an svg element of SVG');
    root = true;
    if (uri === svg ? !shapes.has(local) : !notes.test(uri)) found.push(`holds the element ${name}`);
    if (local === 'style') style += 1;
    for (const attribute of Object.values(attributes)) {
      if (attribute.prefix === 'xmlns' || attribute.name === 'xmlns') continue;
      if (/^on/i.test(attribute.local)) found.push(`acts by ${attribute.name}`);
      else if (attribute.local === 'base') found.push(`loads from elsewhere by ${attribute.name}`);
      else if (attribute.local === 'href' && uri === svg && !attribute.value.trim().startsWith('#')) found.push(`loads ${attribute.value.trim().slice(0, 60)}`);
      else if (isLoud(attribute.value)) found.push(`loads something by ${attribute.name}`);
    }
  });
  parser.on('closetag', ({ local }) => (style -= local === 'style' ? 1 : 0));
  for (const event of ['text', 'cdata'] as const) parser.on(event, (words) => style > 0 && isLoud(words) && found.push('loads something by its style'));
  try {
    parser.write(text).close();
  } catch (error) {
    found.push(wordsOf(error));
  }
  return found[0] ?? null;
}
