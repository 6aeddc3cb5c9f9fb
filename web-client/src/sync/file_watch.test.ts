import { expect, test } from "vitest";
import type { FileState } from "../storage/schema";
import { ProblemError, UnreachableError } from "./api";
import { type FileCalls, FileWatch } from "./file_watch";
import { FakeEnvironment } from "./testing/fake_environment";
import { FakeNode } from "./testing/fake_node";

const file = (state: FileState["state"], held = 0): FileState => ({ blob: "b".repeat(64), state, held, size: 100 });

function watch_of(answers: (FileState[] | Error)[]): { watch: FileWatch; environment: FakeEnvironment; fetched: string[] } {
  const fetched: string[] = [];
  const calls: FileCalls = {
    states: () => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ files: answer ?? [] });
    },
    fetch: (_space, blob) => Promise.resolve(void fetched.push(blob)),
  };
  const environment = new FakeEnvironment(new FakeNode());
  return { watch: new FileWatch("s", environment, calls), environment, fetched };
}

test("a file that comes is looked after often, and seldom once all are there", async () => {
  const { watch, environment } = watch_of([[file("coming", 40)], []]);
  await watch.look();
  expect(watch.missing.get("b".repeat(64))?.held).toBe(40);
  expect(environment.next_timer_ms()).toBe(2_000);
  await watch.look();
  expect(watch.missing.size).toBe(0);
  expect(environment.next_timer_ms()).toBe(15_000);
});

test("while the node is away, what it said last stands and is marked as old", async () => {
  const { watch, environment } = watch_of([[file("not_asked")], new UnreachableError(""), []]);
  await watch.look();
  await watch.look();
  expect([watch.missing.size, watch.reached]).toEqual([1, false]);
  expect(environment.next_timer_ms()).toBe(15_000);
  await watch.look();
  expect([watch.missing.size, watch.reached]).toEqual([0, true]);
});

test("a refusal of the node is no loss of contact", async () => {
  const { watch } = watch_of([new ProblemError({ code: "not_signed_in", status: 401, title: "" })]);
  await watch.look();
  expect(watch.reached).toBe(true);
});

test("what is fetched is looked after at once; nothing is asked after the end", async () => {
  const { watch, environment, fetched } = watch_of([[file("not_asked")], [file("waiting")]]);
  await watch.look();
  await watch.fetch("b".repeat(64));
  expect(fetched).toEqual(["b".repeat(64)]);
  expect(watch.missing.get("b".repeat(64))?.state).toBe("waiting");
  watch.end();
  expect(environment.next_timer_ms()).toBeNull();
  await watch.look();
  expect(environment.next_timer_ms()).toBeNull();
});
