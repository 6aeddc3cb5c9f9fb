import { expect, test } from "vitest";
import type { Conference, Session } from "../storage/schema";
import { RecordCache } from "../sync/record_cache";
import { find_passage, quoted } from "./minutes_passage";
import { amendments_of, earlier_phases, finals_of, may_propose, may_type, may_withdraw, minutes_state, missing_signatures, newest_final, signing_roles } from "./minutes_phase";

function cache_of(records: Record<string, Record<string, object>>): RecordCache {
  const cache = new RecordCache();
  const rows = Object.entries(records).flatMap(([collection, all]) =>
    Object.entries(all).map(([id, record]) => ({ space: "s", collection, id, record: record as Record<string, unknown> })),
  );
  cache.load([{ space: "s", kind: "conference", title: "s", offset: 0, owned: true, applied: 0 }], rows);
  return cache;
}

const session = (unit: string, ...roles: string[]) => ({ unit, roles }) as unknown as Session;
const conference = { convener_unit: "p" } as Conference;
const state = (fields: object) => minutes_state(cache_of({ documents: { minutes: { locked: false, ...fields } } }), "s");

test("[N1] minutes of which nothing is said are a draft; one goes back to any earlier phase", () => {
  expect(minutes_state(cache_of({}), "s")).toMatchObject({ phase: "draft", locked: false, final: undefined });
  expect(earlier_phases("draft")).toEqual([]);
  expect(earlier_phases("final")).toEqual(["amending", "prepared", "draft"]);
});

test("[N1] all who may write type in a draft, later those who conclude, and nobody in what is final or locked", () => {
  const [ours, theirs, chair, delegate] = [session("p", "secretary"), session("q", "secretary"), session("p", "chair"), session("p", "delegate")];
  expect([ours, theirs, chair, delegate].map((one) => may_type(one, conference, state({})))).toEqual([true, true, true, false]);
  for (const phase of ["prepared", "amending"])
    expect([ours, theirs, chair, delegate].map((one) => may_type(one, conference, state({ phase })))).toEqual([true, false, true, false]);
  expect(may_type(ours, conference, state({ phase: "final" }))).toBe(false);
  expect(may_type(ours, conference, state({ locked: true }))).toBe(false);
});

test("[N1] amendments are proposed while the window is open, by all but observers", () => {
  const open = state({ phase: "amending", amend_until_ms: 100 });
  expect(may_propose(session("q", "delegate"), open, 99)).toBe(true);
  expect(may_propose(session("q", "delegate"), open, 100)).toBe(false);
  expect(may_propose(session("q", "observer"), open, 99)).toBe(false);
  expect(may_propose(session("q", "secretary"), state({ phase: "prepared" }), 99)).toBe(false);
});

test("[N1] amendments that wait come first; a verdict counts before a withdrawal, and ends what their unit may do", () => {
  const one = (at_ms: number, more: object = {}) => ({ document: "minutes", new_text: "x", at_ms, ...more });
  const rows = amendments_of(
    cache_of({
      amendments: { "q/1": one(1), "q/2": one(2, { is_withdrawn: true }), "r/3": one(3, { is_late: true }), "q/4": one(4), "q/5": { ...one(0), document: "other" } },
      amendment_verdicts: { "q/1": { verdict: "accepted", at_ms: 9 } },
    }),
    "s",
  );
  expect(rows.map((row) => [row.id, row.stage])).toEqual([["r/3", "open"], ["q/4", "open"], ["q/1", "accepted"], ["q/2", "withdrawn"]]);
  expect(rows.filter((row) => may_withdraw(session("q", "delegate"), row)).map((row) => row.id)).toEqual(["q/4"]);
});

const kFinals = {
  documents: { minutes: { locked: true, phase: "final", final: "b" } },
  final_minutes: { a: { document: "minutes", statement: "A", state: "", locked_ms: 1 }, b: { document: "minutes", statement: "B", state: "", locked_ms: 2, replaces: "a" } },
  signatures: { x: { final: "b", role: "chair", name: "C", public_key: "k", signature: "", at_ms: 3 }, y: { final: "a", role: "secretary", name: "D", public_key: "l", signature: "", at_ms: 1 } },
};

test("[N2] of several final texts the newest counts, and only while the minutes are final", () => {
  expect(finals_of(cache_of(kFinals), "s").map((row) => row.id)).toEqual(["b", "a"]);
  expect(newest_final(cache_of(kFinals), "s")?.signatures.map((one) => one.id)).toEqual(["x"]);
  expect(newest_final(cache_of({ ...kFinals, documents: { minutes: { locked: false, phase: "amending", final: "b" } } }), "s")).toBeUndefined();
});

test("[N4] a chair signs once, each key once; a secretary's signature is still due", () => {
  const final = newest_final(cache_of(kFinals), "s");
  if (!final) throw new Error("no final text");
  expect(missing_signatures(final)).toEqual(["secretary"]);
  expect(signing_roles(session("p", "chair"), conference, final, undefined)).toEqual([]);
  expect(signing_roles(session("p", "secretary"), conference, final, "m")).toEqual(["secretary"]);
  expect(signing_roles(session("p", "secretary"), conference, final, "k")).toEqual([]);
  expect(signing_roles(session("q", "secretary"), conference, final, "m")).toEqual([]);
});

test("a passage is found where it stands once, or where what stood before it tells which is meant", () => {
  const text = "Khai mạc lúc 7 giờ.\nBế mạc lúc 7 giờ.";
  expect(find_passage(text, undefined, "Khai mạc")).toEqual({ from: 0, to: 8 });
  expect(find_passage(text, undefined, "7 giờ")).toBeUndefined();
  expect(find_passage(text, "Bế mạc lúc ", "7 giờ")).toEqual({ from: 31, to: 36 });
  expect(find_passage(text, "Bế mạc lúc ", "8 giờ")).toBeUndefined();
});

test("what is put in stands behind what stood before it, where that stands once", () => {
  expect(find_passage("Một. Hai.", "Một.", "")).toEqual({ from: 4, to: 4 });
  expect(find_passage("Một. Một.", "Một.", "")).toBeUndefined();
  expect(find_passage("Một.", undefined, "")).toBeUndefined();
});

test("a chosen passage is quoted without the white space at its ends", () => {
  expect(quoted("Một hai ba", 3, 8)).toEqual({ before: "Một ", old_text: "hai" });
});
