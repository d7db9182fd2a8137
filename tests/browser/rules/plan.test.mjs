// The browser's copy of the plan rules says what the server's rules say: crates/core/tests/plan_vectors.rs made the vectors.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { changes, clashes, clashWords, countdown, nextMove, tally, ways } from '../../../crates/web/static/js/plan-rules.js';

const vectors = JSON.parse(readFileSync(new URL('../vectors/plan.json', import.meta.url), 'utf8'));

test('clashes, ways and countdowns are those of the server', () => {
  assert.ok(vectors.plans.length > 20);
  for (const plan of vectors.plans) {
    const found = clashes(plan.stops);

    assert.deepEqual(found.map((pair) => ({ ...pair, words: clashWords(pair, 'Møss') })), plan.clashes);
    assert.equal(tally(found), plan.tally);
    assert.deepEqual(ways(plan.stops), plan.ways);
    for (const { now, counts } of plan.moments) {
      assert.deepEqual(plan.stops.map((/** @type {any} */ stop) => countdown(stop, now)), counts);
    }
  }
});

test('the next move is that of the server', () => {
  const kinds = new Set();
  for (const plan of vectors.plans) {
    for (const { now, move } of plan.moments) {
      assert.deepEqual(nextMove(plan.stops, now), move, `at ${now} of ${JSON.stringify(plan.stops)}`);
      kinds.add(move?.kind);
    }
  }
  assert.deepEqual([...kinds].sort(), ['decide', 'move', 'up next', 'watching', undefined]);
});

test('changes are said in the words of the server', () => {
  for (const { seen, is, face, room, words } of vectors.changes) {
    assert.deepEqual(changes(seen, is, face, room), words);
  }
});
