// What is asked of every page. Each check gives a list of faults, empty when all is well.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** @typedef {import('playwright-core').Page} Page */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Violations of WCAG 2.2 A and AA and of good practice, as `rule: element`.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export async function barriers(page) {
  // By the debugger, not by a script element: the content security policy stays as it is.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const result = await /** @type {any} */ (window).axe.run({ runOnly: tags, resultTypes: ['violations'] });
    return result.violations.flatMap((/** @type {any} */ fault) =>
      fault.nodes.map((/** @type {any} */ node) => `${fault.id}: ${node.html.slice(0, 160)} (${node.failureSummary?.split('\n').at(1)?.trim()})`),
    );
  });
}

/**
 * Elements that make the page wider than its window, the widest first.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export function overflow(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')]
      .map((element) => ({ element, right: element.getBoundingClientRect().right }))
      .filter(({ right }) => right > root.clientWidth + 0.5)
      .sort((a, b) => b.right - a.right);
    return [
      `the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth} px`,
      ...wide.slice(0, 5).map(({ element, right }) => `${element.cloneNode(false) instanceof Element ? /** @type {Element} */ (element.cloneNode(false)).outerHTML.slice(0, 120) : ''} ends at ${Math.round(right)} px`),
    ];
  });
}

/**
 * Things to press that are smaller than a thumb (44 × 44 px), by what a press at the edges of such a thumb would hit: a
 * link may be stretched over its card. A link inside a sentence is as high as its line.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export function smallTargets(page) {
  return page.evaluate(() => {
    const least = 44;
    /** @param {Element} element */
    const inSentence = (element) => {
      const parent = element.parentElement;
      if (element.tagName !== 'A' || !parent || getComputedStyle(element).display !== 'inline') return false;
      return [...parent.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\w{2}/.test(node.textContent ?? ''));
    };
    /** @param {Element} target */
    const fitsThumb = (target) => {
      target.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
      const box = target.getBoundingClientRect();
      if (box.width + 0.5 >= least && box.height + 0.5 >= least) return true;
      const [x, y, reach] = [box.x + box.width / 2, box.y + box.height / 2, least / 2 - 0.5];
      const edges = [[0, -reach], [0, reach], [-reach, 0], [reach, 0]];
      return edges.every(([dx = 0, dy = 0]) => target.contains(document.elementFromPoint(x + dx, y + dy)));
    };
    const things = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')];
    return things.flatMap((thing) => {
      const target = (thing instanceof HTMLInputElement && thing.closest('label')) || thing;
      const shown = target.checkVisibility({ visibilityProperty: true });
      const offScreen = target.getBoundingClientRect().right < 0;
      if (!shown || offScreen || inSentence(thing) || fitsThumb(target)) return [];
      const box = target.getBoundingClientRect();
      return [`${thing.outerHTML.slice(0, 100)} is ${Math.round(box.width)} × ${Math.round(box.height)} px`];
    });
  });
}

/**
 * Presses Tab up to `steps` times from the top and tells which stops cannot be seen: outside the window, or without any
 * change of look against the same element unfocused.
 * @param {Page} page
 * @param {number} [steps]
 * @returns {Promise<string[]>}
 */
export async function unseenFocus(page, steps = 25) {
  /** @type {string[]} */
  const faults = [];
  await page.evaluate(() => {
    window.scrollTo(0, 0);
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press('Tab');
    const fault = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement) || focused === document.body) return 'the end';
      // A hidden radio button shows its focus on what stands next to it, a link stretched over its card on the card.
      const around = [focused.parentElement, focused.parentElement?.parentElement, focused.nextElementSibling];
      const bearers = [focused, ...around].filter((bearer) => bearer instanceof HTMLElement);
      const look = () =>
        bearers.flatMap((bearer) =>
          [undefined, '::before', '::after'].map((part) => {
            const style = getComputedStyle(bearer, part);
            const outline = style.outlineStyle === 'none' || style.outlineWidth === '0px' ? 'none' : style.outline;
            return [outline, style.boxShadow, style.borderColor, style.borderWidth, style.backgroundColor, style.textDecoration].join('|');
          }),
        );
      const withFocus = look();
      const box = (focused.closest('label') ?? focused).getBoundingClientRect();
      const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 1 && box.height > 1;
      focused.blur();
      const without = look();
      focused.focus({ preventScroll: true });
      const name = focused.outerHTML.slice(0, 120);
      if (!inside) return `${name} has the focus outside the window`;
      return withFocus.every((text, at) => text === without[at]) ? `${name} looks the same with and without focus` : null;
    });
    if (fault === 'the end') break;
    if (fault) faults.push(fault);
  }
  return faults;
}

/**
 * What the first press of Tab reaches, and where Enter leads from there.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export async function skipLinkFaults(page) {
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => {
    const focused = document.activeElement;
    const target = focused instanceof HTMLAnchorElement && focused.hash ? document.getElementById(focused.hash.slice(1)) : null;
    const box = focused?.getBoundingClientRect();
    return {
      name: focused?.outerHTML.slice(0, 120) ?? '',
      toMain: target?.matches('main, main *') ?? false,
      seen: box !== undefined && box.top >= 0 && box.left >= 0 && box.width > 1 && box.height > 1,
    };
  });
  if (!first.toMain) return [`the first stop is no link into main: ${first.name}`];
  if (!first.seen) return [`the skip link cannot be seen while it has the focus: ${first.name}`];
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const inMain = await page.evaluate(() => document.activeElement?.closest('main, footer') !== null);
  return inMain ? [] : ['after the skip link, the next stop is still above main'];
}
