// Recorded sessions and a rich-text history: `node traces.mjs ENGINE [NAME…]`. Each is delivered update by update.
import * as Y from "yjs";
import { kRecorded, replay, session_of } from "../traces/recorded.mjs";
import { rich_history } from "../traces/rich.mjs";
import { Engine, field, kAsk } from "./engine.mjs";
import { document_of } from "./oracle.mjs";

const is_equal = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0;

/** All updates of a history, and the text that it should end with. */
function history_of(name) {
  const updates = [];
  const deliver = (update) => updates.push(update);
  if (name === "rich") return { updates, doc: rich_history(Y, deliver) };
  const session = session_of(name);
  return { updates, doc: replay(Y, session, deliver), text: session.endContent };
}

async function faults_of(engine, { updates, doc, text }) {
  const half = Y.encodeStateVector(document_of(updates.slice(0, updates.length >> 1), false));
  const asked = engine.ask([...updates.flatMap((update) => field(kAsk.delivery, update)), ...field(kAsk.half, half)]);
  const fresh = document_of(updates, false);
  const expected = {
    state_vector: Y.encodeStateVector(fresh),
    full: Y.encodeStateAsUpdate(fresh),
    difference: Y.encodeStateAsUpdate(fresh, half),
    full_v2: Y.convertUpdateFormatV1ToV2(Y.encodeStateAsUpdate(fresh)),
    ...(text !== undefined && { text: Buffer.from(text) }),
  };
  const answer = await asked;
  const faults = Object.keys(expected).filter((part) => !answer[part] || !is_equal(expected[part], answer[part]));
  if (!is_equal(expected.full, Y.encodeStateAsUpdate(document_of([answer.merged], false)))) faults.push("merged");
  if (!is_equal(Y.encodeStateVector(doc), expected.state_vector)) faults.push("the history itself");
  return answer.error ? [`refused: ${answer.error}`] : faults;
}

async function main([program, ...chosen]) {
  const engine = new Engine(program);
  let failed = 0;
  const names = chosen.length > 0 ? chosen : [...kRecorded, "rich"];
  for (const name of names) {
    const history = history_of(name);
    const faults = await faults_of(engine, history);
    failed += faults.length > 0;
    console.log(`${faults.length > 0 ? `not ok - ${faults.join(", ")}` : "ok"} - ${name}, ${history.updates.length} updates`);
  }
  engine.close();
  console.log(`${names.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
