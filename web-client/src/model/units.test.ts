import { expect, test } from "vitest";
import type { Unit } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { exists_on, unit_as_of, unit_name, units_on } from "./units";

const kUnits: Record<string, Unit> = {
  country: { name: "Việt Nam", full_name: "Nước Cộng hòa xã hội chủ nghĩa Việt Nam", kind: "country", level: "national" },
  hue: {
    name: "Huế", full_name: "Thành phố Huế", kind: "centrally_run_city", level: "provincial", parent: "country",
    earlier: [{ until: "2024-12-31", name: "Thừa Thiên Huế", full_name: "Tỉnh Thừa Thiên Huế", kind: "province", parent: "country" }],
  },
  ha_giang: { name: "Hà Giang", full_name: "Tỉnh Hà Giang", kind: "province", level: "provincial", parent: "country", valid_to: "2025-06-30", successors: ["new"] },
  old: { name: "Tuyên Quang", full_name: "Tỉnh Tuyên Quang", kind: "province", level: "provincial", parent: "country", valid_to: "2025-06-30", successors: ["new"] },
  new: { name: "Tuyên Quang", full_name: "Tỉnh Tuyên Quang", kind: "province", level: "provincial", parent: "country", valid_from: "2025-07-01" },
};
const cache = {
  spaces: () => [{ space: "registry", kind: "registry" }],
  one: (_space: string, _collection: string, id: string) => kUnits[id],
  all: () => Object.entries(kUnits),
} as unknown as RecordCache;

test("a unit is read under its name of the day, and stays the same unit", () => {
  const hue = kUnits["hue"] as Unit;
  expect(unit_as_of(hue, "2024-12-31").full_name).toBe("Tỉnh Thừa Thiên Huế");
  expect(unit_as_of(hue, "2025-01-01").kind).toBe("centrally_run_city");
  expect(unit_as_of(hue, "2024-01-23").level).toBe("provincial");
  expect("until" in unit_as_of(hue, "2024-01-23")).toBe(false);
  expect(unit_name(cache, "hue", "2022-08-01")).toBe("Thừa Thiên Huế");
  expect(unit_name(cache, "hue")).toBe("Huế");
  expect(unit_name(cache, "nobody", "2022-08-01")).toBe("—");
});

test("the days on which a unit begins and ends belong to it", () => {
  expect(exists_on(kUnits["old"] as Unit, "2025-06-30")).toBe(true);
  expect(exists_on(kUnits["old"] as Unit, "2025-07-01")).toBe(false);
  expect(exists_on(kUnits["new"] as Unit, "2025-07-01")).toBe(true);
  expect(exists_on(kUnits["new"] as Unit, "2025-06-30")).toBe(false);
});

test("the registry as of a day: who is there, below whom, and what came of it", () => {
  const names = (date: string) => units_on(cache, date).map((group) => [group.parent?.unit.name, group.units.map((row) => row.unit.name)]);
  expect(names("2024-06-01")).toEqual([
    [undefined, ["Việt Nam"]],
    ["Việt Nam", ["Hà Giang", "Thừa Thiên Huế", "Tuyên Quang"]],
  ]);
  expect(names("2026-01-01")).toEqual([
    [undefined, ["Việt Nam"]],
    ["Việt Nam", ["Huế", "Tuyên Quang"]],
  ]);
  const merged = units_on(cache, "2026-01-01")[1]?.units[1];
  expect(merged?.predecessors).toEqual(["ha_giang", "old"]);
  expect(units_on(cache, "2025-01-01")[1]?.units[0]?.successors).toEqual(["new"]);
});
