// Writes a .br and a .gz beside every text file of dist/, so that the node serves them without work of its own.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const kTextFile = /\.(js|css|html|svg|json|webmanifest|txt)$/;
/** Below this size a packet is a packet; compression would only cost. */
const kSmallestBytes = 512;

function* files_under(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files_under(path);
    else yield path;
  }
}

const dist = new URL("../dist", import.meta.url).pathname;
let count = 0;
for (const path of files_under(dist)) {
  if (!kTextFile.test(path)) continue;
  const bytes = readFileSync(path);
  if (bytes.length < kSmallestBytes) continue;
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  count += 1;
}
console.log(`compressed ${count} files`);
