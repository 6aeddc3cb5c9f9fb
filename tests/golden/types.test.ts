// What the generated types let a program write. The compiler is the test: a line marked with ts-expect-error that
// compiles is an error.
import { expect, test } from "vitest";
import type { CommandRequest, Problem, SignIn } from "#web/generated/api";
import { collections, type CollectionName, type Collections } from "#web/generated/collections";
import { commands, type Commands } from "#web/generated/commands";
import type { FeedClientMessage, FeedServerMessage, FeedWelcome, PeerMessage } from "#web/generated/messages";
import { problems, type ProblemCode } from "#web/generated/problems";
import { AGENDA_ITEM_KIND_VALUES, type AgendaItem, type Slot } from "#web/generated/records";

const uuid = "018d3f2a-7c1e-7a40-9b1d-000000000001";

const item: AgendaItem = { title: "Thảo luận", kind: "discussion", minutes: 30, rank: "a0", topics: ["Giám sát"] };
const slot: Slot = { ordinal: 4, term: "2021-2026", status: "planned" };
// @ts-expect-error a required field is missing
const no_rank: AgendaItem = { title: "Thảo luận", kind: "discussion", minutes: 30 };
// @ts-expect-error no such kind
const no_kind: AgendaItem = { ...item, kind: "break" };
// @ts-expect-error no such field
const stray: AgendaItem = { ...item, colour: "red" };
// @ts-expect-error not a string
const minutes: AgendaItem = { ...item, minutes: "30" };

const record: Collections["agenda_items"] = item;
// @ts-expect-error records of different collections
const other: Collections["slots"] = item;
const argument: Commands["record.put"] = { collection: "agenda_items", id: uuid, fields: { status: null } };
const request: CommandRequest = { id: uuid, space: uuid, name: "record.put", arguments: { ...argument } };
const body: SignIn = { username: "thuky", password: "x" };
const problem: Problem = { code: "conflict", status: 409, title: "x" };

/** A union is told apart by `type`. */
function since_of(message: FeedClientMessage): number | undefined {
  return message.type === "subscribe" ? message.since : undefined;
}
function kinds(message: FeedServerMessage): string {
  switch (message.type) {
    case "welcome":
      return message.spaces.map(({ kind }) => kind).join();
    case "snapshot":
      return message.records.map(({ record: fields }) => (fields === null ? "deleted" : Object.keys(fields).join())).join();
    default:
      return message.type;
  }
}
const ping: PeerMessage = { type: "ping", time_ms: 1 };
// @ts-expect-error a welcome is no message of a browser
const wrong: FeedClientMessage = { type: "welcome" } as FeedWelcome;

test("types and tables agree", () => {
  expect([no_rank, no_kind, stray, minutes, other, wrong]).toHaveLength(6);
  expect([record, slot, request, body, problem, ping]).toHaveLength(6);
  expect(since_of({ type: "subscribe", space: uuid, since: 3 })).toBe(3);
  expect(kinds({ type: "snapshot", space: uuid, offset: 1, last: true, records: [{ collection: "slots", id: "a", record: null }] })).toBe("deleted");
});

test("forms know the limits and titles of fields", () => {
  expect(collections.agenda_items.fields.minutes).toEqual({
    kind: "integer", vi: "Số phút", en: "Minutes allotted", required: true, minimum: 1, maximum: 600,
  });
  expect(collections.agenda_items.fields.title.maxLength).toBe(300);
  expect(collections.agenda_items.fields.status.writePolicy).toBe("owner");
  expect(collections.agenda_items.fields.kind.values).toEqual(AGENDA_ITEM_KIND_VALUES);
  expect(collections.slots.spaces).toEqual(["plan"]);
  expect(commands["conference.create"].fields.starts_at.required).toBe(false);
  const names: CollectionName[] = ["agenda_items", "responses"];
  expect(names.map((name) => collections[name].vi)).toEqual(["Nội dung chương trình", "Trả lời giấy mời"]);
});

test("[J4] problems have texts in both languages", () => {
  const code: ProblemCode = "owner_unreachable";
  expect(problems[code].status).toBe(503);
  for (const { vi, en } of Object.values(problems)) expect([vi, en].every((text) => text.length > 0)).toBe(true);
});
