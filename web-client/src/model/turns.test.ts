import { expect, test } from "vitest";
import type { Conference, Session, Sitting, Turn } from "../storage/schema";
import { RecordCache } from "../sync/record_cache";
import { current_speech, may_ask_to_speak, moved_order, past_speeches, queue_of, speech_time, times_by_unit } from "./turns";

function cache_of(requests: Record<string, object>, turns: Record<string, object> = {}): RecordCache {
  const cache = new RecordCache();
  const rows = (collection: string, records: Record<string, object>) =>
    Object.entries(records).map(([id, record]) => ({ space: "s", collection, id, record: record as Record<string, unknown> }));
  cache.load([{ space: "s", kind: "conference", title: "s", offset: 0, owned: true, applied: 0 }], [...rows("speech_requests", requests), ...rows("turns", turns)]);
  return cache;
}

const speech = (kind = "speech") => ({ speaker: "A", kind });

test("[S5] orders are heard before replies and these before speeches, each in the order in which they came", () => {
  const cache = cache_of({ "b/1": speech(), "a/2": speech(), "a/3": speech("reply"), "c/4": speech("order") });
  expect(queue_of(cache, "s").map((one) => one.id)).toEqual(["c/4", "a/3", "b/1", "a/2"]);
  expect(queue_of(cache, "s")[0]?.unit).toBe("c");
});

test("[S5] whom the chair put in order comes first; who spoke, speaks or was passed over waits no more", () => {
  const cache = cache_of(
    { "a/1": speech("order"), "a/2": speech(), "a/3": speech(), "a/4": speech(), "a/5": speech(), "a/6": speech() },
    { "a/3": { status: "waiting", rank: "001" }, "a/2": { status: "waiting", rank: "000" }, "a/4": { status: "done" }, "a/5": { status: "passed" }, "a/6": { status: "speaking" } },
  );
  expect(queue_of(cache, "s").map((one) => one.id)).toEqual(["a/2", "a/3", "a/1"]);
});

test("one who waits is moved among the others", () => {
  const queue = queue_of(cache_of({ "a/1": speech(), "a/2": speech(), "a/3": speech() }), "s");
  expect(moved_order(queue, 2, 0)).toEqual(["a/3", "a/1", "a/2"]);
  expect(moved_order(queue, 0, 1)).toEqual(["a/2", "a/1", "a/3"]);
});

test("[S5] who has the floor is whom the sitting names, as long as it goes on", () => {
  const cache = cache_of({}, { "a/1": { status: "speaking", speaker: "A" } });
  const sitting = { status: "open", began_ms: 1, turn: "a/1" } as Sitting;
  expect(current_speech(cache, "s", sitting)?.turn.speaker).toBe("A");
  expect(current_speech(cache, "s", { ...sitting, status: "ended" })).toBeUndefined();
  expect(current_speech(cache, "s", { ...sitting, turn: "a/2" })).toBeUndefined();
});

test("the last minutes of a speech warn, of a short one its last third", () => {
  const turn = { status: "speaking", began_ms: 1000, allotted_s: 300 } as Turn;
  expect(speech_time(turn, 1000 + 150_000, 120)?.tone).toBe("good");
  expect(speech_time(turn, 1000 + 205_000, 120)?.tone).toBe("warn");
  expect(speech_time(turn, 1000 + 301_000, 120)).toEqual({ spent_ms: 301_000, left_ms: -1000, tone: "over" });
  expect(speech_time({ ...turn, allotted_s: undefined }, 5000)).toBeUndefined();
});

test("units are told how long they spoke", () => {
  const done = (unit: string | undefined, began_ms: number, ended_ms: number) => ({ status: "done", unit, began_ms, ended_ms });
  const cache = cache_of({}, { "a/1": done("a", 0, 100), "a/2": done("a", 200, 500), "b/1": done("b", 600, 900), x: done(undefined, 1000, 1010), "b/2": { status: "passed" } });
  const speeches = past_speeches(cache, "s");
  expect(speeches.map((one) => one.id)).toEqual(["x", "b/1", "a/2", "a/1"]);
  expect(times_by_unit(speeches, 9999)).toEqual([
    { unit: "a", speeches: 2, spoken_ms: 400 },
    { unit: "b", speeches: 1, spoken_ms: 300 },
    { unit: undefined, speeches: 1, spoken_ms: 10 },
  ]);
});

test("observers only watch, and nobody asks for the floor of what is over", () => {
  const session = (...roles: string[]) => ({ roles }) as unknown as Session;
  const conference = { status: "convened" } as Conference;
  expect(may_ask_to_speak(session("delegate"), conference)).toBe(true);
  expect(may_ask_to_speak(session("observer"), conference)).toBe(false);
  expect(may_ask_to_speak(session("delegate"), { ...conference, status: "held" })).toBe(false);
});
