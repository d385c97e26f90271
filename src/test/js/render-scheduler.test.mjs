// When the page is drawn, with fake frames.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { RenderScheduler } from '../../main/resources/web/app/render-scheduler.js';

let requested;
let drawn;
let steps;
let failing;
let renderScheduler;

beforeEach(() => {
  requested = new Map();
  drawn = [];
  steps = 1;
  failing = null;
  let last = 0;
  const request = (task) => {
    requested.set(++last, task);
    return last;
  };
  renderScheduler = new RenderScheduler({ request, cancel: (which) => requested.delete(which) }, function* () {
    for (let step = 1; step <= steps; step++) {
      if (step === failing) throw new Error('no');
      drawn.push(step);
      if (step < steps) yield;
    }
  });
});

function nextFrame() {
  const tasks = [...requested.values()];
  requested.clear();
  for (const task of tasks) task();
}

test('several requests before the next frame are drawn once, in that frame', () => {
  renderScheduler.draw();
  renderScheduler.draw();
  nextFrame();
  nextFrame();
  assert.deepEqual(drawn, [1]);
});

test('each step has a frame', () => {
  steps = 3;
  renderScheduler.draw();
  nextFrame();
  assert.deepEqual(drawn, [1]);
  nextFrame();
  nextFrame();
  nextFrame();
  assert.deepEqual(drawn, [1, 2, 3]);
});

test('what changes between two steps is drawn after the last one', () => {
  steps = 2;
  renderScheduler.draw();
  nextFrame();
  renderScheduler.draw();
  for (let i = 0; i < 5; i++) nextFrame();
  assert.deepEqual(drawn, [1, 2, 1, 2]);
});

test('a full frame postpones drawing to the next', () => {
  renderScheduler.draw();
  renderScheduler.fill();
  renderScheduler.draw();
  nextFrame();
  assert.deepEqual(drawn, []);
  nextFrame();
  assert.deepEqual(drawn, [1]);
});

test('if every frame is full, every second one still draws', () => {
  for (let i = 0; i < 10; i++) {
    renderScheduler.draw();
    renderScheduler.fill();
    nextFrame();
  }
  assert.equal(drawn.length, 5);
});

test('a failed drawing does not affect the next', () => {
  failing = 1;
  renderScheduler.draw();
  assert.throws(nextFrame);
  failing = null;
  renderScheduler.draw();
  nextFrame();
  assert.deepEqual(drawn, [1]);
});
