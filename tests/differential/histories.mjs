// Random histories: `node histories.mjs ENGINE [--count N] [--seed S] [--only SEED:INDEX]`. README.md explains.
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import * as Y from "yjs";
import { Random } from "../traces/random.mjs";
import { kDeliveries } from "./deliveries.mjs";
import { Engine, field, kAsk } from "./engine.mjs";
import { is_cut, judge } from "./judge.mjs";
import { minimised } from "./minimise.mjs";
import { document_of } from "./oracle.mjs";
import { Session } from "./session.mjs";
import { joined_runs, same, tree_of } from "./tree.mjs";

const kShownFaults = 3;
/** Of so many histories one is made by a stock client's document too, and one is judged without a document. */
const kStockOneIn = 4;
const kThoroughOneIn = 3;

/** The history of a seed and a number: deliveries as {bytes, is_v2}. */
function history_of(seed, index) {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const session = new Session(random);
  session.run(random.once_in(16) ? 60 : 4 + random.below(20));
  const { updates, states } = session;
  const way = random.pick(Object.keys(kDeliveries));
  const deliveries = kDeliveries[way]({ updates, states, random });
  const is_v2 = deliveries.map(() => random.once_in(16));
  const half_count = random.below(deliveries.length + 1);
  session.close();
  const half = half_of(deliveries, half_count);
  return { way, deliveries, missing: updates, is_v2, ...half, is_thorough: index % kThoroughOneIn === 0 };
}

function half_of(deliveries, count) {
  const half_deliveries = deliveries.slice(0, count);
  return { half_deliveries, half: Y.encodeStateVector(document_of(half_deliveries, false)) };
}

function fields_of({ deliveries, is_v2, half }) {
  return [
    ...deliveries.flatMap((update, i) =>
      is_v2[i] ? field(kAsk.delivery_v2, Y.convertUpdateFormatV1ToV2(update)) : field(kAsk.delivery, update)),
    ...field(kAsk.half, half),
  ];
}

/** A tree as it would be if nobody had set marks. */
function without_marks(tree) {
  return JSON.parse(JSON.stringify(tree, (key, value) => {
    if (key === "marks") return {};
    return key === "text" && Array.isArray(value) ? joined_runs(value.map(({ insert }) => ({ insert, marks: {} }))) : value;
  }));
}

class Run {
  counts = { passed: 0, failed: 0, deliveries: 0, incomplete: 0, cut: 0, stock: 0, cleaned: 0 };

  constructor(engine, seed) {
    Object.assign(this, { engine, seed });
  }

  async one(index) {
    const history = history_of(this.seed, index);
    const answer = await this.engine.ask(fields_of(history));
    const { faults, is_complete, full, tree } = judge(history, answer);
    this.counts.deliveries += history.deliveries.length;
    if (faults.length === 0 && !is_complete) this.counts.incomplete += 1;
    if (faults.length === 0 && history.is_thorough && is_cut(tree)) this.counts.cut += 1;
    if (faults.length === 0 && is_complete && index % kStockOneIn === 0) this.note_stock(history, full, tree, faults);
    if (faults.length === 0) this.counts.passed += 1;
    else await this.tell(index, history, faults);
  }

  /**
   * A stock client's document deletes marks that look redundant to it, also such as turn out not to be when more arrives. So
   * it may show other marks, but never other text, and a node that gets its edits shows what it shows.
   */
  note_stock({ deliveries }, full, tree, faults) {
    const stock = document_of(deliveries, true);
    const edited = Y.encodeStateAsUpdate(stock);
    this.counts.stock += 1;
    if (Buffer.compare(edited, full) === 0) return;
    this.counts.cleaned += 1;
    if (!same(without_marks(tree_of(stock)), without_marks(tree))) faults.push("a stock client shows another text");
    if (!same(tree_of(document_of([...deliveries, edited], false)), tree_of(stock))) faults.push("a stock client's edits are lost");
  }

  async tell(index, history, faults) {
    if (++this.counts.failed > kShownFaults) return;
    console.log(`not ok - history ${this.seed}:${index} (${history.way}, ${history.deliveries.length} deliveries)`);
    const is_faulty = async (some) => {
      const smaller = { ...history, deliveries: some, is_v2: some.map(() => false), ...half_of(some, some.length >> 1) };
      return judge(smaller, await this.engine.ask(fields_of(smaller))).faults;
    };
    const { deliveries, faults: smallest } = await minimised(history.deliveries, faults, is_faulty);
    console.log(`    ${faults.map((fault) => fault.split(":")[0]).join("; ")}; with ${deliveries.length} of ${history.deliveries.length} deliveries it is:`);
    for (const fault of smallest) console.log(fault.replace(/^/gm, "      "));
    for (const update of deliveries) console.log(`      ${Buffer.from(update).toString("hex")}`);
  }
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { count: { type: "string", default: "10000" }, seed: { type: "string" }, only: { type: "string" } },
  });
  const [seed, only] = values.only?.split(":").map(Number) ?? [Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))];
  const indices = only === undefined ? Array.from({ length: Number(values.count) }, (_, index) => index) : [only];
  console.log(`seed ${seed}, ${indices.length} histories`);
  const begun = performance.now();
  const engine = new Engine(positionals[0]);
  const run = new Run(engine, seed);
  const running = [];
  for (const index of indices) {
    await engine.room();
    running.push(run.one(index));
  }
  await Promise.all(running);
  engine.close();
  const { passed, failed, deliveries, incomplete, cut, stock, cleaned } = run.counts;
  console.log(`${deliveries} deliveries in ${((performance.now() - begun) / 1000).toFixed(1)} s; in ${incomplete} histories something never arrived;`);
  console.log(`in ${cut} a surrogate pair was cut, so that what was joined was compared with pairs masked;`);
  console.log(`of ${stock} histories a stock client's document deleted redundant marks of its own in ${cleaned}`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main();
