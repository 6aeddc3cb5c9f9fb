import { expect, test } from "vitest";
import type { OutboxEntry } from "../storage/database";
import { type Collections, merged, overlaid } from "./overlay";

function entry(name: string, args: Record<string, unknown>, state: OutboxEntry["state"] = "waiting"): OutboxEntry {
  return { id: JSON.stringify(args), space: "s", name, arguments: { collection: "c", ...args }, state, made_ms: 0 };
}

function base(): Collections {
  return new Map([["c", new Map([["x", { title: "X", minutes: 5 }]])]]);
}

function seen(entries: OutboxEntry[], buried: Record<string, unknown> = {}): unknown {
  const view = overlaid(base(), entries, (_collection, id) => buried[id] as Record<string, unknown> | undefined);
  return Object.fromEntries(view.get("c") ?? []);
}

test("[R1] a put changes the fields that it names, null takes one away", () => {
  expect(merged({ a: 1, b: 2 }, { b: null, c: 3 })).toEqual({ a: 1, c: 3 });
  expect(seen([entry("record.put", { id: "x", fields: { minutes: 9 } })])).toEqual({ x: { title: "X", minutes: 9 } });
});

test("[R2] a delete hides, a restore shows again with the fields kept", () => {
  expect(seen([entry("record.delete", { id: "x" })])).toEqual({});
  expect(seen([entry("record.delete", { id: "x" }), entry("record.restore", { id: "x" })])).toEqual({ x: { title: "X", minutes: 5 } });
  expect(seen([entry("record.restore", { id: "y" })], { y: { title: "Y" } })).toMatchObject({ y: { title: "Y" } });
});

test("refused commands have no effect, done ones do until the feed has brought it", () => {
  const put = { id: "x", fields: { title: "Z" } };
  expect(seen([entry("record.put", put, "refused")])).toEqual({ x: { title: "X", minutes: 5 } });
  expect(seen([entry("record.put", put, "done")])).toMatchObject({ x: { title: "Z" } });
});

test("the node's own records stay untouched", () => {
  const records = base();
  overlaid(records, [entry("record.delete", { id: "x" })], () => undefined);
  expect(records.get("c")?.size).toBe(1);
});
