// The golden examples in TypeScript: the same bytes as in C++, the same examples refused.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";

interface ValidExample {
  schema: string;
  value: unknown;
  bytes: string;
}
interface InvalidExample {
  schema: string;
  text: string;
  code: string;
  pointer: string;
}
type Validator = (value: unknown) => boolean;
interface Ajv {
  addFormat(name: string, format: RegExp | ((text: string) => boolean)): void;
  addSchema(schema: object): void;
  getSchema(id: string): Validator | undefined;
}

// Ajv comes with the web client's packages.
const require = createRequire(new URL("../../web-client/package.json", import.meta.url));
const { Ajv2020 } = require("ajv/dist/2020") as { Ajv2020: new (options: object) => Ajv };
const schema_folder = new URL("../../schema/", import.meta.url);

const read_json = (path: string): any => JSON.parse(readFileSync(new URL(path, schema_folder), "utf8"));
const names_in = (folder: string) =>
  readdirSync(new URL(folder, schema_folder)).filter((name) => name.endsWith(".json")).map((name) => `${folder}/${name}`);

const schema_ids = ["records", "messages/feed", "messages/peer", "commands", "api"].flatMap(names_in);
const examples = names_in("golden").map(read_json) as { valid: ValidExample[]; invalid: InvalidExample[] }[];
const valid = examples.flatMap((group) => group.valid);
const invalid = examples.flatMap((group) => group.invalid);

/** Keys sorted, no spaces: what the node calls canonical. All our keys are ASCII. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}

function is_date(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
}

function make_ajv(): Ajv {
  const own_keywords = ["x-title-en", "x-name", "x-collection", "x-spaces", "x-write-policy", "x-direction"];
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false, keywords: own_keywords });
  const hex = (digits: number) => new RegExp(`^[0-9a-f]{${digits}}$`);
  ajv.addFormat("uuid", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  ajv.addFormat("node-id", hex(64));
  ajv.addFormat("blob-hash", hex(64));
  ajv.addFormat("signature", hex(128));
  ajv.addFormat("record-id", /^(?=.{1,80}$)[0-9A-Za-z_-]+(\/[0-9A-Za-z_-]+)?$/);
  ajv.addFormat("date", is_date);
  ajv.addFormat("time-of-day", /^([01]\d|2[0-3]):[0-5]\d$/);
  ajv.addFormat("term", (text) => /^\d{4}-\d{4}$/.test(text) && text.slice(0, 4) < text.slice(5));
  for (const id of ["defs.json", ...schema_ids]) ajv.addSchema(read_json(id));
  return ajv;
}
const ajv = make_ajv();
const validator = (id: string): Validator => {
  const found = ajv.getSchema(id);
  if (found === undefined) throw new Error(`no schema ${id}`);
  return found;
};

/** The codes that schemas give; the others come from the parser. */
const schema_codes = ["invalid_field", "missing_field", "unknown_field"];

describe("golden examples", () => {
  test("every schema has one", () => {
    expect(schema_ids.length).toBeGreaterThan(40);
    expect(schema_ids.filter((id) => !valid.some((example) => example.schema === id))).toEqual([]);
  });

  test.each(valid)("[J2] $schema: $bytes", ({ schema, value, bytes }) => {
    expect(validator(schema)(value)).toBe(true);
    expect(canonical(value)).toBe(bytes);
    expect(canonical(JSON.parse(bytes))).toBe(bytes);
  });

  test.each(invalid.filter(({ code }) => schema_codes.includes(code)))("[J2] $schema refuses $pointer ($code)", ({ schema, text }) => {
    expect(validator(schema)(JSON.parse(text))).toBe(false);
  });
});
