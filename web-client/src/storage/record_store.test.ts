import { beforeEach, expect, test } from "vitest";
import { type ClientDatabase, open_database } from "./database";
import { forget_offsets, load_records, save_changes, save_snapshot, save_spaces } from "./record_store";
import { uuid_v7 } from "./uuid";

const kSpace = { space: "s", kind: "conference" as const, title: "S", offset: 0, owned: true };
let database: ClientDatabase;

function change(id: string, title: string | null): { collection: string; id: string; record: { title: string } | null } {
  return { collection: "agenda_items", id, record: title === null ? null : { title } };
}

async function titles(): Promise<unknown[]> {
  return (await load_records(database)).records.map((stored) => stored.record.title);
}

beforeEach(async () => {
  database = await open_database(uuid_v7());
  await save_spaces(database, [kSpace]);
});

test("[F4] news that another tab has already stored do not cover what is newer", async () => {
  await save_changes(database, "s", 5, [change("x", "mới")]);
  await save_changes(database, "s", 4, [change("x", "cũ")]);
  await save_changes(database, "s", 5, [change("x", "mới")]);
  expect(await titles()).toEqual(["mới"]);
  expect((await database.get("spaces", "s"))?.applied).toBe(5);
});

test("[F3] a snapshot replaces the space whole, also when the node has fallen behind", async () => {
  await save_changes(database, "s", 9, [change("x", "1"), change("y", "2")]);
  await save_snapshot(database, "s", 3, [change("y", "3")]);
  expect(await titles()).toEqual(["3"]);
  expect((await database.get("spaces", "s"))?.applied).toBe(3);
});

test("a deleted record is gone", async () => {
  await save_changes(database, "s", 1, [change("x", "1")]);
  await save_changes(database, "s", 2, [change("x", null)]);
  expect(await titles()).toEqual([]);
});

test("[F2] offsets are forgotten with the node, records stay until its snapshot comes", async () => {
  await save_changes(database, "s", 7, [change("x", "1")]);
  await forget_offsets(database);
  expect((await database.get("spaces", "s"))?.applied).toBe(0);
  expect(await titles()).toEqual(["1"]);
});

test("a space announced again keeps how far its records have come", async () => {
  await save_changes(database, "s", 7, []);
  await save_spaces(database, [{ ...kSpace, title: "Tên mới" }]);
  expect(await database.get("spaces", "s")).toMatchObject({ title: "Tên mới", applied: 7 });
});
