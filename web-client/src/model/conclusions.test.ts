import { expect, test } from "vitest";
import { RecordCache } from "../sync/record_cache";
import { conclusions_of, possible_parents } from "./conclusions";
import { sent_state } from "./sent_state";
import type { OutboxEntry } from "../storage/database";

function outline(records: Record<string, { parent?: string; rank: string }>) {
  const cache = new RecordCache();
  const rows = Object.entries(records).map(([id, one]) => ({ space: "s", collection: "conclusions", id, record: { kind: "decision", text: id, ...one } }));
  cache.load([{ space: "s", kind: "conference", title: "s", offset: 0, owned: true, applied: 0 }], rows);
  return conclusions_of(cache, "s");
}

test("conclusions are numbered as an outline, by rank among those that stand under the same", () => {
  const rows = outline({ b: { rank: "a1" }, a: { rank: "a0" }, y: { parent: "b", rank: "a1" }, x: { parent: "b", rank: "a0" }, z: { parent: "x", rank: "a0" } });
  expect(rows.map((row) => [row.id, row.number, row.depth])).toEqual([["a", "1", 0], ["b", "2", 0], ["x", "2.1", 1], ["z", "2.1.1", 2], ["y", "2.2", 1]]);
});

test("one under itself, in a ring, or under one that is gone stands at the top, so that none is lost", () => {
  const rows = outline({ a: { parent: "a", rank: "a0" }, b: { parent: "c", rank: "a1" }, c: { parent: "b", rank: "a2" }, d: { parent: "gone", rank: "a3" } });
  expect(rows.map((row) => row.number)).toEqual(["1", "2", "3", "4"]);
});

test("nothing is put under itself or under what stands under it", () => {
  const rows = outline({ a: { rank: "a0" }, b: { parent: "a", rank: "a0" }, c: { parent: "b", rank: "a0" }, d: { rank: "a1" } });
  expect(possible_parents(rows, "a").map((row) => row.id)).toEqual(["d"]);
  expect(possible_parents(rows, undefined)).toHaveLength(4);
});

test("a row is not yet sent while a write or a command about it waits, and says when one was refused", () => {
  const entry = (id: string, state: OutboxEntry["state"], args: Record<string, unknown>): OutboxEntry => ({ id, space: "s", name: "n", arguments: args, state, made_ms: 0 });
  expect(sent_state([entry("1", "waiting", { id: "t" })], "s", ["t"], "task")?.state).toBe("waiting");
  expect(sent_state([entry("1", "waiting", { task: "t" })], "s", ["t"], "task")?.state).toBe("waiting");
  expect(sent_state([entry("1", "waiting", { id: "t" }), entry("2", "refused", { task: "t" })], "s", ["t"], "task")?.state).toBe("refused");
  expect(sent_state([entry("1", "done", { id: "t" })], "s", ["t"], "task")).toBeUndefined();
  expect(sent_state([entry("1", "waiting", { id: "other" })], "s", ["t"], "task")).toBeUndefined();
  expect(sent_state([entry("1", "waiting", { id: "t" })], "elsewhere", ["t"], "task")).toBeUndefined();
});
