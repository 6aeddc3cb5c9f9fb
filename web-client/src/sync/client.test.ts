import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../storage/schema";
import { uuid_v7 } from "../storage/uuid";
import { Client } from "./client";
import { FakeEnvironment, seeded } from "./testing/fake_environment";
import { FakeNode } from "./testing/fake_node";

const kSpace = "space-1";
let node: FakeNode;
let environment: FakeEnvironment;
let session: Session;
const open_clients = new Set<Client>();

async function opened(with_environment = environment): Promise<Client> {
  const client = await Client.open(session, with_environment);
  open_clients.add(client);
  return client;
}

/** The page goes away between any two steps: nothing more of it runs. */
async function killed(client: Client): Promise<void> {
  open_clients.delete(client);
  await client.close();
}

function title(client: Client, id: string): unknown {
  return client.cache.one<{ title: string }>(kSpace, "agenda_items", id)?.title;
}

beforeEach(() => {
  vi.stubGlobal("location", { origin: "http://node" });
  node = new FakeNode();
  node.add_space(kSpace);
  environment = new FakeEnvironment(node);
  session = { account: uuid_v7(), username: "a", full_name: "A", unit: "u", unit_name: "U", roles: ["secretary"], node: "n", node_unit: "u", node_unit_name: "U" };
});

afterEach(async () => {
  for (const client of open_clients) await client.close();
  open_clients.clear();
  vi.unstubAllGlobals();
});

test("[F3] a snapshot in parts replaces what was there, and is there again offline after a reload", async () => {
  node.put(kSpace, "agenda_items", "one", { title: "Khai mạc" });
  node.put(kSpace, "agenda_items", "two", { title: "Kết luận" });
  const first = await opened();
  await vi.waitFor(() => expect(title(first, "two")).toBe("Kết luận"));
  await vi.waitFor(async () => expect((await first.database.get("spaces", kSpace))?.applied).toBe(2));
  await killed(first);

  environment.online = false;
  const second = await opened();
  expect(title(second, "one")).toBe("Khai mạc");
  expect(second.status().connection).not.toBe("open");
});

test("[F2] a new connection asks for what came after the offset it had", async () => {
  node.put(kSpace, "agenda_items", "one", { title: "1" });
  const client = await opened();
  await vi.waitFor(() => expect(client.cache.applied(kSpace)).toBe(1));
  node.cut();
  node.put(kSpace, "agenda_items", "one", { title: "2" });
  environment.advance(1_000);
  await vi.waitFor(() => expect(title(client, "one")).toBe("2"));
  expect(node.subscriptions.map((each) => each.since)).toEqual([0, 1]);
});

test("[F2] another node in welcome starts at 0, and the records of the first one go", async () => {
  node.put(kSpace, "agenda_items", "old", { title: "cũ" });
  const client = await opened();
  await vi.waitFor(() => expect(title(client, "old")).toBe("cũ"));
  const other = new FakeNode("b".repeat(64));
  other.add_space(kSpace);
  other.put(kSpace, "agenda_items", "new", { title: "mới" });
  environment.node = other;
  node.cut();
  environment.advance(1_000);
  await vi.waitFor(() => expect(title(client, "new")).toBe("mới"));
  expect(title(client, "old")).toBeUndefined();
  expect(other.subscriptions).toEqual([{ space: kSpace, since: 0 }]);
});

test("[F5] a space that comes later is followed", async () => {
  const client = await opened();
  await vi.waitFor(() => expect(node.subscriptions.length).toBe(1));
  node.add_space("space-2");
  node.put("space-2", "agenda_items", "x", { title: "X" });
  await vi.waitFor(() => expect(client.cache.one("space-2", "agenda_items", "x")).toEqual({ title: "X" }));
});

test("[F7] the end of the session stops the line and keeps what is unsent; a new sign-in sends it", async () => {
  const client = await opened();
  await vi.waitFor(() => expect(client.status().connection).toBe("open"));
  node.cut(4401);
  expect(client.status().connection).toBe("signed_out");
  await client.outbox.submit(kSpace, "record.put", { collection: "agenda_items", id: "x", fields: { title: "X" } });
  expect(client.status().unsent).toBe(1);
  client.resume();
  await vi.waitFor(() => expect(client.status().unsent).toBe(0));
  expect(node.record(kSpace, "agenda_items", "x")).toEqual({ title: "X" });
});

test("what is asked offline is seen at once, counted, and kept over a reload", async () => {
  environment.online = false;
  const first = await opened();
  await first.outbox.submit(kSpace, "record.put", { collection: "agenda_items", id: "x", fields: { title: "X" } });
  await killed(first);
  const second = await opened();
  expect(second.status().unsent).toBe(1);
  environment.online = true;
  second.network_returned();
  await vi.waitFor(() => expect(second.status().unsent).toBe(0));
  expect(title(second, "x")).toBe("X");
});

test("a refused command stays with its reason and input; trying again uses a new id", async () => {
  node.refuses = (fields) => fields.title === "sai";
  const client = await opened();
  const id = await client.outbox.submit(kSpace, "record.put", { collection: "agenda_items", id: "x", fields: { title: "sai" } });
  await vi.waitFor(() => expect(client.status().refused).toBe(1));
  expect(client.outbox.refused()[0]?.problem?.code).toBe("forbidden");
  expect(title(client, "x")).toBeUndefined();
  node.refuses = () => false;
  await client.outbox.retry(id);
  await vi.waitFor(() => expect(client.outbox.entries).toEqual([]));
  expect(node.effects).not.toContain(id);
  expect(node.record(kSpace, "agenda_items", "x")).toEqual({ title: "sai" });
});

/** What may happen to a browser between two edits. */
async function disturb(client: Client, chance: () => number): Promise<Client> {
  const lot = chance();
  if (lot < 0.2) node.cut();
  else if (lot < 0.35) node.loses_answers = !node.loses_answers;
  else if (lot < 0.5) environment.online = !environment.online;
  else if (lot < 0.65) {
    await killed(client);
    return opened();
  } else environment.advance(30_000 * chance());
  return client;
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])("[C1] kills, cuts and lost answers lose no command and double none (seed %i)", async (seed) => {
  const chance = seeded(seed);
  let client = await opened();
  const expected = new Map<string, string>();
  for (let step = 0; step < 30; step += 1) {
    const id = `item-${Math.floor(chance() * 6)}`;
    const value = `step ${step}`;
    await client.outbox.submit(kSpace, "record.put", { collection: "agenda_items", id, fields: { title: value } });
    expected.set(id, value);
    if (chance() < 0.6) client = await disturb(client, chance);
  }
  node.loses_answers = false;
  environment.online = true;
  await vi.waitFor(() => {
    environment.advance(150_000);
    expect(client.status().unsent, `seed ${seed}`).toBe(0);
  });
  for (const [id, value] of expected) expect(node.record(kSpace, "agenda_items", id), `seed ${seed}`).toEqual({ title: value });
  expect(node.effects.length, `seed ${seed}`).toBe(30);
  expect(new Set(node.effects).size, `seed ${seed}`).toBe(30);
  await vi.waitFor(() => expect(client.outbox.entries).toEqual([]));
});

test("[F14] without ballots a page knows how many there are; whoever looks at them gets those of before, and what comes", async () => {
  node.put(kSpace, "votes", "v", { status: "open" });
  node.put(kSpace, "ballots", "v/1", { elector: "a/1" });
  const client = await opened();
  await vi.waitFor(() => expect(client.cache.applied(kSpace)).toBe(2));
  const ballots = () => [...client.cache.all(kSpace, "ballots").keys()];
  node.tell_turnout(kSpace, "v", 1);
  await vi.waitFor(() => expect(client.cache.turnout(kSpace, "v")).toBe(1));
  expect(ballots()).toEqual([]);

  const stop = client.follow_ballots(kSpace);
  await vi.waitFor(() => expect(client.has_ballots(kSpace)).toBe(true));
  expect(ballots()).toEqual(["v/1"]);
  node.put(kSpace, "ballots", "v/2", { elector: "a/2" });
  await vi.waitFor(() => expect(ballots()).toEqual(["v/1", "v/2"]));

  stop();
  await vi.waitFor(() => expect(node.subscriptions.at(-1)?.since).toBe(3));
  node.put(kSpace, "ballots", "v/3", { elector: "a/3" });
  node.put(kSpace, "agenda_items", "one", { title: "1" });
  await vi.waitFor(() => expect(title(client, "one")).toBe("1"));
  expect(ballots()).toEqual(["v/1", "v/2"]);
  expect(client.has_ballots(kSpace)).toBe(false);
});

test("[F14] a line that broke is taken up with ballots where they were looked at, from where they stood", async () => {
  node.put(kSpace, "ballots", "v/1", { elector: "a/1" });
  const client = await opened();
  await vi.waitFor(() => expect(client.cache.applied(kSpace)).toBe(1));
  client.follow_ballots(kSpace);
  await vi.waitFor(() => expect(client.has_ballots(kSpace)).toBe(true));
  node.cut();
  node.put(kSpace, "ballots", "v/2", { elector: "a/2" });
  environment.advance(60_000);
  await vi.waitFor(() => expect(client.cache.one(kSpace, "ballots", "v/2")).toBeDefined());
  expect(node.subscriptions.at(-1)?.since).toBe(1);
});
