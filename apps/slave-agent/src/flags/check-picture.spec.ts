import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { flagPictureBytes } from '@restrike/contracts';
import { checkPicture } from './check-picture.js';
import { unsafeSvg } from './check-svg.js';

const drawn = path.join(path.dirname(createRequire(import.meta.url).resolve('flag-icons/package.json')), 'flags', '4x3');
const svg = (inside: string, root = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'): string => `<svg ${root} viewBox="0 0 4 3">${inside}</svg>`;
/** Head of a PNG of a size: signature and IHDR. */
function png(width: number, height: number): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452000000000000000008060000000000000000000049454e44ae426082', 'hex');
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}
const codeOf = (bytes: Buffer): string => {
  const checked = checkPicture(bytes);
  return checked.ok ? checked.extension : checked.code;
};

describe('[AGT-FLG-1] pictures of flags', () => {
  it('[AGT-FLG-1] takes pictures by what they hold, of a sensible size', () => {
    const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0001108001e002803012200021101031101ffd9', 'hex');
    const webp = Buffer.concat([Buffer.from('RIFF'), Buffer.from([0x1a, 0, 0, 0]), Buffer.from('WEBPVP8L'), Buffer.from([0x0d, 0, 0, 0, 0x2f, 0x27, 0x40, 0x07, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]);
    expect([png(40, 30), jpeg, webp, Buffer.from(svg('<path d="M0 0h4v3H0z"/>'))].map(codeOf)).toEqual(['png', 'jpg', 'webp', 'svg']);
    expect([png(4, 3), png(5_000, 30), png(40, 30).subarray(0, 12)].map(codeOf)).toEqual(['FLAG_BAD_SIZE', 'FLAG_BAD_SIZE', 'FLAG_NO_PICTURE']);
    expect([Buffer.alloc(0), Buffer.from('GIF89a'), Buffer.from('<html><script>'), Buffer.from([0xff, 0xfe, 0x3c, 0, 0x73, 0]), Buffer.alloc(flagPictureBytes + 1)].map(codeOf)).toEqual([
      'FLAG_NO_PICTURE', 'FLAG_NO_PICTURE', 'FLAG_NO_PICTURE', 'FLAG_NO_PICTURE', 'FLAG_TOO_LARGE',
    ]);
  });

  it('[AGT-FLG-1] takes every flag that this product draws itself, and what drawing programs write beside a picture', () => {
    const refused = readdirSync(drawn).flatMap((file) => {
      const reason = unsafeSvg(readFileSync(path.join(drawn, file), 'utf8'));
      return reason === null ? [] : [`${file}: ${reason}`];
    });
    expect(refused).toEqual([]);
    const inkscape = '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">';
    expect(unsafeSvg(inkscape + svg('<s:namedview xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" id="b"/><style>.a{fill:url(#g)}</style><use xlink:href="#g" style="fill:url( \'#g\' )"/>'))).toBeNull();
  });

  it.each([
    ['a script', svg('<script>alert(1)</script>'), /element script/],
    ['an act', svg('<g onload="alert(1)"/>'), /acts by onload/],
    ['HTML within', svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'), /element foreignObject/],
    ['HTML without an object', svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>'), /element h:script/],
    ['a picture from elsewhere', svg('<image href="https://example.com/x.png"/>'), /element image/],
    ['a reference to elsewhere', svg('<use xlink:href="https://example.com/x.svg#a"/>'), /loads https/],
    ['a reference into data', svg('<use href="data:image/svg+xml,x"/>'), /loads data/],
    ['a link', svg('<a href="javascript:alert(1)"><path d="M0 0"/></a>'), /element a/],
    ['an animation', svg('<set attributeName="href" to="javascript:alert(1)"/>'), /element set/],
    ['a style that imports', svg('<style>@import "https://example.com/x.css";</style>'), /by its style/],
    ['a style that loads', svg('<style><![CDATA[path{fill:url(//example.com/x)}]]></style>'), /by its style/],
    ['a style that loads in disguise', svg('<path style="fill:u\\72l(//example.com/x)"/>'), /loads something by style/],
    ['an attribute that loads', svg('<path fill="url(https://example.com/x#a)"/>'), /loads something by fill/],
    ['another base', svg('<g xml:base="https://example.com/"/>'), /xml:base/],
    ['entities', `<!DOCTYPE svg [<!ENTITY a "<script/>">]>${svg('&a;')}`, /entities/],
    ['a style sheet', `<?xml-stylesheet href="https://example.com/x.css"?>${svg('')}`, /xml-stylesheet/],
    ['no namespace', svg('', ''), /does not begin/],
    ['broken XML', '<svg xmlns="http://www.w3.org/2000/svg"><path></svg>', /well-formed/],
  ])('[AGT-FLG-1] refuses an SVG with %s and says why', (_what, text, reason) => {
    expect(unsafeSvg(text)).toMatch(reason);
    expect(codeOf(Buffer.from(text))).toBe('FLAG_UNSAFE');
  });
});
