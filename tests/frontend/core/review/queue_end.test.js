import assert from "node:assert/strict";
import { test } from "node:test";

import { endKind, leftOutside } from "../../../../frontend/js/core/review/queue_end.js";

const kinds = (...counts) => counts.map((some) => endKind({ unread: 0, ...some }, { images: 9 }));

test("the end says first what will come by itself, then what is left outside", () => {
  assert.deepEqual(kinds({ unread: 1, elsewhere: 1, left: 1 }, { elsewhere: 1, left: 1 }, { left: 1 }, {}), [
    "reading",
    "elsewhere",
    "left",
    "done",
  ]);
});

test("without any image there is nothing yet; without statistics all is done", () => {
  assert.deepEqual([endKind({ unread: 0 }, { images: 0 }), endKind({ unread: 0 }, null)], ["nothing", "done"]);
});

test("images in no group are counted in the batch that is shown, or in all", () => {
  const counts = {
    open: 5,
    stats: {
      batches: [
        { id: 1, pending: 2 },
        { id: 12, pending: 3 },
      ],
    },
  };
  assert.deepEqual(
    ["", "12", "1", "7"].map((batch) => leftOutside(counts, batch)),
    [5, 3, 2, 0],
  );
  assert.deepEqual(
    [leftOutside({ open: null, stats: null }, ""), leftOutside({ open: null, stats: null }, "1")],
    [0, 0],
  );
});
