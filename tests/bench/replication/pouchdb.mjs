// `node pouchdb.mjs FOLDER FILE COUNT` puts the first payloads into a database on disk and prints {seconds} that it takes to replicate that
// into another one of the same process: without a network, and with larger batches than PouchDB's own.
import { performance } from "node:perf_hooks";
import PouchDB from "pouchdb-node";
import { payloads_of } from "./payloads.mjs";

const [folder, file, count] = process.argv.slice(2);
const kBatch = 1000;
const documents = payloads_of(file).slice(0, Number(count)).map((payload, index) => ({ _id: String(index).padStart(8, "0"), payload: payload.toString("base64") }));

const source = new PouchDB(`${folder}/source`);
for (let at = 0; at < documents.length; at += kBatch) await source.bulkDocs(documents.slice(at, at + kBatch));
const target = new PouchDB(`${folder}/target`);
const begun = performance.now();
const report = await PouchDB.replicate(source, target, { batch_size: kBatch });
const seconds = (performance.now() - begun) / 1000;
if (!report.ok || report.docs_written !== documents.length) throw new Error(`only ${report.docs_written} documents arrived`);
console.log(JSON.stringify({ seconds }));
await source.close();
await target.close();
