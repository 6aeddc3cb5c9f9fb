import { expect, test } from "vitest";
import type { Sitting } from "../storage/schema";
import { RecordCache } from "../sync/record_cache";
import { announcements_of, kFreshMs, shown_announcements, wall_announcement } from "./announcements";
import { current_question, moved_questions, next_stages, past_questions, promises_of, stage_time, waiting_questions } from "./questions";
import { times_by_speaker, used_up } from "./turns";

function cache_of(collections: Record<string, Record<string, object>>): RecordCache {
  const cache = new RecordCache();
  const rows = Object.entries(collections).flatMap(([collection, records]) =>
    Object.entries(records).map(([id, record]) => ({ space: "s", collection, id, record: record as Record<string, unknown> })),
  );
  cache.load([{ space: "s", kind: "conference", title: "s", offset: 0, owned: true, applied: 0 }], rows);
  return cache;
}

const asked = (asker = "A") => ({ asker, to: "B", text: "C" });

test("[Q3] those that the chair put in order come first, the others as they came; what has a course waits no more", () => {
  const cache = cache_of({
    questions: { "b/1": asked(), "a/2": asked(), "a/3": asked(), "a/4": asked(), "a/5": asked() },
    question_runs: { "a/3": { status: "waiting", rank: "000" }, "a/4": { status: "done", asker: "X", to: "Y", ended_ms: 5 }, "a/5": { status: "passed" } },
  });
  const queue = waiting_questions(cache, "s");
  expect(queue.map((one) => one.id)).toEqual(["a/3", "b/1", "a/2"]);
  expect(moved_questions(queue, 2, 0)).toEqual(["a/2", "a/3", "b/1"]);
  expect(past_questions(cache, "s").map((one) => one.asker)).toEqual(["X"]);
});

test("[Q1] a question that was taken back keeps who asked whom while it has the floor", () => {
  const cache = cache_of({ question_runs: { "a/1": { status: "answering", asker: "X", to: "Y", since_ms: 1000, allotted_s: 60 } } });
  const sitting = { status: "open", began_ms: 1, question: "a/1" } as Sitting;
  const now = current_question(cache, "s", sitting);
  expect(now).toMatchObject({ asker: "X", to: "Y", text: "" });
  expect(current_question(cache, "s", { ...sitting, status: "ended" })).toBeUndefined();
  expect(now?.run && next_stages(now.run)).toEqual(["following_up", "done"]);
  expect(now?.run && stage_time(now.run, 32_000)?.left_ms).toBe(29_000);
  expect(now?.run && stage_time(now.run, 45_000)?.tone).toBe("warn"); // the last third of a short one
  expect(now?.run && stage_time(now.run, 62_000)?.tone).toBe("over");
});

test("[Q4] promises are listed by their day, those without one last", () => {
  const cache = cache_of({ promises: { a: { by: "A", text: "1", at_ms: 1 }, b: { by: "B", text: "2", at_ms: 2, due: "2024-05-01" }, c: { by: "C", text: "3", at_ms: 3, due: "2024-04-01" } } });
  expect(promises_of(cache, "s").map((one) => one.id)).toEqual(["c", "b", "a"]);
});

test("[Q5] an announcement is shown to all or to its unit, on its day, until it is dismissed; the wall has those to all", () => {
  const now = 100 * kFreshMs;
  const cache = cache_of({ announcements: { all: { text: "1", sent_ms: now - 1000 }, one: { text: "2", sent_ms: now - 500, to_unit: "u" }, old: { text: "3", sent_ms: now - kFreshMs } } });
  const all = announcements_of(cache, "s");
  const shown = (unit: string, dismissed: string[] = []) => shown_announcements(all, unit, new Set(dismissed), now).map((each) => each.id);
  expect(shown("u")).toEqual(["all", "one"]);
  expect(shown("v")).toEqual(["all"]);
  expect(shown("u", ["all"])).toEqual(["one"]);
  expect(wall_announcement(all, now, 10_000)?.id).toBe("all");
  expect(wall_announcement(all, now, 1000)).toBeUndefined();
});

test("a unit that had its share of speeches or minutes is told of; guests have no share", () => {
  const speech = (unit: string | undefined, minutes: number, speaker = "A") => ({ id: "x", turn: { status: "done" as const, speaker, began_ms: 0, ended_ms: minutes * 60_000, ...(unit ? { unit } : {}) } });
  const sitting = { status: "open", began_ms: 1, unit_turns: 2, unit_minutes: 10 } as Sitting;
  const speeches = [speech("u", 3), speech("u", 4, "B"), speech("v", 12), speech(undefined, 60)];
  expect(used_up(sitting, speeches, "u", 0)).toEqual({ turns: { count: 2, limit: 2 } });
  expect(used_up(sitting, speeches, "v", 0)).toEqual({ minutes: { count: 12, limit: 10 } });
  expect(used_up(sitting, speeches, undefined, 0)).toEqual({});
  expect(used_up({ status: "open", began_ms: 1 } as Sitting, speeches, "v", 0)).toEqual({});
  expect(times_by_speaker(speeches, 0).map((one) => one.spoken_ms / 60_000)).toEqual([60, 12, 4, 3]);
});
