import type { HandOver, HandOverAnswer } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import type { PlanRow, TermSlot } from "./term";

/** A request to hand hosting over, and how far it has come. */
export interface HandOverView {
  slot: string;
  from_unit: string;
  to_unit: string;
  reason: string;
  /** `open` until the unit that was asked answers. */
  answer: "open" | "accepted" | "declined";
  note: string | undefined;
}

/** What the slot's host has asked; nothing once somebody else hosts, or the slot is held or cancelled. */
export function hand_over_of(cache: RecordCache, slot: TermSlot): HandOverView | undefined {
  const from_unit = slot.host_unit;
  if (!from_unit || !may_change_hands(slot)) return undefined;
  const request = cache.one<HandOver>(slot.plan, "hand_overs", `${from_unit}/${slot.id}`);
  if (!request) return undefined;
  const answered = cache.one<HandOverAnswer>(slot.plan, "hand_over_answers", `${request.to_unit}/${slot.id}`);
  // An answer to an earlier request, by another host, says nothing of this one.
  const answer = answered?.from_unit === from_unit ? answered : undefined;
  const { to_unit, reason } = request;
  return { slot: slot.id, from_unit, to_unit, reason, answer: answer?.answer ?? "open", note: answer?.note };
}

export function may_change_hands(slot: TermSlot): boolean {
  return slot.status === "planned" || slot.status === "confirmed" || slot.status === "convened";
}

/** All that is asked and not decided, by day. */
export function open_hand_overs(cache: RecordCache, rows: PlanRow[]): { row: PlanRow; slot: TermSlot; request: HandOverView }[] {
  return rows
    .flatMap((row) =>
      row.slots.flatMap((slot) => {
        const request = hand_over_of(cache, slot);
        return request ? [{ row, slot, request }] : [];
      }),
    )
    .sort((a, b) => (a.slot.date ?? "").localeCompare(b.slot.date ?? ""));
}
