import { beforeEach, expect, test, vi } from "vitest";
import { type ClientDatabase, open_database } from "../storage/database";
import { load_outbox } from "../storage/outbox_store";
import { uuid_v7 } from "../storage/uuid";
import { ProblemError, UnreachableError } from "./api";
import { Background } from "./background";
import { FakeEnvironment } from "./testing/fake_environment";
import { FakeNode } from "./testing/fake_node";
import { Outbox } from "./outbox";
import { type UploadFunction, Uploads } from "./uploads";

const kBytes = new Blob(["%PDF-1.4"], { type: "application/pdf" });
let database: ClientDatabase;
let environment: FakeEnvironment;

function uploads_with(upload: UploadFunction): Uploads {
  const uploads = new Uploads(database, environment, new Background(), upload, () => undefined, () => Promise.resolve());
  uploads.lead();
  uploads.connected();
  return uploads;
}

const stored: UploadFunction = (_space, _name, bytes) =>
  Promise.resolve({ blob: "b".repeat(64), size: bytes.size, media_type: "application/pdf" });

beforeEach(async () => {
  database = await open_database(uuid_v7());
  environment = new FakeEnvironment(new FakeNode());
});

test("an uploaded file gives way to the command that records it", async () => {
  const uploads = uploads_with(stored);
  await uploads.add("s", "item", "unit", "Báo cáo.pdf", kBytes);
  await vi.waitFor(() => expect(uploads.files).toEqual([]));
  const [command] = await load_outbox(database);
  expect(command?.arguments.fields).toMatchObject({ agenda_item: "item", unit: "unit", name: "Báo cáo.pdf", size: 8 });
});

test("a file waits with its bytes while the node is away, over a reload too, and is tried again", async () => {
  let reachable = false;
  const upload: UploadFunction = (...args) => (reachable ? stored(...args) : Promise.reject(new UnreachableError("")));
  const first = uploads_with(upload);
  await first.add("s", "item", "unit", "Báo cáo.pdf", kBytes);
  await vi.waitFor(() => expect(environment.next_timer_ms()).not.toBeNull());
  expect(first.files[0]?.state).toBe("waiting");

  const second = uploads_with(upload);
  await second.refresh();
  expect(second.files[0]?.name).toBe("Báo cáo.pdf");
  await vi.waitFor(() => expect(environment.next_timer_ms()).not.toBeNull());
  reachable = true;
  await vi.waitFor(() => {
    environment.advance(5_000);
    expect(second.files).toEqual([]);
  });
  expect((await load_outbox(database)).length).toBe(1);
});

test("a refused file stays with the reason until the user decides, and the next one goes on", async () => {
  const problem = { code: "unsupported_media", status: 415, title: "no" };
  const uploads = uploads_with((space, name, bytes, progress) =>
    name === "bad.pdf" ? Promise.reject(new ProblemError(problem)) : stored(space, name, bytes, progress),
  );
  await uploads.add("s", "item", "unit", "bad.pdf", kBytes);
  await uploads.add("s", "item", "unit", "good.pdf", kBytes);
  await vi.waitFor(() => expect(uploads.files.map((file) => file.state)).toEqual(["refused"]));
  expect(uploads.files[0]?.problem?.code).toBe("unsupported_media");
  await uploads.discard(uploads.files[0]?.id ?? "");
  expect(uploads.files).toEqual([]);
});

const kReport = { collection: "task_reports", id: "unit/1", fields: { task: "t" } };
const kEvidence = { list: "evidence", files: [{ name: "a.pdf", bytes: kBytes }, { name: "b.pdf", bytes: kBytes }] };

/** An outbox that sends to a list. */
function sending_outbox(): { outbox: Outbox; sent: Record<string, unknown>[] } {
  const sent: Record<string, unknown>[] = [];
  const line = { send: (message: object) => sent.push(message as Record<string, unknown>) > 0, restart: () => undefined, applied: () => 0 };
  const outbox = new Outbox(database, line, environment, new Background(), () => undefined);
  outbox.lead();
  outbox.connected();
  return { outbox, sent };
}

test("a command waits for its files, then names them in their order", async () => {
  let reachable = false;
  const { outbox, sent } = sending_outbox();
  const upload: UploadFunction = (...args) => (reachable ? stored(...args) : Promise.reject(new UnreachableError("")));
  const uploads = new Uploads(database, environment, new Background(), upload, () => undefined, () => outbox.refresh());
  uploads.lead();
  uploads.connected();
  await outbox.submit("s", "record.put", kReport, kEvidence);
  await uploads.added();
  await vi.waitFor(() => expect(environment.next_timer_ms()).not.toBeNull());
  expect(sent).toEqual([]);
  expect(outbox.waiting()).toHaveLength(1);
  reachable = true;
  await vi.waitFor(() => {
    environment.advance(5_000);
    expect(sent).toHaveLength(1);
  });
  const blob = "b".repeat(64);
  expect(sent[0]?.arguments).toEqual({ ...kReport, fields: { task: "t", evidence: [{ name: "a.pdf", blob, size: 8 }, { name: "b.pdf", blob, size: 8 }] } });
});

test("a file that the node refuses holds its command back until somebody leaves it out", async () => {
  const { outbox, sent } = sending_outbox();
  const problem = { code: "quota_exceeded", status: 409, title: "no" };
  const upload: UploadFunction = (space, name, bytes, progress) => (name === "a.pdf" ? Promise.reject(new ProblemError(problem)) : stored(space, name, bytes, progress));
  const uploads = new Uploads(database, environment, new Background(), upload, () => undefined, () => outbox.refresh());
  uploads.lead();
  uploads.connected();
  await outbox.submit("s", "record.put", kReport, kEvidence);
  await uploads.added();
  await vi.waitFor(() => expect(uploads.files.map((file) => file.state)).toEqual(["refused"]));
  expect(sent).toEqual([]);
  await uploads.discard(uploads.files[0]?.id ?? "");
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect((sent[0]?.arguments as typeof kReport & { fields: { evidence: unknown[] } }).fields.evidence).toHaveLength(1);
});

test("discarding a command discards the files that it waits for", async () => {
  const { outbox } = sending_outbox();
  const id = await outbox.submit("s", "record.put", kReport, kEvidence);
  await outbox.discard(id);
  const uploads = uploads_with(stored);
  await uploads.refresh();
  expect(uploads.files).toEqual([]);
});
