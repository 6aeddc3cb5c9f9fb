import { expect, test } from "vitest";
import type { ProposedConference } from "../storage/schema";
import { count_changes, gap_percent, kSlotsOfCommand, plan_commands, plan_diff, rule_source } from "./plan_diff";
import type { PlanRow, TermSlot } from "./term";

function slot(id: string, ordinal: number, date: string, host_unit: string, more: Partial<TermSlot> = {}): TermSlot {
  return { id, plan: "p", series: "s", ordinal, term: "2026-2031", status: "planned", date, host_unit, ...more };
}

function row(slots: TermSlot[]): PlanRow {
  return { plan: "p", name: "Cụm 1", units: ["a", "b"], members: ["a", "b"], cluster: undefined, series: undefined, slots };
}

function proposed(ordinal: number, date: string, host_unit: string, slot?: string, is_confirmed = false): ProposedConference {
  return { series: "s", plan: "p", ordinal, date, host_unit, is_confirmed, title: "Giao ban", ...(slot ? { slot } : {}) };
}

const kStanding = [
  slot("1", 1, "2027-01-04", "a"),
  slot("2", 2, "2027-05-04", "b"),
  slot("3", 3, "2027-09-06", "a", { status: "confirmed" }),
  slot("4", 4, "2028-01-04", "b"),
  slot("other", 9, "2027-02-02", "b", { series: "t" }),
];
const kProposal = [
  proposed(1, "2027-01-04", "a", "1"),
  proposed(2, "2027-05-11", "a", "2"),
  proposed(3, "2027-09-06", "a", "3", true),
  proposed(5, "2028-05-04", "b", "new"),
];

test("a plan beside what stands: what is new, moves, stays and goes", () => {
  const diffs = plan_diff([row(kStanding)], kProposal);
  expect(diffs[0]?.changes.map((change) => [change.ordinal, change.kind])).toEqual([
    [1, "same"],
    [2, "moved_and_host"],
    [3, "same"],
    [4, "dropped"],
    [5, "new"],
  ]);
  expect(count_changes(diffs)).toEqual({ fresh: 1, moved: 1, rehosted: 0, renumbered: 0, dropped: 1, same: 2 });
});

test("what keeps day and host but gets another number is sent too, or two slots would have one number", () => {
  const diffs = plan_diff([row(kStanding)], [proposed(1, "2026-12-04", "b", "new"), proposed(2, "2027-01-04", "a", "1"), proposed(3, "2027-05-04", "b", "2")]);
  expect(count_changes(diffs)).toEqual({ fresh: 1, moved: 0, rehosted: 0, renumbered: 2, dropped: 1, same: 0 });
  expect(plan_commands(diffs)[0]?.args.slots.map(({ slot: id, ordinal }) => [id, ordinal])).toEqual([["new", 1], ["1", 2], ["2", 3]]);
  const confirmed = plan_diff([row(kStanding)], [proposed(4, "2027-09-06", "a", "3", true)]);
  expect(confirmed[0]?.changes.find((change) => change.slot === "3")?.kind).toBe("same");
});

test("only what changes is sent, new slots by the ids that they were given, and nothing of a confirmed one", () => {
  const commands = plan_commands(plan_diff([row(kStanding)], kProposal));
  expect(commands).toEqual([
    {
      plan: "p",
      args: {
        slots: [
          { slot: "2", series: "s", ordinal: 2, host_unit: "a", date: "2027-05-11" },
          { slot: "new", series: "s", ordinal: 5, host_unit: "b", date: "2028-05-04" },
        ],
        dropped: ["4"],
      },
    },
  ]);
  const same = kStanding.slice(0, 4).map((each) => proposed(each.ordinal, each.date ?? "", each.host_unit ?? "", each.id));
  expect(plan_commands(plan_diff([row(kStanding)], same))).toEqual([]);
});

test("a plan that was written half goes on with the other half", () => {
  const written = [slot("2", 2, "2027-05-11", "a"), ...kStanding.filter((each) => each.id !== "2" && each.id !== "4"), slot("new", 5, "2028-05-04", "b")];
  expect(plan_commands(plan_diff([row(written)], kProposal))).toEqual([]);
});

test("no command names more slots than it may", () => {
  const many = Array.from({ length: kSlotsOfCommand + 5 }, (_, index) => proposed(index + 1, `2027-01-${String((index % 28) + 1).padStart(2, "0")}`, "a", `new ${index}`));
  const commands = plan_commands(plan_diff([row([])], many));
  expect(commands.map(({ args }) => args.slots.length)).toEqual([kSlotsOfCommand, 5]);
});

test("how far a plan is from the bound", () => {
  expect(gap_percent(83, 83)).toBe(0);
  expect(gap_percent(84, 80)).toBe(5);
  expect(gap_percent(3, 0)).toBe(300);
});

test("a rule of the planner leads to the record that it comes from", () => {
  expect(rule_source("block:40000000-0000-5000-8000-000000000414")).toEqual({ part: "blocked", id: "40000000-0000-5000-8000-000000000414" });
  expect(rule_source("exception:x")).toEqual({ part: "exceptions", id: "x" });
  expect(rule_source("gap:s")).toEqual({ part: "series", id: "s" });
  expect(rule_source("confirmed:s/c/7")).toEqual({ part: "slot", series: "s", ordinal: 7 });
  expect(rule_source("weekend")).toBeUndefined();
  expect(rule_source("person:Trần Văn Chủ")).toBeUndefined();
});
