// Step 6: `giaoban verify` proves the stopped nodes whole, and names what was changed on disk.
import assert from "node:assert/strict";
import { cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { giaoban } from "./lib/nodes.mjs";

/** How many places of the data are damaged, one at a time. */
const kFlips = 12;

export async function run_verify(tally, { world }) {
  await tally.test("step 6: verify finds both nodes clean after all this", async (note) => {
    for (const node of world.nodes) {
      const ended = await node.stop();
      assert.equal(ended.code, 0, `${node.name} ended with ${ended.code ?? ended.signal}`);
      const verified = node.verify();
      assert.equal(verified.status, 0, verified.text);
      assert.match(verified.out, /entries \d+ signed heads \d+ head [0-9a-f]{64}/);
      note(`${node.name}: ${verified.out.trim().split("\n").at(-1)}`);
    }
  });
  await tally.test("step 6: one changed byte of a stored entry, and verify fails and names it", async (note) => {
    const places = places_of(join(world.province.data, "db"), kFlips);
    assert.ok(places.length >= kFlips / 2, "there is data to damage");
    const clean = world.province.verify().out;
    const missed = [];
    let found = 0;
    for (const [index, place] of places.entries()) {
      const copy = join(world.folder, `damaged-${index}`);
      cpSync(world.province.data, copy, { recursive: true, filter: (path) => !path.endsWith(".sock") });
      flip(join(copy, "db", place.file), place.offset);
      const verified = giaoban("verify", "--data", copy);
      const named = verified.out.split("\n").find((line) => line.startsWith("BAD"));
      if (index === 0) note(`${place.file} byte ${place.offset}: ${named}`);
      if (verified.status === 1 && named) found += 1;
      // A byte may belong to no entry (a session, padding); then every log must prove the same as before.
      else if (verified.out !== clean) missed.push(`${place.file} byte ${place.offset}: status ${verified.status}`);
    }
    note(`${places.length} places damaged, one at a time: ${found} named, the rest held no entry`);
    assert.deepEqual(missed, []);
    assert.ok(found >= places.length / 2, `only ${found} of ${places.length} were found`);
  });
}

function flip(file, offset) {
  const bytes = readFileSync(file);
  bytes[offset] ^= 0x01;
  writeFileSync(file, bytes);
}

/** Places inside the rows of the database's tables and write-ahead logs, spread over each file. */
function places_of(folder, count) {
  const files = readdirSync(folder).filter((name) => /\.(sst|log)$/.test(name));
  const full = files.map((file) => ({ file, size: readFileSync(join(folder, file)).length })).filter(({ size }) => size > 64);
  const each = Math.max(1, Math.ceil(count / full.length));
  return full.flatMap(({ file, size }) =>
    Array.from({ length: each }, (_, index) => ({ file, offset: Math.floor(((index + 0.5) / each) * size) })),
  );
}
