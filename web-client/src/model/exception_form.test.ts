import { expect, test } from "vitest";
import type { ConferenceSeries } from "../storage/schema";
import { type ExceptionContext, type ExceptionForm, exception_faults, exception_fields, exception_form_of, sorted_exceptions } from "./exception_form";

function series(id: string, audience: ConferenceSeries["audience"]): ConferenceSeries & { id: string } {
  return { id, name: id, kind: "cluster_briefing", term: "2026-2031", convener_unit: "p", audience, cadence: "every_months" };
}

const kContext: ExceptionContext = {
  term: { from: "2026-04-01", to: "2031-03-31" },
  series: [series("briefings", "each_cluster"), series("regional", "region")],
  others: [{ id: "x", series: "briefings", cluster: "c1", ordinal: 5, from: "2027-05-01", to: "2027-05-31", reason: "lễ" }],
};
const kForm: ExceptionForm = { series: "briefings", cluster: "c2", ordinal: "5", from: "2027-05-01", to: "2027-05-31", host_unit: "", reason: " lễ ", document: "" };

test("a form that is filled in has no fault, and comes back from its fields as it was", () => {
  expect(exception_faults(kForm, kContext)).toEqual({});
  const fields = exception_fields(kForm, kContext);
  expect(fields).toEqual({ series: "briefings", cluster: "c2", ordinal: 5, from: "2027-05-01", to: "2027-05-31", host_unit: null, reason: "lễ", document: null });
  const record = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  expect(exception_form_of(record as never, "")).toEqual({ ...kForm, reason: "lễ" });
});

test("each field that cannot be sent is named", () => {
  expect(Object.keys(exception_faults(exception_form_of(undefined, ""), kContext)).sort()).toEqual(["from", "ordinal", "reason", "series", "to"]);
  expect(exception_faults({ ...kForm, cluster: "" }, kContext).cluster?.key).toBe("missing");
  expect(exception_faults({ ...kForm, ordinal: "0" }, kContext).ordinal?.key).toBe("wrong_number");
  expect(exception_faults({ ...kForm, ordinal: "1000" }, kContext).ordinal?.key).toBe("wrong_number");
  expect(exception_faults({ ...kForm, to: "2027-04-30" }, kContext).to?.key).toBe("wrong_order");
  expect(exception_faults({ ...kForm, from: "2031-04-01", to: "2031-04-30" }, kContext).from?.key).toBe("outside_term");
});

test("a number has one exception, in each cluster its own", () => {
  expect(exception_faults({ ...kForm, cluster: "c1" }, kContext).ordinal?.key).toBe("exception_taken");
  expect(exception_faults({ ...kForm, cluster: "c1", ordinal: "6" }, kContext)).toEqual({});
});

test("of a series in one room no cluster is asked for, nor sent", () => {
  const form = { ...kForm, series: "regional" };
  expect(exception_faults({ ...form, cluster: "" }, kContext)).toEqual({});
  expect(exception_fields(form, kContext).cluster).toBeNull();
});

test("they stand in the order of their series, then by cluster and number; those of other series are left out", () => {
  const one = (id: string, of: string, ordinal: number, cluster?: string) => ({ id, series: of, ordinal, from: "", to: "", reason: "", ...(cluster ? { cluster } : {}) });
  const all = [one("a", "regional", 1), one("b", "gone", 1), one("c", "briefings", 10, "c1"), one("d", "briefings", 2, "c1"), one("e", "briefings", 1, "c2")];
  expect(sorted_exceptions(all, kContext.series).map(({ id }) => id)).toEqual(["d", "c", "e", "a"]);
});
