import { expect, test } from "vitest";
import type { Cluster, CouncilTerm, Unit } from "../storage/schema";
import type { Change } from "./editing";
import { cluster_units, members_on, with_successors } from "./membership";
import { registry_faults } from "./registry_check";
import {
  type RegistryView, type UnitChangeForm, applied, children_of, cluster_moves, empty_facts, facts_of, open_clusters, unit_change_faults, unit_changes,
} from "./unit_change";
import { exists_on } from "./units";

function commune(name: string, more: Partial<Unit> = {}): Unit {
  return { name, full_name: `Xã ${name}`, kind: "commune", level: "commune", parent: "tinh", ...more };
}

function cluster(name: string, units: string[], term = "2026-2031"): Cluster {
  return { name, term, units, plan: `plan-${name}` };
}

function registry(more: Record<string, Unit> = {}): RegistryView {
  const units: Record<string, Unit> = {
    nuoc: { name: "Việt Nam", full_name: "Việt Nam", kind: "country", level: "national" },
    tinh: { name: "Nghệ An", full_name: "Tỉnh Nghệ An", kind: "province", level: "provincial", parent: "nuoc" },
    a: commune("A", { region: "centre" }), b: commune("B", { is_coastal: true, region: "centre" }), c: commune("C"), d: commune("D"),
    ...more,
  };
  const clusters = { k1: cluster("1", ["a", "b"]), k2: cluster("2", ["c", "d"]), old: cluster("cũ", ["a", "c"], "2021-2026") };
  const terms: Record<string, CouncilTerm> = { t: { name: "2026-2031", from: "2026-04-01", to: "2031-03-31" } };
  return { units: new Map(Object.entries(units)), clusters: new Map(Object.entries(clusters)), terms: new Map(Object.entries(terms)) };
}

function form_of(more: Partial<UnitChangeForm>): UnitChangeForm {
  return { kind: "merge", day: "2027-07-01", units: ["a", "b"], has_new: true, begins: [{ ...empty_facts("n", commune("x")), name: "Mới" }], heirs: [], ...more };
}

function after(form: UnitChangeForm, view: RegistryView): RegistryView {
  expect(unit_change_faults(form, view)).toEqual([]);
  return applied(view, unit_changes(form, view));
}

function kinds(form: UnitChangeForm, view = registry()): string[] {
  return unit_change_faults(form, view).map((fault) => `${fault.at} ${fault.kind}`);
}

test("a merger ends the old units on the day before, begins the new one and names it as their successor", () => {
  const view = registry();
  const now = after(form_of({}), view);
  expect(now.units.get("n")).toEqual({
    name: "Mới", full_name: "Xã Mới", kind: "commune", level: "commune", parent: "tinh", valid_from: "2027-07-01", region: "centre", is_coastal: true,
  });
  expect(now.units.get("a")).toMatchObject({ valid_to: "2027-06-30", successors: ["n"], name: "A" });
  expect(now.clusters).toEqual(view.clusters); // it follows from the successors
  const [one] = [now.clusters.get("k1") as Cluster];
  const all = cluster_units(now.units, now.clusters.values(), one);
  expect(members_on(now.units, all, "2027-06-30")).toEqual(["a", "b"]);
  expect(members_on(now.units, all, "2027-07-01")).toEqual(["n"]);
  expect(cluster_moves(form_of({}), view, now).map(({ cluster: { name }, leaves, joins }) => [name, leaves, joins])).toEqual([["1", ["a", "b"], ["n"]]]);
});

test("units of two clusters: into which of them the new one comes must be said, once for the term", () => {
  const form = form_of({ units: ["b", "c"] });
  expect(open_clusters(form, registry()).map(([id]) => id)).toEqual(["k1", "k2"]);
  expect(kinds(form)).toEqual(["begins clusters"]);
  const [facts] = form.begins;
  if (facts) facts.clusters = ["k1", "k2"];
  expect(kinds(form)).toEqual(["begins clusters"]);
  if (facts) facts.clusters = ["k2"];
  const now = after(form, registry());
  expect(now.clusters.get("k2")?.units).toEqual(["c", "d", "n"]);
  const members = (id: string) => members_on(now.units, cluster_units(now.units, now.clusters.values(), now.clusters.get(id) as Cluster), "2027-07-01");
  expect([members("k1"), members("k2")]).toEqual([["a"], ["d", "n"]]);
});

test("a unit that is there takes others in", () => {
  const now = after(form_of({ units: ["a"], has_new: false, heirs: ["b"] }), registry());
  expect(now.units.get("a")).toMatchObject({ valid_to: "2027-06-30", successors: ["b"] });
  expect(now.units.get("b")?.valid_from).toBeUndefined();
  expect(kinds(form_of({ units: ["a"], has_new: false, heirs: [] }))).toEqual(["heirs missing"]);
  expect(kinds(form_of({ units: ["a"], has_new: false, heirs: ["a"] }))).toEqual(["heirs ends_too"]);
});

test("a split: at least two take over; an abolition: nobody need to, and what was below goes up", () => {
  const begins = ["n1", "n2"].map((id) => ({ ...empty_facts(id, commune("x")), name: id }));
  const now = after(form_of({ kind: "split", units: ["d"], begins }), registry());
  expect(now.units.get("d")?.successors).toEqual(["n1", "n2"]);
  expect(kinds(form_of({ kind: "split", units: ["d"], begins: begins.slice(0, 1) }))).toEqual(["begins missing"]);
  expect(kinds(form_of({ kind: "split", units: ["d"], begins: begins.slice(0, 1), heirs: ["c"] }))).toEqual([]);
  const gone = form_of({ kind: "abolish", units: ["tinh"] });
  expect(children_of(gone, registry())).toHaveLength(4);
  const without = after(gone, registry());
  expect(without.units.get("tinh")).toMatchObject({ valid_to: "2027-06-30" });
  expect(without.units.get("tinh")?.successors).toBeUndefined();
  expect(without.units.get("a")).toMatchObject({ parent: "nuoc", earlier: [{ until: "2027-06-30", parent: "tinh", name: "A" }] });
});

test("a merger of provinces takes the communes along", () => {
  const view = registry({ tinh2: { name: "Hà Tĩnh", full_name: "Tỉnh Hà Tĩnh", kind: "province", level: "provincial", parent: "nuoc" }, e: commune("E", { parent: "tinh2" }) });
  const begins = [{ ...empty_facts("n", view.units.get("tinh")), name: "Nghệ Tĩnh" }];
  const now = after(form_of({ units: ["tinh", "tinh2"], begins }), view);
  expect([...now.units].filter(([, unit]) => unit.parent === "n").map(([id]) => id)).toEqual(["a", "b", "c", "d", "e"]);
  expect(now.units.get("e")?.earlier).toEqual([{ until: "2027-06-30", name: "E", full_name: "Xã E", kind: "commune", parent: "tinh2" }]);
});

test("another name and kind: the same unit, with what it was until the day before", () => {
  const view = registry({ a: commune("A", { code: "17", earlier: [{ until: "2025-06-30", name: "A cũ", full_name: "Xã A cũ", kind: "commune" }] }) });
  const facts = { ...facts_of("a", view.units.get("a") as Unit), kind: "ward" as const, full_name: "Phường A", code: "" };
  const form = form_of({ kind: "alter", units: ["a"], begins: [facts] });
  const now = after(form, view).units.get("a");
  expect(now).toEqual({
    ...commune("A"), kind: "ward", full_name: "Phường A",
    earlier: [
      { until: "2025-06-30", name: "A cũ", full_name: "Xã A cũ", kind: "commune" },
      { until: "2027-06-30", name: "A", full_name: "Xã A", kind: "commune", parent: "tinh", code: "17" },
    ],
  });
  expect(kinds({ ...form, day: "2025-07-01" }, view)).toEqual(["units earlier"]);
  expect(kinds({ ...form, begins: [facts_of("a", view.units.get("a") as Unit)] }, view)).toEqual(["units unchanged"]);
});

test("what cannot be is said where it is: the day, the units, the registry", () => {
  expect(kinds(form_of({ day: "" }))).toEqual(["day missing"]);
  expect(kinds(form_of({ units: ["a"] }))).toEqual(["units too_few"]);
  const later = registry({ b: commune("B", { valid_from: "2027-07-01" }), d: commune("D", { valid_to: "2026-12-31" }) });
  expect(kinds(form_of({}), later)).toEqual(["units not_yet"]);
  expect(kinds(form_of({ units: ["c", "d"] }), later)).toEqual(["units ended"]);
  expect(kinds(form_of({ begins: [{ ...empty_facts("n", undefined), name: " " }] }))).toEqual(["begins name"]);
  expect(kinds(form_of({ begins: [{ ...empty_facts("n", undefined), name: "N", parent: "b" }] }))).toEqual(["begins parent"]);
  // b will end into a one day: then a cannot go into b before.
  const ring = registry({ b: commune("B", { valid_to: "2030-06-30", successors: ["a"] }) });
  expect(kinds(form_of({ units: ["a"], has_new: false, heirs: ["b"] }), ring)).toEqual(["registry succeeds_itself", "registry succeeds_itself"]);
  const inside = form_of({ kind: "alter", units: ["tinh"], begins: [{ ...facts_of("tinh", registry().units.get("tinh") as Unit), parent: "a" }] });
  expect(kinds(inside)).toContain("registry within_itself");
});

test("the node's checks, one by one", () => {
  const faults = (more: Record<string, Unit>, clusters = new Map<string, Cluster>()) => registry_faults(new Map(Object.entries(more)), clusters).map((fault) => `${fault.kind} ${fault.unit}`);
  expect(faults({ a: { ...commune("A"), parent: "x", valid_from: "2027-01-02", valid_to: "2027-01-01" } })).toEqual(["ends_before_begins a", "unknown_parent a"]);
  expect(faults({ tinh: commune("T", { parent: "tinh" }) })).toEqual(["within_itself tinh"]);
  expect(faults({ tinh: { ...commune("T"), parent: "b" }, b: commune("B", { successors: ["y"] }) })).toEqual([
    "within_itself tinh", "unknown_successor b", "successor_without_end b", "within_itself b",
  ]);
  const both = new Map([["k1", cluster("1", ["a"])], ["k2", cluster("2", ["a"])], ["k3", cluster("3", ["a"], "2021-2026")]]);
  expect(faults({}, both)).toEqual(["two_clusters a"]);
});

test("successors of another level, and those that another cluster lists, do not come into a cluster", () => {
  const units = new Map(Object.entries({ a: commune("A", { successors: ["tinh", "b", "c"], valid_to: "2027-01-01" }), b: commune("B", { successors: ["d"] }), c: commune("C"), d: commune("D") }));
  expect(with_successors(units, ["a"], new Set(["a", "c"]))).toEqual(["a", "b", "d"]);
});

/** Numbers in a row that look random and are the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

function random_form(next: (below: number) => number, view: RegistryView, step: number): UnitChangeForm {
  const communes = [...view.units].filter(([, unit]) => unit.level === "commune").map(([id]) => id);
  const some = (most: number): string[] => [...new Set(Array.from({ length: 1 + next(most) }, () => communes[next(communes.length)] ?? ""))];
  const kind = (["merge", "split", "abolish", "alter"] as const)[next(4)] ?? "merge";
  const facts = (place: number) => ({ ...empty_facts(`n${step}-${place}`, commune("x")), name: `N${step}-${place}`, clusters: [["k1"], ["k2"], []][next(3)] ?? [] });
  const units = kind === "split" || kind === "alter" ? some(1) : some(3);
  return { kind, day: `20${27 + next(5)}-0${1 + next(9)}-01`, units, has_new: next(2) === 0, begins: Array.from({ length: 1 + next(3) }, (_, place) => facts(place)), heirs: next(2) === 0 ? some(2) : [] };
}

test("whatever the form takes, the registry after it passes the node's checks", () => {
  let taken = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const next = numbers(seed);
    let view = registry();
    for (let step = 0; step < 12; step += 1) {
      const form = random_form(next, view, step);
      if (unit_change_faults(form, view).length > 0) continue;
      taken += 1;
      const changes: Change[] = unit_changes(form, view);
      const now = applied(view, changes);
      expect(registry_faults(now.units, now.clusters)).toEqual([]);
      for (const id of form.kind === "alter" ? [] : form.units) {
        const unit = now.units.get(id) as Unit;
        for (const heir of unit.successors ?? []) expect(exists_on(now.units.get(heir) as Unit, form.day)).toBe(true);
        expect(exists_on(unit, form.day)).toBe(false);
      }
      for (const day of ["2027-01-01", form.day, "2031-01-01"]) {
        const at = [...now.clusters].filter(([, each]) => each.term === "2026-2031").map(([, each]) => cluster_units(now.units, now.clusters.values(), each).filter((id) => now.units.has(id)));
        const both = (at[0] ?? []).filter((id) => at[1]?.includes(id));
        expect(both, `seed ${seed}, ${day}`).toEqual([]);
      }
      view = now;
    }
  }
  expect(taken).toBeGreaterThan(150);
});
