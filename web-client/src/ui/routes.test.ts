import { expect, test } from "vitest";
import { type ConferencePart, conference_path, create_path, route_of } from "./routes";

const kId = "40000000-0000-5000-8000-000000000414";

test("every part of a conference has an address that leads back to it", () => {
  for (const part of ["agenda", "participants", "minutes", "papers"] satisfies ConferencePart[]) {
    expect(route_of(conference_path(kId, part))).toEqual({ page: "conference", space: kId, part });
  }
  expect(route_of(create_path(kId))).toEqual({ page: "create", plan: kId });
  expect(route_of("/lien-ket")).toEqual({ page: "links" });
  expect(route_of("/don-vi")).toEqual({ page: "units" });
  expect(route_of("/don-vi/2025-06-30")).toEqual({ page: "units", date: "2025-06-30" });
  expect(route_of("/don-vi/hom-nay")).toEqual({ page: "not_found" });
  expect(route_of(`/hoi-nghi/${kId}/`)).toEqual({ page: "conference", space: kId, part: "agenda" });
});

test("an address that names nothing is not found", () => {
  for (const path of ["/x", "/hoi-nghi/1", `/hoi-nghi/${kId}/x`, `/hoi-nghi/${kId}/bien-ban/x`, "/api/v1/files/a/b"]) {
    expect(route_of(path)).toEqual({ page: "not_found" });
  }
});
