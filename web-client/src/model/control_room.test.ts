import { expect, test } from "vitest";
import type { Conference, FileState, FileUsage, LinkStatus, NodeStatus, Sitting } from "../storage/schema";
import {
  type BehindMarks, type Watched, kAwayBadMs, kBehindWaitMs, kClockWaitMs, kConferencesWatched, kOnlyHere, kOnlyHereBadMs, kStalledBadMs,
  file_counts, files_tone, noted_backlogs, office_row, office_rows, only_here_tone, room_tone, watched_conferences, worst,
} from "./control_room";

const kNow = 1_800_000_000_000;
const kNone: BehindMarks = new Map();
const by_name = new Intl.Collator("vi").compare;

function link(change: Partial<LinkStatus>): LinkStatus {
  return { node: "aa", unit: "u", unit_name: "Thái Hòa", state: "connected", direction: "accept", unsent: 0, since_ms: 1, last_seen_ms: kNow, standing: "active", ...change };
}

function status(links: LinkStatus[], only_here = 0): NodeStatus {
  return { node: "me", unit: "u", unit_name: "x", version: "1", only_here: { entries: only_here }, links };
}

function faults(each: LinkStatus, marks = kNone): string[] {
  return office_row(each, marks, kNow).faults.map((fault) => `${fault.kind} ${fault.tone}`);
}

test("a link that stands, owes nothing and tells the right time is green", () => {
  expect(office_row(link({ clock_offset_ms: kClockWaitMs }), kNone, kNow)).toMatchObject({ tone: "good", faults: [] });
});

test("an office out of reach is amber at first and red once that lasts", () => {
  expect(faults(link({ state: "offline", last_seen_ms: kNow - kAwayBadMs + 1 }))).toEqual(["away wait"]);
  expect(faults(link({ state: "offline", last_seen_ms: kNow - kAwayBadMs }))).toEqual(["away bad"]);
  expect(faults(link({ state: "paused", last_seen_ms: kNow - kAwayBadMs }))).toEqual(["paused bad"]);
  expect(office_row(link({ state: "offline", last_seen_ms: 7 }), kNone, kNow).away_since_ms).toBe(7);
});

test("an office that never came is amber, one that is refused is red at once", () => {
  const { last_seen_ms: _, ...never } = link({ state: "offline" });
  expect(faults(never)).toEqual(["never wait"]);
  expect(faults(link({ state: "offline", refused: "node_revoked" }))).toEqual(["refused bad"]);
});

test("what travels in its time is no fault; what stays behind is amber, and red once it no longer shrinks", () => {
  const lacks = link({ unsent: 9 });
  const behind = (since: number, stalled: number): BehindMarks => new Map([["aa", { unsent: 9, since_ms: kNow - since, stalled_since_ms: kNow - stalled }]]);
  expect(faults(lacks, behind(kBehindWaitMs - 1, 0))).toEqual([]);
  expect(faults(lacks, behind(kBehindWaitMs, 0))).toEqual(["behind wait"]);
  expect(faults(lacks, behind(10 * kStalledBadMs, kStalledBadMs - 1))).toEqual(["behind wait"]);
  expect(faults(lacks, behind(kStalledBadMs, kStalledBadMs))).toEqual(["stalled bad"]);
});

test("clocks apart are amber, beyond a minute red, and the worst fault stands first", () => {
  expect(faults(link({ clock_offset_ms: -kClockWaitMs - 1 }))).toEqual(["clock wait"]);
  expect(faults(link({ clock_offset_ms: 61_000 }))).toEqual(["clock bad"]);
  expect(faults(link({ state: "offline", clock_offset_ms: 61_000 }))).toEqual(["clock bad", "away wait"]);
  expect(worst(["good", "wait"])).toBe("wait");
  expect(worst([])).toBe("good");
});

test("a backlog is noted since when it is there and since when it does not shrink, and forgotten when it is gone", () => {
  let marks = noted_backlogs(kNone, status([link({ unsent: 5 })], 2), 10);
  marks = noted_backlogs(marks, status([link({ unsent: 8 })], 2), 20);
  expect(marks.get("aa")).toEqual({ unsent: 8, since_ms: 10, stalled_since_ms: 10 });
  marks = noted_backlogs(marks, status([link({ unsent: 7 })], 2), 30);
  expect(marks.get("aa")).toEqual({ unsent: 7, since_ms: 10, stalled_since_ms: 30 });
  expect(marks.get(kOnlyHere)?.since_ms).toBe(10);
  expect(noted_backlogs(marks, status([link({})]), 40).size).toBe(0);
});

test("what is only here turns amber, then red; a node without links has nobody to send to", () => {
  const marks: BehindMarks = new Map([[kOnlyHere, { unsent: 1, since_ms: kNow - kOnlyHereBadMs, stalled_since_ms: kNow }]]);
  expect(only_here_tone(status([link({})], 1), marks, kNow)).toBe("bad");
  expect(only_here_tone(status([link({})], 1), marks, kNow - 1)).toBe("wait");
  expect(only_here_tone(status([link({})], 1), marks, kNow - kOnlyHereBadMs + 1)).toBe("good");
  expect(only_here_tone(status([], 1), marks, kNow)).toBe("good");
  expect(only_here_tone(status([link({})]), kNone, kNow)).toBe("good");
});

test("the parent comes first, then the worst, then names; nodes that may not link are left out", () => {
  const rows = office_rows(
    status([
      link({ node: "1", unit_name: "Vinh" }), link({ node: "2", unit_name: "Đô Lương" }), link({ node: "3", unit_name: "Yên Thành", refused: "x" }),
      link({ node: "4", unit_name: "Trung ương", direction: "dial" }), link({ node: "5", standing: "revoked" }),
    ]), kNone, kNow, by_name,
  );
  expect(rows.map((row) => row.link.unit_name)).toEqual(["Trung ương", "Yên Thành", "Đô Lương", "Vinh"]);
});

test("room for files by its share, no room at all is red", () => {
  const usage = (used: number, allowed = 100): FileUsage => ({ used, allowed });
  expect([usage(79), usage(80), usage(95), usage(0, 0)].map(room_tone)).toEqual(["good", "wait", "bad", "bad"]);
});

test("files that nobody reaches are red where the conference is on; those fetched on opening are no fault", () => {
  const counts = (...states: FileState["state"][]) => file_counts(states.map((state) => ({ blob: "b", state, held: 0, size: 1 })));
  expect(counts("coming", "waiting", "not_asked", "too_large")).toEqual({ coming: 2, unreachable: 0, too_large: 1, not_asked: 1 });
  expect(files_tone(counts("unreachable"), true)).toBe("bad");
  expect(files_tone(counts("unreachable"), false)).toBe("wait");
  expect(files_tone(counts("waiting"), true)).toBe("wait");
  expect(files_tone(counts("not_asked"), true)).toBe("good");
});

test("conferences that are held come first, then those to come, and never more than the limit", () => {
  const at = (space: string, date: string, sitting?: Sitting["status"], state: Conference["status"] = "convened"): Watched => ({
    space, conference: { date, status: state } as Conference, sitting: sitting && ({ status: sitting } as Sitting),
  });
  const shown = watched_conferences([at("later", "2026-12-01"), at("past", "2026-01-01"), at("soon", "2026-11-24"), at("held", "2026-11-01", "open"), at("off", "2026-11-25", undefined, "cancelled"), at("over", "2026-01-02", "ended")], "2026-11-23");
  expect(shown.map((each) => each.space)).toEqual(["held", "soon", "later"]);
  expect(watched_conferences(Array.from({ length: 9 }, (_, i) => at(`${i}`, "2027-01-01")), "2026-11-23")).toHaveLength(kConferencesWatched);
});
