// End-to-end tests: `node tests/e2e/run.mjs [SUITE…]`. README.md says what they need.
import { existsSync } from "node:fs";
import { kProgram, kWeb } from "./lib/nodes.mjs";
import { Tally, indented } from "./lib/suite.mjs";

const kSuites = [
  "briefing", "pages", "units", "term", "sitting", "floor", "check_in", "votes", "hall", "links", "files", "letters", "command_line", "stock", "stock_editor", "refusals", "sockets",
  "search", "tasks", "minutes",
];

function check_setup() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 12)) return `Node.js ${process.version} is too old: 22.12 is needed`;
  if (!existsSync(kProgram)) return `no program at ${kProgram}; build it, or name another by GIAOBAN`;
  if (!existsSync(`${kWeb}/index.html`)) return `no web client in ${kWeb}; build it`;
  return undefined;
}

async function main(chosen) {
  const fault = check_setup() ?? chosen.filter((name) => !kSuites.includes(name)).map((name) => `no suite ${name}`)[0];
  if (fault) {
    console.error(`tests/e2e: ${fault}. Suites: ${kSuites.join(" ")}`);
    return 2;
  }
  const tally = new Tally();
  for (const name of chosen.length ? chosen : kSuites) {
    console.log(`\n# ${name}`);
    const suite = await import(`./${name}_test.mjs`);
    await suite.run(tally).catch((error) => {
      tally.failed += 1;
      console.log(`not ok - ${name} could not go on\n${indented(error)}`);
    });
  }
  console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 && tally.passed > 0 ? 0 : 1;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(130));
process.exit(await main(process.argv.slice(2)));
