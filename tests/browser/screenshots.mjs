// Writes pictures of the demo night: `node screenshots.mjs FOLDER`. DEMO_DATE picks the day.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { newPage, openBrowser } from './browser.mjs';
import { PLACES } from './pages/places.mjs';
import { startProgram } from './program.mjs';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('say where the pictures go: node screenshots.mjs FOLDER');
await mkdir(folder, { recursive: true });

/** The pages of which the documentation has pictures. */
const SHOWN = ['home', 'event', 'band', 'venue'];

const program = await startProgram({ date: process.env.DEMO_DATE ?? '2026-12-05' });
const browser = await openBrowser();
try {
  for (const theme of ['midnight', 'paper']) {
    for (const width of [390, 1280]) {
      for (const place of PLACES.filter((place) => SHOWN.includes(place.name))) {
        const page = await newPage(browser, { theme, width, height: width === 390 ? 844 : 900, sharpness: width === 390 ? 2 : 1 });
        await place.open(page, program.url);
        await page.screenshot({ path: join(folder, `${place.name}-${theme}-${width}.png`) });
        if (place.name === 'event') await timetable(page, join(folder, `timetable-${theme}-${width}.png`));
        await page.leave();
      }
    }
  }
} finally {
  await browser.close();
  await program.stop();
}

/**
 * The grid of rooms and hours, brought to the top of the window.
 * @param {import('playwright-core').Page} page
 * @param {string} path
 */
async function timetable(page, path) {
  const way = page.locator('.views [href="#timetable"]');
  // On a narrow window the list gives its place to the timetable.
  if (await way.isVisible()) await way.click();
  await page.locator('#timetable').evaluate((part) => part.scrollIntoView({ block: 'start' }));
  await page.screenshot({ path });
}
