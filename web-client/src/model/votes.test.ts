import { expect, test } from "vitest";
import type { Conference, Session, Vote, VoteResult } from "../storage/schema";
import { RecordCache } from "../sync/record_cache";
import { bar_groups, leads_to_ballot, may_see_result, missing_of, own_electors, receipts_of, votes_of } from "./votes";

function cache_of(collections: Record<string, Record<string, object>>): RecordCache {
  const cache = new RecordCache();
  const rows = Object.entries(collections).flatMap(([collection, records]) =>
    Object.entries(records).map(([id, record]) => ({ space: "s", collection, id, record: record as Record<string, unknown> })),
  );
  cache.load([{ space: "s", kind: "conference", title: "s", offset: 0, owned: true, applied: 0 }], rows);
  return cache;
}

const delegates = {
  "a/1": { full_name: "An", account: "acc1" },
  "a/2": { full_name: "Bình", account: "acc2" },
  "b/3": { full_name: "Chi", account: "acc1" },
};
const roll = { "v/0": { electors: [{ person: "a/1", unit: "a" }, { person: "a/2", unit: "a", holder: "a/1" }] }, "v/1": { electors: [{ person: "b/3", unit: "b" }] } };

test("[V4] an account votes for itself and for who gave it their vote, in its own unit", () => {
  const cache = cache_of({ delegates, vote_rolls: roll, ballots: { "v/2": { elector: "a/2" } } });
  const session = (account: string, unit: string) => ({ account, unit }) as Session;
  expect(own_electors(cache, "s", "v", session("acc1", "a")).map(({ person, has_voted }) => [person, has_voted])).toEqual([["a/1", false], ["a/2", true]]);
  expect(own_electors(cache, "s", "v", session("acc2", "a"))).toEqual([]);
  expect(own_electors(cache, "s", "v", session("acc1", "b")).map(({ person }) => person)).toEqual(["b/3"]);
});

test("[V5] who has not voted yet is told by unit, without what anybody chose", () => {
  const cache = cache_of({ delegates, vote_rolls: roll, ballots: { "v/1": { elector: "a/1" }, "w/3": { elector: "b/3" } } });
  const missing = missing_of(cache, "s", { date: "2024-01-23" } as Conference, "v");
  expect(Object.fromEntries(missing.map(({ unit, electors }) => [unit, electors.map((one) => one.name)]))).toEqual({ a: ["Bình"], b: ["Chi"] });
});

test("open votes come first, annulled ones last; how many voted is counted while one is open", () => {
  const vote = (status: string, opened_ms: number) => ({ title: "x", method: "named", kind: "for_against", status, opened_ms });
  const cache = cache_of({
    votes: { p: vote("published", 5), x: vote("annulled", 9), d: vote("draft", 0), o: vote("open", 1), q: vote("published", 7) },
    ballots: { "o/1": { elector: "a/1" }, "o/2": { elector: "a/2" }, "p/1": { elector: "a/1" } },
    vote_results: { p: { counts: [1, 0, 0], cast: 1, outcomes: ["adopted"] } },
  });
  expect(votes_of(cache, "s").map(({ id, cast }) => [id, cast])).toEqual([["o", 2], ["d", 0], ["q", 0], ["p", 1], ["x", 0]]);
});

test("[V8] bars are shares of all who may vote, or of those who did; each subject has its own", () => {
  const vote = (fields: object) => ({ title: "x", method: "secret", status: "closed", eligible: 10, ...fields }) as Vote;
  const result = (counts: number[], outcomes: string[] = []) => ({ counts, cast: 8, outcomes }) as VoteResult;
  expect(bar_groups(vote({ kind: "for_against" }), result([5, 2, 1]))[0]?.bars.map(({ share }) => share)).toEqual([0.5, 0.2, 0.1]);
  expect(bar_groups(vote({ kind: "for_against", majority_of: "cast" }), result([4, 2, 2]))[0]?.bars[0]?.share).toBe(0.5);
  const groups = bar_groups(vote({ kind: "confidence_rating", options: ["A", "B"] }), result([5, 2, 1, 0, 1, 7], ["confident", "dismissal"]));
  expect(groups.map(({ subject, bars, outcome }) => [subject, bars.map(({ count }) => count), outcome])).toEqual([["A", [5, 2, 1], "confident"], ["B", [0, 1, 7], "dismissal"]]);
});

test("[V8] what two thirds of low ratings lead to is the rule's of that day", () => {
  expect(leads_to_ballot({ kind: "confidence_rating", rule: "Nghị quyết 85/2014/QH13" } as Vote)).toBe(true);
  expect(leads_to_ballot({ kind: "confidence_rating", rule: "Nghị quyết 96/2023/QH15" } as Vote)).toBe(false);
});

test("[V7] receipts are read from all their records, in order", () => {
  const cache = cache_of({ vote_receipts: { "v/1": { ballots: [{ receipt: "C", choices: [1] }] }, "v/0": { ballots: [{ receipt: "A", choices: [0] }] }, "w/0": { ballots: [] } } });
  expect(receipts_of(cache, "s", "v").map(({ receipt }) => receipt)).toEqual(["A", "C"]);
});

test("[V9] before it is published a result is for those who lead", () => {
  const seen = (status: string, leads: boolean) => may_see_result({ status } as Vote, leads);
  expect([seen("open", true), seen("closed", true), seen("closed", false), seen("published", false), seen("annulled", true)]).toEqual([false, true, false, true, false]);
});
