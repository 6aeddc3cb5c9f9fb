import { expect, test } from "vitest";
import { changed_fields, fields_of, form_faults, form_of, without_nulls } from "./agenda_form";
import type { Client } from "../sync/client";
import { inverse, write } from "./editing";
import { problem_text } from "./problem_text";
import { matches } from "./search";
import { UndoStack } from "./undo";

test("a put is undone by the earlier values, a new record by its delete, a delete by a restore", () => {
  const put = { kind: "put", collection: "c", id: "x", fields: { title: "b", minutes: 5 } } as const;
  expect(inverse(put, { title: "a" })).toEqual({ kind: "put", collection: "c", id: "x", fields: { title: "a", minutes: null } });
  expect(inverse(put, undefined)).toEqual({ kind: "delete", collection: "c", id: "x" });
  expect(inverse({ kind: "delete", collection: "c", id: "x" }, {})).toEqual({ kind: "restore", collection: "c", id: "x" });
});

test("[R5] a put says what its author saw: what is told with it, else what is shown", async () => {
  const sent: unknown[] = [];
  const client = {
    cache: { one: () => ({ title: "shown" }) },
    outbox: { submit: (_space: string, _name: string, args: unknown) => Promise.resolve(sent.push(args)) },
  } as unknown as Client;
  const put = { kind: "put", collection: "c", id: "x", fields: { title: "b", minutes: 5 } } as const;
  await write(client, "s", [put, { ...put, bases: { title: "told" } }, { kind: "delete", collection: "c", id: "x" }]);
  const { kind: _kind, ...args } = put;
  expect(sent).toEqual([
    { ...args, bases: { title: "shown", minutes: null } },
    { ...args, bases: { title: "told", minutes: null } },
    { collection: "c", id: "x" },
  ]);
});

test("a step that the node decided is taken back by its command, then by writes of records; the newest first", async () => {
  const sent: unknown[] = [];
  const client = {
    cache: { one: () => ({ date: "2027-03-04" }) },
    outbox: { submit: (space: string, name: string, args: { fields?: unknown; date?: unknown }) => Promise.resolve(sent.push([space, name, args.date ?? args.fields])) },
  } as unknown as Client;
  const undo = new UndoStack(client);
  await undo.perform("first", "s", [{ kind: "put", collection: "c", id: "x", fields: { date: "2027-03-05" } }]);
  undo.remember({
    label: "second",
    space: "conference",
    undo: [{ kind: "put", collection: "conferences", id: "x", fields: { date: "2027-03-03" } }],
    commands: [{ space: "plan", name: "slot.move", arguments: { slot: "1", date: "2027-03-03" } }],
  });
  sent.length = 0;
  expect([await undo.undo(), await undo.undo(), await undo.undo()]).toEqual(["second", "first", undefined]);
  expect(sent).toEqual([
    ["plan", "slot.move", "2027-03-03"],
    ["conference", "record.put", { date: "2027-03-03" }],
    ["s", "record.put", { date: "2027-03-04" }],
  ]);
});

test("only changed fields of an item are written, so that two offices keep both their edits", () => {
  const item = { title: "A", kind: "paper" as const, minutes: 15, rank: "a0", presenter: "P", topics: ["x"] };
  const form = { ...form_of(item), minutes: "20", presenter: "", topics: "x\n\n y " };
  expect(changed_fields(item, fields_of(form))).toEqual({ minutes: 20, presenter: null, topics: ["x", "y"] });
  expect(changed_fields(item, fields_of(form_of(item)))).toEqual({});
});

test("a form says what is missing before anything is sent", () => {
  const form = form_of(undefined);
  expect(form_faults(form)).toEqual({ title: "missing_title" });
  for (const minutes of ["0", "601", "x", "1.5", ""]) {
    expect(form_faults({ ...form, title: "A", minutes })).toEqual({ minutes: "wrong_minutes" });
  }
  expect(without_nulls(fields_of({ ...form, title: "A" }))).toEqual({ title: "A", kind: "paper", minutes: 15 });
});

test("search finds words with or without marks, in any order", () => {
  expect(matches("Thị xã Thái Hòa, Đường 1", "hoa thai")).toBe(true);
  expect(matches("Thị xã Thái Hòa, Đường 1", "duong")).toBe(true);
  expect(matches("Thị xã Thái Hòa", "hoàng")).toBe(false);
  expect(matches("gì cũng được", "")).toBe(true);
});

test("[J4] a problem is told in the reader's language by its code, an unknown one by its own title", () => {
  expect(problem_text({ code: "forbidden", status: 403, title: "x", detail: "why" }, "vi")).toBe("Bạn không có quyền làm việc này");
  expect(problem_text({ code: "forbidden", status: 403, title: "x", detail: "why" }, "en")).toBe("You may not do this (why)");
  expect(problem_text({ code: "tomorrow", status: 400, title: "Mới" }, "vi")).toBe("Mới");
});
