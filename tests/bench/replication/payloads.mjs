import { readFileSync } from "node:fs";

/** The payloads of a file that `bench_replication fill` wrote. */
export function payloads_of(file) {
  const bytes = readFileSync(file);
  const out = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at);
    out.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return out;
}
