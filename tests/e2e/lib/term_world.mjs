// A term to be planned: eight communes in two clusters at the province's node, with nothing planned yet.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { giaoban, kNgheAn, kPassword, kTop } from "./nodes.mjs";

export const kTerm = "2026-2031";
/** The communes of the first cluster, in hosting order; two of them have a secretary at the province's node. */
export const kFirst = ["Tri Lễ", "Quế Phong", "Mường Quàng", "Thông Thụ"];
const kSecond = ["Quỳ Châu", "Châu Tiến", "Hùng Chân", "Châu Bình"];

function numbered(number) {
  return `40000000-0000-5000-8000-${String(number).padStart(12, "0")}`;
}

function units_of(cluster, names) {
  return names.map((name, place) => ({ id: numbered(8_000_000 + cluster * 100 + place), name }));
}

function unit_record({ id, name }) {
  const fields = { name, full_name: `Xã ${name}`, kind: "commune", level: "commune", parent: kNgheAn, valid_from: "2025-07-01" };
  return { collection: "units", id, fields };
}

function member(unit) {
  return { unit, role: "member" };
}

/** What `giaoban load` takes. */
function term_file() {
  const clusters = [kFirst, kSecond].map((names, index) => ({ number: index + 1, units: units_of(index + 1, names) }));
  const registry = { name: "registry", kind: "registry", title: "" };
  const units = clusters.flatMap((cluster) => cluster.units);
  const plans = clusters.map(({ number, units: own }) => ({
    name: `term-cluster-${number}`,
    kind: "plan",
    title: `Kế hoạch giao ban Cụm ${number}, nhiệm kỳ ${kTerm}`,
    nonce: numbered(8_100_000 + number),
    members: [{ unit: kNgheAn, role: "convener" }, ...own.map(({ id }) => member(id))],
    records: [],
  }));
  const records = clusters.map(({ number, units: own }) => ({
    collection: "clusters",
    id: numbered(8_200_000 + number),
    fields: { name: `Cụm ${number}`, term: kTerm, units: own.map(({ id }) => id), plan: `$space:term-cluster-${number}` },
  }));
  const secretary = (username, full_name, unit) => ({
    username,
    password: kPassword,
    full_name,
    post: "Chuyên viên, Văn phòng HĐND và UBND xã",
    unit,
    roles: ["secretary"],
  });
  const [trile, quephong] = clusters[0].units;
  return {
    accounts: [secretary("thuky.trile", "Vi Thị Lễ", trile.id), secretary("thuky.quephong", "Lô Văn Phong", quephong.id)],
    spaces: [
      { ...registry, members: units.map(({ id }) => member(id)), records: units.map(unit_record) },
      ...plans,
      { ...registry, members: [], records },
    ],
  };
}

/** Loads the clusters, and the provinces and districts of the whole country, into a node that does not run. */
export function load_term(node, folder) {
  const file = join(folder, "term.json");
  writeFileSync(file, JSON.stringify(term_file()));
  const told = giaoban("load", "--data", node.data, file);
  if (told.status !== 0) throw new Error(told.text);
  // The communes of the clusters are this world's own.
  const rows = readFileSync(join(kTop, "ops/demo/units-vietnam.csv"), "utf8").split("\n").filter((row) => row.split(",")[4] !== "commune");
  const table = join(folder, "units.csv");
  writeFileSync(table, rows.join("\n"));
  const units = giaoban("load", "units", table, "--data", node.data);
  if (units.status !== 0) throw new Error(units.text);
}
