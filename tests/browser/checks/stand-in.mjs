// A tiny server with pages made of a test's own text, so that a check can be shown a page that is wrong.

import { createServer } from 'node:http';

/** The policy of the real program's pages, as far as a check depends on it. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";

/**
 * Serves each path with its text; `.css` and `.js` by their kind, all else as a page.
 * @param {Record<string, string>} texts
 * @returns {Promise<{url: string, stop: () => Promise<void>}>}
 */
export async function standIn(texts) {
  const server = createServer((request, answer) => {
    const path = request.url ?? '/';
    const text = texts[path];
    const kind = path.endsWith('.css') ? 'text/css' : path.endsWith('.js') ? 'text/javascript' : 'text/html';
    answer.writeHead(text === undefined ? 404 : 200, { 'content-type': `${kind}; charset=utf-8`, 'content-security-policy': POLICY });
    answer.end(text ?? goodPage('<p>Not here.</p>'));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://localhost:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/**
 * A page without faults around the given content.
 * @param {string} main
 * @param {string} [head]
 */
export function goodPage(main, head = '') {
  return `<!doctype html><html lang="en"><head><title>Stand-in</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/good.css">${head}</head>
<body><a class="skip" href="#main">Skip</a><header><a href="/">Home</a></header><main id="main" tabindex="-1"><h1>A night</h1>${main}</main></body></html>`;
}

/** Its style sheet. */
export const GOOD_STYLE = `
body { background: #111; color: #eee; font: 1rem/1.5 sans-serif }
a { color: #9cf }
a, button { display: inline-flex; min-width: 44px; min-height: 44px; align-items: center }
p a { display: inline }
.skip { position: absolute; left: -999px }
.skip:focus { left: 0 }
:focus-visible { outline: 3px solid #fc0 }`;
