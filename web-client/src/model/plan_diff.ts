import type { PlannedSlot, ProposedConference, SlotsPlan } from "../storage/schema";
import type { PlanRow, TermSlot } from "./term";

/** A proposed plan beside what stands: one conference of it. */
export interface PlanChange {
  kind: "new" | "moved" | "host" | "moved_and_host" | "number" | "dropped" | "same";
  ordinal: number;
  series: string | undefined;
  slot: string | undefined;
  from: { date: string | undefined; host: string | undefined } | undefined;
  to: { date: string; host: string } | undefined;
  is_confirmed: boolean;
}

export interface PlanDiff {
  plan: string;
  name: string;
  units: string[];
  /** By day. */
  changes: PlanChange[];
}

/** How many slots one command may name (commands/slots.plan.json). */
export const kSlotsOfCommand = 200;

/** What a proposal changes, by plan space; `rows` are the standing plan. Only planned slots may be dropped. */
export function plan_diff(rows: PlanRow[], proposed: ProposedConference[]): PlanDiff[] {
  const series = new Set(proposed.map((each) => each.series));
  return rows
    .map((row) => {
      const here = proposed.filter((each) => each.plan === row.plan);
      const kept = new Set(here.map((each) => each.slot));
      const dropped = row.slots.filter((slot) => is_dropped(slot, series, kept)).map(dropped_change);
      const changes = [...here.map((each) => change_of(row, each)), ...dropped];
      return { plan: row.plan, name: row.name, units: row.units, changes: changes.sort((a, b) => day_of(a).localeCompare(day_of(b))) };
    })
    .filter((diff) => diff.changes.length > 0);
}

/** A planned slot of a series that was planned anew, which the new plan does not have. */
function is_dropped(slot: TermSlot, series: Set<string>, kept: Set<string | undefined>): boolean {
  return slot.status === "planned" && slot.series !== undefined && series.has(slot.series) && !kept.has(slot.id);
}

function dropped_change(slot: TermSlot): PlanChange {
  return { kind: "dropped", ordinal: slot.ordinal, series: slot.series, slot: slot.id, from: { date: slot.date, host: slot.host_unit }, to: undefined, is_confirmed: false };
}

function change_of(row: PlanRow, proposed: ProposedConference): PlanChange {
  const standing = row.slots.find((slot) => slot.id === proposed.slot);
  const to = { date: proposed.date, host: proposed.host_unit };
  const base = { ordinal: proposed.ordinal, series: proposed.series, slot: proposed.slot, to, is_confirmed: proposed.is_confirmed };
  if (!standing) return { ...base, kind: "new", from: undefined };
  const moved = standing.date !== proposed.date;
  const rehosted = standing.host_unit !== proposed.host_unit;
  const renumbered = standing.ordinal !== proposed.ordinal && !proposed.is_confirmed;
  const kind = moved && rehosted ? "moved_and_host" : moved ? "moved" : rehosted ? "host" : renumbered ? "number" : "same";
  return { ...base, kind, from: { date: standing.date, host: standing.host_unit } };
}

function day_of(change: PlanChange): string {
  return change.to?.date ?? change.from?.date ?? "";
}

export interface PlanCounts {
  fresh: number;
  moved: number;
  rehosted: number;
  /** Only the number is another: an earlier one came or went. */
  renumbered: number;
  dropped: number;
  same: number;
}

export function count_changes(diffs: PlanDiff[]): PlanCounts {
  const all = diffs.flatMap((diff) => diff.changes.map((change) => change.kind));
  const count = (...kinds: PlanChange["kind"][]): number => all.filter((kind) => kinds.includes(kind)).length;
  return {
    fresh: count("new"),
    moved: count("moved", "moved_and_host"),
    rehosted: count("host"),
    renumbered: count("number"),
    dropped: count("dropped"),
    same: count("same"),
  };
}

/**
 * The commands that take a proposal over, each with its plan space; nothing for what stays as it is. Every conference of
 * the proposal has the id of its slot by now, new ones too: what was written once is `same` when it is sent again.
 */
export function plan_commands(diffs: PlanDiff[]): { plan: string; args: SlotsPlan }[] {
  return diffs.flatMap(({ plan, changes }) => {
    const slots = changes.flatMap((change): PlannedSlot[] => {
      if (change.kind === "same" || change.is_confirmed || !change.to || !change.slot) return [];
      const { slot, series, ordinal, to } = change;
      return [{ slot, ...(series ? { series } : {}), ordinal, host_unit: to.host, date: to.date }];
    });
    const dropped = changes.flatMap((change) => (change.kind === "dropped" && change.slot ? [change.slot] : []));
    return chunks(plan, slots, dropped);
  });
}

function chunks(plan: string, slots: PlannedSlot[], dropped: string[]): { plan: string; args: SlotsPlan }[] {
  const commands: { plan: string; args: SlotsPlan }[] = [];
  for (let start = 0; start < Math.max(slots.length, dropped.length); start += kSlotsOfCommand) {
    const gone = dropped.slice(start, start + kSlotsOfCommand);
    commands.push({ plan, args: { slots: slots.slice(start, start + kSlotsOfCommand), ...(gone.length > 0 ? { dropped: gone } : {}) } });
  }
  return commands;
}

/** How far a plan may be from the best one, in percent of the bound; 0 is proven best. */
export function gap_percent(points: number, bound: number): number {
  return points <= bound ? 0 : (100 * (points - bound)) / Math.max(bound, 1);
}

/** Where the record stands that a rule of the planner comes from: its page's part and its id. */
export function rule_source(rule: string): { part: "blocked" | "exceptions" | "series" | "days_off"; id: string } | { part: "slot"; series: string; ordinal: number } | undefined {
  const [kind = "", rest = ""] = [rule.slice(0, rule.indexOf(":")), rule.slice(rule.indexOf(":") + 1)];
  if (kind === "block") return { part: "blocked", id: rest };
  if (kind === "exception") return { part: "exceptions", id: rest };
  if (kind === "weekdays" || kind === "gap" || kind === "lead") return { part: "series", id: rest };
  if (kind === "holiday") return { part: "days_off", id: rest };
  if (kind === "slot" || kind === "confirmed") {
    const [series = "", , ordinal = ""] = rest.split("/");
    return { part: "slot", series, ordinal: Number(ordinal) };
  }
  return undefined;
}
