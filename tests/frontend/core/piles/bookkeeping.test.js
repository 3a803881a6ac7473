import assert from "node:assert/strict";
import { test } from "node:test";

import {
  BY_NEED,
  formsFor,
  groupsToDraw,
  isAtWork,
  PAGE_STATES,
  partsOf,
  progressOf,
  stepsOf,
  takesPages,
  unseenOf,
} from "../../../../frontend/js/core/piles/bookkeeping.js";

const pile = (states, fields = { all: 0, checked: 0 }) => ({
  pages: Object.values(states).reduce((sum, count) => sum + count, 0),
  states: { waiting: 0, registered: 0, blank: 0, "needs help": 0, foreign: 0, refused: 0, ...states },
  fields,
});

test("the parts add up to the pages", () => {
  const one = pile({ registered: 36, blank: 3, foreign: 1, "needs help": 2 });
  const parts = partsOf(one);
  assert.deepEqual(
    parts.map(({ state, count }) => `${count} ${state}`),
    ["36 registered", "3 blank", "1 foreign", "2 needs help"],
  );
  assert.equal(
    parts.reduce((sum, { count }) => sum + count, 0),
    one.pages,
  );
});

test("both orders have every state once", () => {
  assert.deepEqual(BY_NEED.toSorted(), PAGE_STATES.toSorted());
});

test("a pile is at work while a page or a file waits", () => {
  assert.equal(isAtWork(pile({ registered: 2 })), false);
  assert.equal(isAtWork(pile({ waiting: 1 })), true);
  assert.equal(isAtWork({ ...pile({}), files: [{ state: "waiting" }] }), true);
});

test("pages that wait for a form are not being looked at", () => {
  const waiting = { ...pile({ waiting: 5 }), waiting_for_form: 5 };
  assert.equal(unseenOf(waiting), 0);
  assert.equal(isAtWork(waiting), false);
  assert.equal(isAtWork({ ...waiting, waiting_for_form: 4 }), true);
});

test("pages that look alike are offered for a form; one alone only if there is nothing else", () => {
  const alike = (...pages) => pages.map((count, at) => ({ page_id: at + 1, pages: count }));
  const offered = (states, groups, more = {}) => groupsToDraw({ ...pile(states), alike: alike(...groups), ...more });
  assert.deepEqual(offered({ foreign: 8 }, [4, 2, 1, 1]), alike(4, 2));
  assert.deepEqual(offered({ foreign: 9 }, [3, 2, 2, 2]), alike(3, 2, 2));
  assert.deepEqual(offered({ foreign: 1 }, [1]), alike(1));
  assert.deepEqual(offered({ foreign: 1, registered: 6 }, [1]), []);
  assert.deepEqual(offered({ foreign: 4, waiting: 1 }, [4]), []);
  assert.deepEqual(offered({ waiting: 4 }, [4], { waiting_for_form: 4 }), alike(4));
  assert.deepEqual(offered({ foreign: 4 }, [3], { uncompared: 1 }), []);
  assert.deepEqual(groupsToDraw(pile({ foreign: 3 })), []);
});

test("pages are added to a pile of one's own, not to the sample", () => {
  assert.equal(takesPages({ ...pile({}), is_sample: false }), true);
  assert.equal(takesPages({ ...pile({}), is_sample: true }), false);
});

test("pages are half of the way and fields the other half", () => {
  assert.equal(progressOf(pile({})), 0);
  assert.equal(progressOf(pile({ registered: 3, waiting: 1 }, { all: 10, checked: 0 })), 0.375);
  assert.equal(progressOf(pile({ registered: 4 }, { all: 10, checked: 10 })), 1);
});

test("help comes first, then the review, then the export", () => {
  const steps = (...given) => stepsOf(pile(...given)).map(({ step, count }) => `${step} ${count}`);
  assert.deepEqual(steps({ registered: 4, "needs help": 2 }, { all: 8, checked: 3 }), [
    "help 2",
    "review 5",
    "export 3",
  ]);
  assert.deepEqual(steps({ registered: 4 }, { all: 8, checked: 8 }), ["export 8"]);
  assert.deepEqual(steps({ foreign: 4 }), ["form 4"]);
  assert.deepEqual(steps({ foreign: 4, waiting: 1 }), []);
  const waiting = { ...pile({ foreign: 1, waiting: 2 }), waiting_for_form: 2 };
  assert.deepEqual(stepsOf(waiting), [{ step: "form", count: 3 }]);
  assert.deepEqual(stepsOf({ ...waiting, alike: [{ page_id: 1, pages: 3 }] }), []);
});

test("the sample's form is offered for the sample's pages, and other forms for other pages", () => {
  const forms = [
    { id: 1, is_sample: true },
    { id: 2, is_sample: false },
    { id: 3, is_sample: false },
  ];
  const offered = (page) => formsFor(page, forms).map(({ id }) => id);
  assert.deepEqual(offered({ is_sample: false }), [2, 3]);
  assert.deepEqual(offered({ is_sample: true }), [1]);
});
