// The npm packages of the web client, as they were installed for it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { kTop } from "./nodes.mjs";

const require = createRequire(join(kTop, "web-client/package.json"));

/** The folder in which a package is installed. */
function folder_of(name) {
  return dirname(require.resolve(`${name}/package.json`));
}

function load(name, file) {
  return import(pathToFileURL(join(folder_of(name), file)));
}

export async function playwright() {
  return load("playwright-core", "index.mjs");
}

/** Bundles pages of a test. */
export async function vite() {
  return load("vite", "dist/node/index.js");
}

/** Yjs and the stock provider, as published: one copy of Yjs for both. */
export async function stock_yjs() {
  const [Y, provider] = [await load("yjs", "dist/yjs.mjs"), await load("y-websocket", "src/y-websocket.js")];
  return { Y, WebsocketProvider: provider.WebsocketProvider };
}

export function axe_source() {
  return readFileSync(join(folder_of("axe-core"), "axe.min.js"), "utf8");
}
