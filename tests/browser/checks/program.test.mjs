// The harness starts and ends a program properly; shown with a small program that stands in for the real one.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { comingNight, startProgram } from '../program.mjs';

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stand-in-'));
});
after(() => rm(folder, { recursive: true }));

/**
 * A program of the same manners as settimes: `demo` writes a file, `serve` listens and answers.
 * @param {string} name
 * @param {string} onServe what it does instead of serving well
 */
async function program(name, onServe = '') {
  const bin = join(folder, name);
  const text = `#!${process.execPath}
    const [command, ...words] = process.argv.slice(2);
    const flag = (name) => words[words.indexOf(name) + 1];
    if (command === 'demo') require('fs').writeFileSync(flag('--data-dir') + '/filled', flag('--date'));
    if (command === 'serve') {
      ${onServe}
      const [host, port] = flag('--listen').split(':');
      const server = require('http').createServer((ask, answer) => answer.end(require('fs').readFileSync(flag('--data-dir') + '/filled')));
      server.listen(Number(port), host);
      process.on('SIGTERM', () => { server.closeAllConnections(); server.close(); });
    }`;
  await writeFile(bin, text);
  await chmod(bin, 0o755);
  return bin;
}

test('a program is filled, served, and its folder is gone after the stop', async () => {
  const night = await startProgram({ bin: await program('good.cjs') });
  const answer = await (await fetch(night.url)).text();
  const before = existsSync(night.dataDir);
  await night.stop();
  assert.deepEqual([answer, before, existsSync(night.dataDir)], [comingNight(), true, false]);
});

test('a program that leaves at once is reported with its own words', async () => {
  const bin = await program('refuses.cjs', 'console.error("unknown key colour"); process.exit(2);');
  await assert.rejects(startProgram({ bin }), /serve: exit code 2\nunknown key colour/);
});

test('a program that cannot be started is reported', async () => {
  await assert.rejects(startProgram({ bin: join(folder, 'nothing') }), /cannot start .*nothing/);
});

test('a program that has to be killed, or leaves with an error, did not stop politely', async () => {
  const night = await startProgram({ bin: await program('rude.cjs', 'process.once("SIGTERM", () => process.exit(3));') });
  await assert.rejects(night.stop(), /did not stop politely: exit code 3/);
});

test('a panic behind an answer is found at the stop', async () => {
  const night = await startProgram({ bin: await program('panics.cjs', 'console.error("thread main panicked at");') });
  await assert.rejects(night.stop(), /panicked while it served/);
});
