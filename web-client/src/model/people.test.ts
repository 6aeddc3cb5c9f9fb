import { expect, test } from "vitest";
import { RecordCache } from "../sync/record_cache";
import { type PersonRow, people_by_unit, person_change, person_faults, person_form } from "./people";

const kPerson: PersonRow = { id: "b/1", full_name: "Lê Thị Bình", post: "Chuyên viên", email: "binh@x.vn" };

function cache(): RecordCache {
  const made = new RecordCache();
  const record = (collection: string, id: string, fields: object) => ({ space: "r", collection, id, record: { ...fields } });
  made.load([{ space: "r", kind: "registry", title: "", offset: 1, owned: true, applied: 1 }], [
    ...["a", "b"].map((id) => record("units", id, { name: `Xã ${id}`, full_name: id, kind: "commune", level: "commune" })),
    record("people", "b/2", { full_name: "An" }),
    record("people", "b/1", { full_name: "Lê Thị Bình", post: "Chuyên viên", email: "binh@x.vn" }),
    record("people", "a/1", { full_name: "Chi" }),
  ]);
  return made;
}

test("people stand below their units, the own unit first, and are found by name, post, address and unit", () => {
  const found = (query: string, own = "b") => people_by_unit(cache(), own, "2026-11-23", query).map((group) => [group.name, group.people.map((person) => person.full_name)]);
  expect(found("")).toEqual([["Xã b", ["An", "Lê Thị Bình"]], ["Xã a", ["Chi"]]]);
  expect(found("", "a")[0]).toEqual(["Xã a", ["Chi"]]);
  expect(found("binh@")).toEqual([["Xã b", ["Lê Thị Bình"]]]);
  expect(found("chi")).toEqual([["Xã a", ["Chi"]]]);
});

test("only what differs is written, and an address that is taken away becomes nothing", () => {
  expect(person_change(person_form(kPerson), kPerson)).toBeUndefined();
  expect(person_change({ ...person_form(kPerson), email: "  " }, kPerson)).toMatchObject({ id: "b/1", fields: { email: null }, bases: { email: "binh@x.vn" } });
  expect(person_change({ full_name: " Lê Bình ", post: "", email: "moi@x.vn" }, kPerson)).toMatchObject({ fields: { full_name: "Lê Bình", post: null, email: "moi@x.vn" } });
});

test("a person has a name; an address is one, and nobody else's", () => {
  const faults = (form: object, others: PersonRow[] = []) => person_faults({ ...person_form(kPerson), ...form }, kPerson, others);
  expect(faults({})).toEqual({});
  expect(faults({ full_name: " " })).toEqual({ full_name: "missing" });
  expect(faults({ email: "binh x.vn" })).toEqual({ email: "wrong" });
  expect(faults({ email: "" }, [{ id: "b/2", full_name: "An" }])).toEqual({});
  expect(faults({ email: "An@x.vn" }, [{ id: "b/2", full_name: "An", email: "an@X.vn" }, kPerson])).toEqual({ email: "taken" });
});
