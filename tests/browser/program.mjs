// Starts the real program on a free loopback port with a fresh data folder, and ends it.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const READY_WITHIN_MS = 30_000;
const STOPPED_WITHIN_MS = 10_000;

/** The slug of the demo's main night. */
export const MAIN_NIGHT = 'lamplight-vol-6';

/**
 * @typedef {object} Program
 * @property {string} url where it answers, without a slash at the end
 * @property {string} dataDir
 * @property {() => string} said what it wrote so far
 * @property {(signal: 'SIGSTOP' | 'SIGCONT') => void} signal holds it up, or lets it go on
 * @property {(settings?: Record<string, string>) => Promise<void>} restart ends it and starts it again at the same address, with settings
 *   as environment variables
 * @property {() => Promise<void>} stop ends it politely; throws if it did not leave with 0 or panicked
 */

/** The program to look at: SETTIMES_BIN, else the debug build of this workspace. */
export function programPath() {
  return process.env.SETTIMES_BIN ?? fileURLToPath(new URL('../../target/debug/settimes', import.meta.url));
}

/**
 * A day that is not over while the tests run, so that no set is hidden among the past ones: two weeks from now.
 * @returns {string} YYYY-MM-DD
 */
export function comingNight() {
  return new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Fills a fresh folder with the demo's nights and serves it.
 * @param {{date?: string, bin?: string}} [wish]
 * @returns {Promise<Program>}
 */
export async function startProgram({ date = comingNight(), bin = programPath() } = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'settimes-browser-'));
  try {
    await run(bin, ['demo', '--date', date, '--no-serve', '--data-dir', dataDir]);
    return await serve(bin, dataDir);
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

/**
 * @param {string} bin
 * @param {string} dataDir
 * @returns {Promise<Program>}
 */
async function serve(bin, dataDir) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let running = await begin(bin, dataDir, port, {});
  return {
    url,
    dataDir,
    said: () => running.said(),
    signal: (signal) => running.signal(signal),
    restart: async (settings = {}) => {
      await running.end();
      running = await begin(bin, dataDir, port, settings);
    },
    stop: async () => {
      try {
        await running.end();
      } finally {
        await rm(dataDir, { recursive: true, force: true });
      }
    },
  };
}

/**
 * One run of the server.
 * @param {string} bin
 * @param {string} dataDir
 * @param {number} port
 * @param {Record<string, string>} settings
 */
async function begin(bin, dataDir, port, settings) {
  const url = `http://localhost:${port}`;
  const child = spawn(bin, ['serve', '--data-dir', dataDir, '--listen', `127.0.0.1:${port}`, '--public-url', url], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...settings },
  });
  let text = '';
  child.stdout.on('data', (part) => (text += part));
  child.stderr.on('data', (part) => (text += part));
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(String(error)));
    child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });

  const giveUp = new AbortController();
  const early = await Promise.race([ended, readiness(url, giveUp.signal)]);
  giveUp.abort();
  if (early !== 'ready') {
    child.kill('SIGKILL');
    throw new Error(`${bin} serve: ${early}\n${text}`);
  }

  return {
    said: () => text,
    signal: (/** @type {'SIGSTOP' | 'SIGCONT'} */ signal) => {
      child.kill(signal);
    },
    end: async () => {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
      const end = await ended;
      clearTimeout(timer);
      if (end !== 'exit code 0') throw new Error(`${bin} did not stop politely: ${end}\n${text}`);
      if (/panicked/.test(text)) throw new Error(`${bin} panicked while it served:\n${text}`);
    },
  };
}

/**
 * Runs a command to its end.
 * @param {string} bin
 * @param {string[]} words
 * @returns {Promise<void>}
 */
function run(bin, words) {
  return new Promise((resolve, reject) => {
    const child = spawn(bin, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (part) => (text += part));
    child.stderr.on('data', (part) => (text += part));
    child.on('error', (error) => reject(new Error(`cannot start ${bin}: ${error.message}`)));
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${bin} ${words.join(' ')}: exit code ${code}\n${text}`)),
    );
  });
}

/**
 * @param {string} url
 * @param {AbortSignal} giveUp
 * @returns {Promise<'ready' | 'not ready in time'>}
 */
async function readiness(url, giveUp) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && !giveUp.aborted) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return 'ready';
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return 'not ready in time';
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
