import { expect, test } from "vitest";
import type { Cluster, Slot } from "../storage/schema";
import { stage_of } from "./conference";
import { empty_delegate, response_changes } from "./participants";
import { host_turns, proposed_slot } from "./plan";

const kCluster: Cluster = { name: "Cụm 2", term: "2021-2026", units: ["a", "b", "c"], plan: "p" };

function slot(ordinal: number, host_unit?: string, more: Partial<Slot> = {}): Slot {
  return { ordinal, term: "2021-2026", status: "held", ...(host_unit ? { host_unit } : {}), ...more };
}

test("the ordinal is the first never used in the term, a cancelled one stays used", () => {
  const slots = [slot(1, "a"), slot(4, "b", { status: "cancelled" }), slot(9, "c", { term: "2016-2021" })];
  expect(proposed_slot(kCluster, slots, String).ordinal).toBe(5);
  expect(proposed_slot(kCluster, [], String).ordinal).toBe(1);
});

test("who hosted least is next, then who hosted longest ago, then the first in order", () => {
  expect(proposed_slot(kCluster, [slot(1, "a")], String).host_unit).toBe("b");
  expect(proposed_slot(kCluster, [slot(1, "b"), slot(2, "a"), slot(3, "c")], String).host_unit).toBe("b");
  expect(proposed_slot(kCluster, [], String).host_unit).toBe("a");
});

test("turns count the term only, and no cancelled conference", () => {
  const slots = [slot(1, "a"), slot(2, "a"), slot(3, "b", { status: "cancelled" }), slot(4, "c", { term: "2016-2021" })];
  expect(host_turns(kCluster, slots)).toEqual([
    { unit: "a", hosted: 2, last_ordinal: 2 },
    { unit: "b", hosted: 0 },
    { unit: "c", hosted: 0 },
  ]);
});

test("a convened conference whose day is past was held", () => {
  const convened = slot(4, "a", { status: "convened", date: "2024-01-23" });
  expect(stage_of(convened, "2024-01-23")).toBe("coming");
  expect(stage_of(convened, "2024-01-24")).toBe("held");
  expect(stage_of({ ...convened, status: "cancelled" }, "2024-01-24")).toBe("cancelled");
});

test("an answer writes the unit's own rows: kept ones, new ones, and those that were taken away", () => {
  const before = [
    { id: "u/1", full_name: "A", rank: "a0" },
    { id: "u/2", full_name: "B", rank: "a1" },
  ];
  const delegates = [
    { ...empty_delegate(), id: "u/2", full_name: " B ", is_head: true, account: "c" },
    { ...empty_delegate(), full_name: "C", post: "Phó Chủ tịch", has_vote: false },
    { ...empty_delegate(), full_name: "  " },
  ];
  const changes = response_changes("u", before, { answer: "accepted", note: "", substitute: "ở nhà", delegates });
  expect(changes[0]).toMatchObject({ id: "u/response", fields: { answer: "accepted", note: null, substitute: null } });
  expect(changes.filter((change) => change.kind === "put").map((change) => change.collection)).toEqual(["responses", "delegates", "delegates"]);
  expect(changes[1]).toMatchObject({ id: "u/2", fields: { full_name: "B", post: null, account: "c", is_head: true, has_vote: null } });
  expect(changes[2]).toMatchObject({ fields: { post: "Phó Chủ tịch", account: null, is_head: null, has_vote: false } });
  expect(changes.at(-1)).toEqual({ kind: "delete", collection: "delegates", id: "u/1" });
  expect(changes.every((change) => change.id.startsWith("u/"))).toBe(true);
});

test("a unit that declines sends nobody", () => {
  const before = [{ id: "u/1", full_name: "A", rank: "a0" }];
  const changes = response_changes("u", before, { answer: "declined", note: "Trùng lịch", substitute: "", delegates: [{ ...empty_delegate(), id: "u/1", full_name: "A" }] });
  expect(changes.map((change) => change.kind)).toEqual(["put", "delete"]);
});

test("a unit that sends a substitute names that person and nobody else", () => {
  const before = [{ id: "u/1", full_name: "A", rank: "a0" }];
  const changes = response_changes("u", before, { answer: "delegated", note: "", substitute: " Trần Thị B ", delegates: [{ ...empty_delegate(), id: "u/1", full_name: "A" }] });
  expect(changes[0]).toMatchObject({ fields: { answer: "delegated", substitute: "Trần Thị B" } });
  expect(changes.slice(1)).toEqual([{ kind: "delete", collection: "delegates", id: "u/1" }]);
});
