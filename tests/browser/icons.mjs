// Draws the icons from the mark, crates/web/static/icons/icon.svg: `node icons.mjs`. What it writes is committed; run it when the mark changes.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openBrowser } from './browser.mjs';

const folder = fileURLToPath(new URL('../../crates/web/static/icons/', import.meta.url));
const mark = await readFile(`${folder}icon.svg`, 'utf8');
/** Without its rounded corners, for systems that cut the shape themselves. */
const square = mark.replace(' rx="15"', '');
/** Smaller on its ground: what lies outside of the middle four fifths may be cut off. */
const maskable = square.replace(/(<rect[^>]*>)(.*)(<\/svg>)/s, '$1<g transform="translate(4.8 4.8) scale(.85)">$2</g>$3');

const browser = await openBrowser();

/**
 * @param {string} svg
 * @param {number} size
 */
async function draw(svg, size) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<!doctype html><style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return png;
}

/**
 * Pictures in one ICO file: a head, a row for each, then the PNGs as they are.
 * @param {{size: number, png: Buffer}[]} pictures
 */
function ico(pictures) {
  const [head, row] = [6, 16];
  const table = Buffer.alloc(head + row * pictures.length);
  table.writeUInt16LE(1, 2);
  table.writeUInt16LE(pictures.length, 4);
  let offset = table.length;
  for (const [at, { size, png }] of pictures.entries()) {
    const start = head + row * at;
    table.writeUInt8(size, start);
    table.writeUInt8(size, start + 1);
    table.writeUInt16LE(1, start + 4);
    table.writeUInt16LE(32, start + 6);
    table.writeUInt32LE(png.length, start + 8);
    table.writeUInt32LE(offset, start + 12);
    offset += png.length;
  }
  return Buffer.concat([table, ...pictures.map(({ png }) => png)]);
}

try {
  for (const [name, svg, size] of /** @type {const} */ ([
    ['icon-192.png', mark, 192],
    ['icon-512.png', mark, 512],
    ['maskable-512.png', maskable, 512],
    ['touch-180.png', square, 180],
  ])) {
    await writeFile(folder + name, await draw(svg, size));
  }
  const small = await Promise.all([16, 32, 48].map(async (size) => ({ size, png: await draw(mark, size) })));
  await writeFile(`${folder}favicon.ico`, ico(small));
} finally {
  await browser.close();
}
