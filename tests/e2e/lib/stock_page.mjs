// A web client made of npm packages only, in place of the product's: one page with an editor.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kTop } from "./nodes.mjs";
import { vite } from "./packages.mjs";

const kFolder = join(kTop, "tests/e2e/stock_editor");
const kPackages = ["@tiptap/core", "@tiptap/extension-collaboration", "@tiptap/starter-kit", "y-websocket", "yjs"];
const kHtml = `<!doctype html><html lang="vi"><meta charset="utf-8"><title>stock</title><div id="editor"></div>
<script type="module" src="/stock.js"></script></html>`;

/** A new folder with the page as index.html and its program; to be removed by the caller. */
export async function build_stock_page() {
  const { build } = await vite();
  const installed = join(kTop, "web-client/node_modules");
  const out = mkdtempSync(join(tmpdir(), "giaoban-stock-"));
  const built = await build({
    configFile: false,
    root: kFolder,
    logLevel: "error",
    resolve: { alias: Object.fromEntries(kPackages.map((name) => [name, join(installed, name)])), dedupe: ["yjs"] },
    build: { write: false, lib: { entry: join(kFolder, "page.js"), formats: ["es"] } },
  });
  writeFileSync(join(out, "stock.js"), [built].flat()[0].output[0].code);
  writeFileSync(join(out, "index.html"), kHtml);
  return out;
}
