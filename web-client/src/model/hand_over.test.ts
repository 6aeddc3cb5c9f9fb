import { expect, test } from "vitest";
import type { DayVerdict } from "../storage/schema";
import { RecordCache } from "../sync/record_cache";
import { fairness_of } from "./fairness";
import { hand_over_of, open_hand_overs } from "./hand_over";
import { catalogues } from "./i18n/catalogues";
import { day_state, day_words } from "./slot_move";
import type { PlanRow, TermSlot } from "./term";

function slot(id: string, more: Partial<TermSlot> = {}): TermSlot {
  return { id, plan: "p", ordinal: 1, term: "2026-2031", status: "planned", host_unit: "a", date: "2027-03-03", ...more };
}

function cache_with(records: [string, string, object][]): RecordCache {
  const cache = new RecordCache();
  cache.load(
    [{ space: "p", kind: "plan", title: "p", offset: 1, owned: true, applied: 1 }],
    records.map(([collection, id, record]) => ({ space: "p", collection, id, record: { ...record } })),
  );
  return cache;
}

const kRequest: [string, string, object] = ["hand_overs", "a/1", { slot: "1", to_unit: "b", reason: "Sửa trụ sở" }];

test("a request stands until somebody else hosts; the answer is that of the unit that was asked", () => {
  expect(hand_over_of(cache_with([]), slot("1"))).toBeUndefined();
  expect(hand_over_of(cache_with([kRequest]), slot("1"))?.answer).toBe("open");
  const answered = cache_with([kRequest, ["hand_over_answers", "b/1", { slot: "1", from_unit: "a", answer: "accepted" }]]);
  expect(hand_over_of(answered, slot("1"))).toMatchObject({ from_unit: "a", to_unit: "b", answer: "accepted" });
  expect(hand_over_of(answered, slot("1", { host_unit: "b", handed_over_by: "a" }))).toBeUndefined();
  expect(hand_over_of(answered, slot("1", { status: "held" }))).toBeUndefined();
});

test("an answer to somebody else's request, or by somebody else, does not count", () => {
  const other = cache_with([kRequest, ["hand_over_answers", "b/1", { slot: "1", from_unit: "c", answer: "accepted" }], ["hand_over_answers", "c/1", { slot: "1", from_unit: "a", answer: "accepted" }]]);
  expect(hand_over_of(other, slot("1"))?.answer).toBe("open");
  const row: PlanRow = { plan: "p", name: "Cụm 1", units: ["a", "b"], members: ["a", "b"], cluster: undefined, series: undefined, slots: [slot("1"), slot("2")] };
  expect(open_hand_overs(other, [row]).map((each) => each.slot.id)).toEqual(["1"]);
});

test("who hosted, who will, and whose turn is next", () => {
  const slots = [
    slot("1", { status: "held", date: "2026-08-03" }),
    slot("2", { ordinal: 2, status: "convened", date: "2026-10-05", host_unit: "b" }),
    slot("3", { ordinal: 3, status: "cancelled", host_unit: "c" }),
    slot("4", { ordinal: 4, host_unit: "d", date: "2027-01-04", handed_over_by: "c" }),
  ];
  const row: PlanRow = { plan: "p", name: "Cụm 1", units: ["a", "b", "c"], members: ["a", "b", "c"], cluster: undefined, series: undefined, slots };
  const fairness = fairness_of(row, "2026-11-23");
  expect(fairness.hosts.map((host) => [host.unit, host.hosted.length, host.coming.length, host.is_next])).toEqual([
    ["a", 1, 0, false],
    ["b", 1, 0, false],
    ["c", 0, 0, false],
    ["d", 0, 1, true],
  ]);
  expect(fairness.spread).toBe(1);
  expect(fairness.handed_over.map((each) => each.id)).toEqual(["4"]);
  // Without a plan, who hosted least and longest ago is next.
  expect(fairness_of({ ...row, slots: slots.slice(0, 3) }, "2026-11-23").next_unit).toBe("c");
});

test("a day is open, closed for reasons that are told, where the slot is, or not known", () => {
  const verdicts = new Map<string, DayVerdict>([
    ["2027-03-04", { date: "2027-03-04", against: [], points: 3 }],
    ["2027-03-06", { date: "2027-03-06", against: [{ rule: "weekend", vi: "không họp Thứ Bảy, Chủ nhật", en: "nothing is held at weekends" }], points: 0 }],
  ]);
  const words = (date: string): string => day_words(verdicts, "2027-03-03", date, "vi", catalogues.vi.term.move);
  expect(["2027-03-03", "2027-03-04", "2027-03-06", "2040-01-01"].map((date) => day_state(verdicts, "2027-03-03", date))).toEqual(["same", "open", "closed", "unknown"]);
  expect(words("2027-03-04")).toBe("Thứ Năm, 04/03/2027: họp được, thêm 3 điểm phạt");
  expect(words("2027-03-06")).toBe("Thứ Bảy, 06/03/2027: không được. Không họp Thứ Bảy, Chủ nhật");
  expect(words("2040-01-01")).toBe("Chủ nhật, 01/01/2040: ngoài nhiệm kỳ hoặc đã qua");
});
