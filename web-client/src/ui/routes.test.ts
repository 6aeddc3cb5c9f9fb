import { expect, test } from "vitest";
import { searched } from "../model/searched";
import { type ConferencePart, address_of, conference_path, create_path, day_of, hit_path, route_of, self_check_in_address, term_path } from "./routes";

const kId = "40000000-0000-5000-8000-000000000414";

test("every part of a conference has an address that leads back to it", () => {
  for (const part of ["agenda", "participants", "attendance", "minutes", "papers"] satisfies ConferencePart[]) {
    expect(route_of(conference_path(kId, part))).toEqual({ page: "conference", space: kId, part });
  }
  expect(route_of(create_path(kId))).toEqual({ page: "create", plan: kId });
  expect(route_of("/lien-ket")).toEqual({ page: "links" });
  expect(route_of("/phong-dieu-khien/")).toEqual({ page: "control_room" });
  expect(route_of("/don-vi")).toEqual({ page: "units" });
  expect(route_of("/nguoi-dung/")).toEqual({ page: "people" });
  expect(route_of("/don-vi/hom-nay")).toEqual({ page: "not_found" });
  expect(route_of(`/hoi-nghi/${kId}/`)).toEqual({ page: "conference", space: kId, part: "agenda" });
});

test("what was found is seen on the page, or the part of its conference, that shows it", () => {
  expect(route_of("/tim-kiem")).toEqual({ page: "find" });
  const at = (collection: string): unknown => route_of(hit_path({ space: kId, collection }));
  expect(at("documents")).toEqual({ page: "conference", space: kId, part: "minutes" });
  expect(at("agenda_items")).toEqual({ page: "conference", space: kId, part: "agenda" });
  expect(at("units")).toEqual({ page: "units" });
  expect(at("series")).toEqual({ page: "term", part: "rules" });
  for (const collection of Object.keys(searched)) expect(at(collection)).not.toEqual({ page: "not_found" });
});

test("what somebody checks in by stands behind the #, never in the path", () => {
  expect(route_of("/diem-danh")).toEqual({ page: "check_in" });
  expect(new URL(self_check_in_address("https://nut.vn", { ticket: "AbC" }))).toMatchObject({ pathname: "/diem-danh", search: "", hash: "#t=AbC" });
  expect(new URL(self_check_in_address("https://nut.vn", { space: kId })).hash).toBe(`#h=${kId}`);
});

test("the term, its parts, years and months have addresses", () => {
  expect(route_of(term_path())).toEqual({ page: "term", part: "wall" });
  for (const part of ["planning", "fairness", "rules"] as const) expect(route_of(term_path(part))).toEqual({ page: "term", part });
  expect(route_of(term_path("wall", "2027"))).toEqual({ page: "term", part: "wall", zoom: "2027" });
  expect(route_of(term_path("wall", "2027-03"))).toEqual({ page: "term", part: "wall", zoom: "2027-03" });
  expect(route_of(create_path(kId, kId))).toEqual({ page: "create", plan: kId, slot: kId });
  for (const path of ["/nhiem-ky/2027-13", "/nhiem-ky/x", "/nhiem-ky/2027-03/x"]) expect(route_of(path)).toEqual({ page: "not_found" });
});

test("an address that names nothing is not found", () => {
  for (const path of ["/x", "/hoi-nghi/1", `/hoi-nghi/${kId}/x`, `/hoi-nghi/${kId}/bien-ban/x`, "/api/v1/files/a/b"]) {
    expect(route_of(path)).toEqual({ page: "not_found" });
  }
});

test("the day as of which pages are read goes with every address, before the place on the page", () => {
  expect(address_of("/don-vi", "2024-05-01")).toBe("/don-vi?ngay=2024-05-01");
  expect(address_of("/nhiem-ky/quy-tac#chuoi", "2024-05-01")).toBe("/nhiem-ky/quy-tac?ngay=2024-05-01#chuoi");
  expect(address_of("/nhiem-ky#x", undefined)).toBe("/nhiem-ky#x");
  expect(day_of("?ngay=2024-05-01")).toBe("2024-05-01");
  for (const search of ["", "?ngay=", "?ngay=2024-02-30", "?ngay=hom-nay", "?x=2024-05-01"]) expect(day_of(search)).toBeUndefined();
});
