// `node jetstream.mjs HUB_PORT LEAF_PORT FILE` puts the payloads into a stream of the hub, then makes a mirror of it on the
// leaf and prints {seconds} until that holds them all.
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { connect, nanos } from "nats";
import { payloads_of } from "./payloads.mjs";

const [hub_port, leaf_port, file] = process.argv.slice(2);
const kAtOnce = 500;
const payloads = payloads_of(file);

const hub = await connect({ port: Number(hub_port) });
const streams = await hub.jetstreamManager();
await streams.streams.add({ name: "LOG", subjects: ["log"], storage: "file", duplicate_window: nanos(0) });
const publisher = hub.jetstream();
for (let at = 0; at < payloads.length; at += kAtOnce) {
  await Promise.all(payloads.slice(at, at + kAtOnce).map((payload) => publisher.publish("log", payload)));
}

const leaf = await connect({ port: Number(leaf_port) });
const mirrors = await leaf.jetstreamManager();
const begun = performance.now();
await mirrors.streams.add({ name: "COPY", storage: "file", mirror: { name: "LOG", external: { api: "$JS.hub.API", deliver: "" } } });
while ((await mirrors.streams.info("COPY")).state.messages < payloads.length) await pause(5);
console.log(JSON.stringify({ seconds: (performance.now() - begun) / 1000 }));
await hub.close();
await leaf.close();
