import { expect, test } from "vitest";
import { EditCount, kOneChangeMs } from "./edit_count";

const kNone = { document: "d", made: 0, durable: 0 };

test("typing without a pause is one change, a pause begins another", () => {
  const edits = new EditCount(kNone);
  for (let key = 0; key < 50; key += 1) edits.edited(10_000 + key * 100);
  expect(edits.unsent()).toBe(1);
  edits.edited(20_000);
  edits.edited(20_000 + kOneChangeMs);
  expect(edits.unsent()).toBe(3);
});

test("[Y4] a barrier confirms what came before it and nothing after", () => {
  const edits = new EditCount(kNone);
  edits.edited(10_000);
  const asked = edits.asked();
  edits.edited(10_100);
  edits.confirmed(asked);
  expect(edits.unsent()).toBe(1);
  edits.confirmed(edits.asked());
  expect(edits.unsent()).toBe(0);
});

test("an old answer changes nothing, a strange one not more than all", () => {
  const edits = new EditCount({ document: "d", made: 7, durable: 5 });
  edits.confirmed(3);
  expect(edits.unsent()).toBe(2);
  edits.confirmed(900);
  expect(edits.unsent()).toBe(0);
});
