import { expect, test } from "vitest";
import { RecordCache } from "../sync/record_cache";
import { running_log } from "./running_log";

function log_of(collections: Record<string, Record<string, object>>) {
  const cache = new RecordCache();
  const rows = Object.entries(collections).flatMap(([collection, records]) =>
    Object.entries(records).map(([id, record]) => ({ space: "s", collection, id, record: record as Record<string, unknown> })),
  );
  cache.load([{ space: "s", kind: "conference", title: "s", offset: 0, owned: true, applied: 0 }], rows);
  return running_log(cache, "s");
}

test("before the sitting there is no log", () => {
  expect(log_of({ announcements: { a: { text: "x", sent_ms: 1 } } })).toEqual([]);
});

test("what happened stands newest first, what goes on too; words to one unit are not told", () => {
  const lines = log_of({
    sittings: { s: { status: "open", began_ms: 10, breaks: [{ from_ms: 40, to_ms: 50 }, { from_ms: 90 }] } },
    agenda_items: { i: { title: "Mục 1", kind: "paper", minutes: 5, rank: "a", status: "agreed" } },
    item_runs: { i: { status: "running", began_ms: 20, since_ms: 20 } },
    turns: { "u/1": { status: "speaking", speaker: "A", began_ms: 60 }, "u/2": { status: "waiting" } },
    question_runs: { "u/3": { status: "done", asker: "B", to: "C", began_ms: 70 } },
    promises: { p: { by: "C", text: "xong", at_ms: 80 } },
    announcements: { all: { text: "nghỉ", sent_ms: 85 }, one: { text: "riêng", sent_ms: 86, to_unit: "u" } },
  });
  expect(lines.map((line) => `${line.kind} ${line.text}`.trim())).toEqual(["break", "announcement nghỉ", "promise C: xong", "asked B – C", "turn A", "resumed", "break", "taken Mục 1", "began"]);
});
