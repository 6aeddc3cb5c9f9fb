import { expect, test } from "vitest";
import type { Conference, Session, Sitting } from "../storage/schema";
import { RecordCache } from "../sync/record_cache";
import {
  attendee_groups,
  code_text,
  count_of,
  last_words,
  looks_like_ticket,
  may_note,
  needed_of,
  note_change,
  quorum_of,
  ticket_of,
} from "./attendance";

const conference = { title: "Giao ban", convener_unit: "p", host_unit: "a", date: "2024-01-23" } as Conference;
const session = (unit: string, ...roles: Session["roles"]): Session => ({ unit, roles }) as Session;

function cache_of(collections: Record<string, Record<string, object>>): RecordCache {
  const cache = new RecordCache();
  const rows = Object.entries({ conferences: { s: conference }, members: { p: {}, a: {}, b: {} }, ...collections }).flatMap(([collection, records]) =>
    Object.entries(records).map(([id, record]) => ({ space: "s", collection, id, record: record as Record<string, unknown> })),
  );
  cache.load([{ space: "s", kind: "conference", title: "s", offset: 0, owned: true, applied: 0 }], rows);
  return cache;
}
const delegate = (full_name: string, more: object = {}) => ({ full_name, rank: "a0", ...more });
const word = (person: string, kind: string, at_ms: number, more: object = {}) => ({ person, kind, at_ms, how: "list", ...more });

test("[A4] of what several units noted the latest counts, of equal times the greater id", () => {
  const cache = cache_of({
    check_ins: { "a/1": word("a/x", "arrived", 5), "p/1": word("a/x", "left", 9), "a/2": word("a/x", "arrived", 7), "a/3": word("a/y", "arrived", 4), "b/3": word("a/y", "absent", 4) },
  });
  expect(last_words(cache, "s").get("a/x")?.kind).toBe("left");
  expect(last_words(cache, "s").get("a/y")?.kind).toBe("absent");
});

test("everybody who is called stands in the list: units by name, heads first, substitutes and guests too", () => {
  const cache = cache_of({
    delegates: { "a/1": delegate("An"), "a/2": delegate("Bình", { is_head: true }), "p/1": delegate("Chủ") },
    responses: { "b/response": { answer: "delegated", substitute: "Dũng" } },
    guests: { g1: { full_name: "Em", rank: "a0", organisation: "Sở Nội vụ" } },
    check_ins: { "a/c1": word("b/response", "arrived", 3), "a/c2": word("a/1", "absent", 3, { reason: "đi công tác" }), "p/c3": word("g1", "arrived", 1) },
  });
  const groups = attendee_groups(cache, "s");
  expect(groups.map(({ unit, people }) => [unit, people.map((one) => one.name)])).toEqual([
    ["p", ["Chủ"]],
    ["a", ["Bình", "An"]],
    ["b", ["Dũng"]],
    [undefined, ["Em"]],
  ]);
  expect(groups[1]?.people[1]?.reason).toBe("đi công tác");
  expect([count_of(groups, "present"), count_of(groups, "absent"), count_of(groups, "expected")]).toEqual([2, 1, 2]);
  expect(groups[2]?.people[0]?.is_substitute).toBe(true);
});

test("[A6] half is not more than half, and two thirds are met exactly", () => {
  expect([0, 1, 2, 3, 10].map((total) => needed_of(total, "more_than_half"))).toEqual([1, 1, 2, 2, 6]);
  expect([0, 1, 2, 3, 10, 30].map((total) => needed_of(total, "two_thirds"))).toEqual([0, 1, 2, 2, 7, 20]);
});

test("[A6] units count by any of their people and without the convener, delegates one by one and only those who may vote", () => {
  const cache = cache_of({
    delegates: { "a/1": delegate("An"), "a/2": delegate("Bình", { has_vote: false }), "p/1": delegate("Chủ") },
    check_ins: { "a/c1": word("a/2", "arrived", 3), "a/c2": word("p/1", "arrived", 3) },
  });
  const groups = attendee_groups(cache, "s");
  expect(quorum_of(groups, conference, undefined)).toEqual({ of: "units", share: "more_than_half", present: 1, total: 2, needed: 2, is_met: false });
  const by_delegates = { quorum_of: "delegates", quorum_share: "two_thirds" } as Sitting;
  expect(quorum_of(groups, conference, by_delegates)).toMatchObject({ present: 1, total: 2, needed: 2, is_met: false });
  expect(quorum_of([], conference, by_delegates).is_met).toBe(false);
});

test("[A5] the convener notes anybody, the host who comes, others their own; observers nothing", () => {
  const [a] = attendee_groups(cache_of({ delegates: { "a/1": delegate("An"), "b/1": delegate("Bé") } }), "s").flatMap((group) => group.people.filter((one) => one.unit === "b"));
  if (!a) throw new Error("nobody");
  expect(may_note(session("p", "secretary"), conference, a, "absent")).toBe(true);
  expect(may_note(session("a", "secretary"), conference, a, "arrived")).toBe(true);
  expect(may_note(session("a", "secretary"), conference, a, "absent")).toBe(false);
  expect(may_note(session("b", "secretary"), conference, a, "absent")).toBe(true);
  expect(may_note(session("b", "observer"), conference, a, "arrived")).toBe(false);
  expect(may_note(session("c", "secretary"), conference, a, "arrived")).toBe(false);
});

test("[A4] what is noted now counts, though an earlier word has a later time", () => {
  const [one] = attendee_groups(cache_of({ delegates: { "a/1": delegate("An") }, check_ins: { "p/1": word("a/1", "arrived", 900) } }), "s").flatMap((group) => group.people);
  if (!one) throw new Error("nobody");
  expect(note_change(session("a", "secretary"), one, "left", 500).fields).toMatchObject({ person: "a/1", kind: "left", at_ms: 901, how: "list" });
});

test("a scanned address is cut down to its ticket, what is typed stays", () => {
  expect(ticket_of("https://node.example/diem-danh#t=AbC_-9")).toBe("AbC_-9");
  expect(ticket_of(" 7kq2-m9xd ")).toBe("7kq2-m9xd");
  expect(code_text("7KQ2M9XD")).toBe("7KQ2-M9XD");
  expect(["7kq2-m9xd", "7KQ2 M9XD", "A".repeat(216)].every(looks_like_ticket)).toBe(true);
  expect(["", "1234567", "xin chào", "https://example.vn"].some(looks_like_ticket)).toBe(false);
});
