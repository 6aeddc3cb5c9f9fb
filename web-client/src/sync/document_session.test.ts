import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ClientDatabase, open_database } from "../storage/database";
import { unsent_documents } from "../storage/document_marks";
import { uuid_v7 } from "../storage/uuid";
import { DocumentSession } from "./document_session";
import { FakeDocumentNode } from "./testing/fake_document_node";

let node: FakeDocumentNode;
let database: ClientDatabase;
let account: string;
let document: string;
let open_sessions: DocumentSession[];

async function opened(): Promise<DocumentSession> {
  const session = await DocumentSession.open(database, document, account, "ws://node/yjs");
  open_sessions.push(session);
  return session;
}

function typed(session: DocumentSession, text: string): void {
  session.doc.getText("t").insert(session.doc.getText("t").length, text);
}

beforeEach(async () => {
  node = new FakeDocumentNode();
  vi.stubGlobal("WebSocket", node.socket_class());
  account = uuid_v7();
  document = `${uuid_v7()}.minutes`;
  database = await open_database(account);
  open_sessions = [];
});

afterEach(() => {
  for (const session of open_sessions) session.close();
  vi.unstubAllGlobals();
});

test("[Y4] typing is unsent until the node has confirmed a barrier after it", async () => {
  node.confirms = false;
  const session = await opened();
  typed(session, "abc");
  await vi.waitFor(() => expect(node.doc.getText("t").toString()).toBe("abc"));
  expect(session.unsent()).toBe(1);
  expect(session.saved_ms).toBeUndefined();
  node.confirms = true;
  node.cut();
  await vi.waitFor(() => expect(session.unsent()).toBe(0), { timeout: 4_000 });
  expect(session.saved_ms).toBeDefined();
});

test("what was typed offline survives a reload, is known to be unsent, and arrives when the node is back", async () => {
  node.reachable = false;
  const first = await opened();
  typed(first, "không mất");
  await vi.waitFor(async () => expect((await unsent_documents(database)).get(document)).toBe(1));
  first.close();

  const second = await opened();
  expect(second.doc.getText("t").toString()).toBe("không mất");
  expect(second.unsent()).toBe(1);
  node.reachable = true;
  second.reconnect();
  await vi.waitFor(() => expect(second.unsent()).toBe(0), { timeout: 4_000 });
  expect(node.doc.getText("t").toString()).toBe("không mất");
  await vi.waitFor(async () => expect((await unsent_documents(database)).size).toBe(0));
});

test("[Y1] what the node has arrives, and is not counted as ours", async () => {
  node.doc.getText("t").insert(0, "của nút");
  const session = await opened();
  await vi.waitFor(() => expect(session.state).toBe("live"));
  expect(session.doc.getText("t").toString()).toBe("của nút");
  expect(session.unsent()).toBe(0);
});

test("[Y2] a broken update stops the exchange and keeps the text; the node's copy can be taken instead", async () => {
  node.doc.getText("t").insert(0, "tốt ");
  const session = await opened();
  await vi.waitFor(() => expect(session.state).toBe("live"));
  node.calls_it_broken = true;
  typed(session, "hỏng");
  await vi.waitFor(() => expect(session.state).toBe("broken"));
  expect(session.doc.getText("t").toString()).toBe("tốt hỏng");
  session.reconnect();
  expect(session.state).toBe("broken");

  node.calls_it_broken = false;
  await session.discard_local();
  const again = await opened();
  await vi.waitFor(() => expect(again.state).toBe("live"));
  expect(again.doc.getText("t").toString()).toBe("tốt ");
  expect(again.unsent()).toBe(0);
});

test("[Y9] a document that is full is told apart from one that may only be read; what was typed stays and counts as unsent", async () => {
  const session = await opened();
  await vi.waitFor(() => expect(session.state).toBe("live"));
  node.is_full = true;
  typed(session, "thêm");
  await vi.waitFor(() => expect(session.state).toBe("full"));
  expect(session.doc.getText("t").toString()).toBe("thêm");
  expect(session.unsent()).toBe(1);
  expect(node.doc.getText("t").toString()).toBe("");
});

test("[Y6] close 4401 keeps everything and goes on after a new sign-in; 4403 does not", async () => {
  const session = await opened();
  await vi.waitFor(() => expect(session.state).toBe("live"));
  node.cut(4401);
  await vi.waitFor(() => expect(session.state).toBe("signed_out"));
  typed(session, "giữ");
  session.reconnect();
  await vi.waitFor(() => expect(session.unsent()).toBe(0));
  expect(session.state).toBe("live");
  node.cut(4403);
  await vi.waitFor(() => expect(session.state).toBe("forbidden"));
});

test("[F12] a node that stops says when to come back, and is asked neither before nor after", async () => {
  const session = await opened();
  await vi.waitFor(() => expect(session.state).toBe("live"));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    node.cut(1012, "retry_ms=9000");
    await Promise.resolve();
    await Promise.resolve();
    expect(session.state).toBe("offline");
    await vi.advanceTimersByTimeAsync(8_999);
    expect(node.visits).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(node.visits).toBe(2);
  } finally {
    vi.useRealTimers();
  }
  await vi.waitFor(() => expect(session.state).toBe("live"));
});

test("who left because the network went is not brought back by an earlier time to come back", async () => {
  const session = await opened();
  await vi.waitFor(() => expect(session.state).toBe("live"));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    node.cut(1012, "retry_ms=100");
    await Promise.resolve();
    await Promise.resolve();
    session.network_gone();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(node.visits).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});
