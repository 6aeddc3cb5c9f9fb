import { short_date } from "../../model/dates";
import { decide } from "../../model/deciding";
import { write } from "../../model/editing";
import { problem_text } from "../../model/problem_text";
import type { PlanRow, TermSlot } from "../../model/term";
import type { RecordFields } from "../../sync/overlay";
import { app } from "../app_state.svelte";
import { name_of } from "../as_of.svelte";
import { show_toast } from "../shell/toasts.svelte";

/** Sends what the convener decides of a slot and says what came of it; the refusal's words, or nothing. */
async function act(plan: string, name: string, args: object, label: string, can_undo = false, done?: () => Promise<void>): Promise<string | undefined> {
  if (!app.client) return app.t.term.refused;
  const decision = await decide(app.client, plan, name, args);
  if (decision.state === "refused") return problem_text(decision.problem, app.language);
  if (decision.state === "done") await done?.();
  show_toast(decision.state === "queued" ? app.t.term.queued : label, can_undo && decision.state === "done");
  return undefined;
}

export function what_of(row: PlanRow, slot: TermSlot): string {
  return app.t.term.what(row.name, slot.ordinal);
}

/** To another day; a conference that was convened moves along. Can be undone. */
export function move_slot(row: PlanRow, slot: TermSlot, date: string, reason: string): Promise<string | undefined> {
  const words = app.t.term;
  const label = words.did.moved(what_of(row, slot), short_date(date));
  const args = { slot: slot.id, date, ...(reason ? { reason } : {}) };
  return act(slot.plan, "slot.move", args, label, slot.date !== undefined, async () => {
    const { client, undo } = app;
    const before = slot.date;
    const conference = slot.conference;
    if (!client || !undo || before === undefined) return;
    const put = (day: string, why: string) => ({ kind: "put" as const, collection: "conferences", id: conference ?? "", fields: { date: day, reason: why } });
    if (conference) await write(client, conference, [put(date, reason)]);
    const back_reason = slot.status === "planned" ? {} : { reason: words.move.undo_reason };
    undo.remember({
      label,
      space: conference ?? slot.plan,
      undo: conference ? [put(before, words.move.undo_reason)] : [],
      commands: [{ space: slot.plan, name: "slot.move", arguments: { slot: slot.id, date: before, ...back_reason } }],
    });
  });
}

export function confirm_slots(plan: string, slots: string[]): Promise<string | undefined> {
  return act(plan, "slots.confirm", { slots }, app.t.term.did.confirmed(slots.length));
}

/** The conference of a slot that was convened says the same of itself: calendars and members read it there. */
async function tell_conference(slot: TermSlot, fields: RecordFields): Promise<void> {
  const { conference } = slot;
  if (app.client && conference) await write(app.client, conference, [{ kind: "put", collection: "conferences", id: conference, fields }]);
}

/** Its number, day and host change no more. */
export function close_slot(row: PlanRow, slot: TermSlot): Promise<string | undefined> {
  const label = app.t.term.did.closed(what_of(row, slot));
  return act(slot.plan, "slot.close", { slot: slot.id }, label, false, () => tell_conference(slot, { status: "held" }));
}

export function cancel_slot(row: PlanRow, slot: TermSlot, reason: string): Promise<string | undefined> {
  const label = app.t.term.did.cancelled(what_of(row, slot));
  return act(slot.plan, "slot.cancel", { slot: slot.id, reason }, label, false, () => tell_conference(slot, { status: "cancelled", reason }));
}

export function hand_over_slot(row: PlanRow, slot: TermSlot, to_unit: string, reason: string): Promise<string | undefined> {
  const name = name_of(to_unit, slot.date);
  return act(slot.plan, "slot.hand_over", { slot: slot.id, to_unit, reason }, app.t.term.did.handed_over(what_of(row, slot), name));
}
