import { beforeEach, expect, test, vi } from "vitest";
import { type ClientDatabase, open_database } from "../storage/database";
import { uuid_v7 } from "../storage/uuid";
import { ProblemError, UnreachableError } from "./api";
import { Background } from "./background";
import { type NodeNote, state_of } from "./kept_note";
import { type NoteLine, PrivateNotes } from "./private_notes";
import { FakeEnvironment } from "./testing/fake_environment";
import { FakeNode } from "./testing/fake_node";

/** A node with one note, which can be out of reach, or lose its answers. */
class NoteNode implements NoteLine {
  text = "";
  is_away = false;
  loses_answers = false;
  refuses = false;
  /** Of the space "s". */
  puts = 0;

  async read(): Promise<NodeNote> {
    if (this.is_away) throw new UnreachableError("");
    return Promise.resolve({ text: this.text, etag: `"${this.text}"` });
  }

  async put(space: string, text: string, etag: string): Promise<{ is_taken: boolean; note: NodeNote }> {
    if (this.is_away) throw new UnreachableError("");
    if (space === "s") this.puts += 1;
    if (this.refuses && space === "s") throw new ProblemError({ code: "space_unknown", status: 404, title: "" });
    const is_taken = etag === `"${this.text}"`;
    if (is_taken) this.text = text;
    if (this.loses_answers) throw new UnreachableError("");
    return { is_taken, note: await this.read() };
  }
}

let database: ClientDatabase;
let environment: FakeEnvironment;
let node: NoteNode;

beforeEach(async () => {
  database = await open_database(uuid_v7());
  environment = new FakeEnvironment(new FakeNode());
  node = new NoteNode();
});

async function tab(): Promise<PrivateNotes> {
  const notes = new PrivateNotes(database, environment, new Background(), node, () => undefined);
  await notes.refresh();
  notes.lead();
  notes.connected();
  notes.watch("s");
  return notes;
}

function pause(check: () => void): Promise<void> {
  return vi.waitFor(() => {
    environment.advance(5_000);
    check();
  });
}

test("what is typed is on the node after a pause, and in another tab of the same account", async () => {
  const notes = await tab();
  notes.type("s", "Hỏi về ngân sách");
  expect(notes.unsent()).toBe(1);
  await pause(() => expect(notes.unsent()).toBe(0));
  expect(node.text).toBe("Hỏi về ngân sách");
  expect((await tab()).note("s").text).toBe("Hỏi về ngân sách");
});

test("typed while the node is away it is kept here, over a reload too, and sent when the node is back", async () => {
  node.is_away = true;
  const first = await tab();
  first.type("s", "ngoại tuyến");
  first.disconnected();
  await vi.waitFor(async () => expect((await database.get("drafts", "note/s"))?.value).toMatchObject({ text: "ngoại tuyến" }));
  node.is_away = false;
  const second = await tab();
  expect(second.note("s").text).toBe("ngoại tuyến");
  await pause(() => expect(second.unsent()).toBe(0));
  expect(node.text).toBe("ngoại tuyến");
});

test("words of another device: both are there until the person chose, and what was chosen is on the node", async () => {
  const notes = await tab();
  await vi.waitFor(() => expect(notes.note("s").etag).toBe('""'));
  node.text = "điện thoại";
  notes.type("s", "máy tính");
  await pause(() => expect(state_of(notes.note("s"))).toBe("conflict"));
  expect(node.text).toBe("điện thoại");
  expect(notes.note("s")).toMatchObject({ text: "máy tính", theirs: { text: "điện thoại" } });
  await notes.keep_mine("s");
  await pause(() => expect(state_of(notes.note("s"))).toBe("saved"));
  expect(node.text).toBe("máy tính");
});

test("the other words are taken where the person says so", async () => {
  const notes = await tab();
  await vi.waitFor(() => expect(notes.note("s").etag).toBe('""'));
  node.text = "điện thoại";
  notes.type("s", "máy tính");
  await pause(() => expect(state_of(notes.note("s"))).toBe("conflict"));
  await notes.take_theirs("s");
  expect(notes.note("s")).toEqual({ text: "điện thoại", etag: '"điện thoại"', is_unsent: false });
  expect(node.text).toBe("điện thoại");
});

test("an answer that is lost makes no conflict with oneself, also where typing went on", async () => {
  const notes = await tab();
  await vi.waitFor(() => expect(notes.note("s").etag).toBe('""'));
  node.loses_answers = true;
  notes.type("s", "một");
  await pause(() => expect(node.text).toBe("một"));
  notes.type("s", "một hai");
  node.loses_answers = false;
  await pause(() => expect(notes.unsent()).toBe(0));
  expect(node.text).toBe("một hai");
});

test("a refusal is not asked again until the node is met anew, and the words stay here", async () => {
  const notes = await tab();
  await vi.waitFor(() => expect(notes.note("s").etag).toBe('""'));
  node.refuses = true;
  notes.type("s", "giữ lại");
  await pause(() => expect(node.puts).toBe(1));
  notes.type("s", "giữ lại cả");
  notes.type("t", "nơi khác");
  await pause(() => expect(notes.note("t").is_unsent).toBe(false));
  expect(node.puts).toBe(1);
  node.text = "";
  node.refuses = false;
  notes.connected();
  await pause(() => expect(node.text).toBe("giữ lại cả"));
});
