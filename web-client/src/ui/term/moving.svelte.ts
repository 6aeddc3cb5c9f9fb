import { long_date } from "../../model/dates";
import { day_state, day_words } from "../../model/slot_move";
import type { PlanRow, TermSlot } from "../../model/term";
import type { DayVerdict } from "../../storage/schema";
import { day_verdicts } from "../../sync/api";
import { app } from "../app_state.svelte";
import { show_toast } from "../shell/toasts.svelte";
import { move_slot, what_of } from "./slot_acts";

/** A slot on its way to another day, by pointer or by keys. Only a day that the node calls open takes it. */
class Moving {
  slot = $state.raw<TermSlot | null>(null);
  row = $state.raw<PlanRow | null>(null);
  /** The day that the slot would have. */
  to = $state("");
  /** Null until the node has answered. */
  verdicts = $state.raw<Map<string, DayVerdict> | null>(null);
  /** It was put down on an open day, and a reason is asked for. */
  asks_reason = $state(false);
  #turn = 0;

  readonly sentence = $derived.by(() => {
    if (!this.slot) return "";
    if (!this.verdicts) return app.t.term.move.asking;
    return day_words(this.verdicts, this.slot.date, this.to, app.language, app.t.term.move);
  });

  state_of(date: string): ReturnType<typeof day_state> | undefined {
    return this.slot && this.verdicts ? day_state(this.verdicts, this.slot.date, date) : undefined;
  }

  async begin(row: PlanRow, slot: TermSlot): Promise<void> {
    const turn = ++this.#turn;
    this.slot = slot;
    this.row = row;
    this.to = slot.date ?? "";
    this.verdicts = null;
    this.asks_reason = false;
    app.announce(app.t.term.move.began(what_of(row, slot), slot.date ? long_date(slot.date, app.language) : app.t.term.undated));
    try {
      const { days } = await day_verdicts(slot.plan, slot.id, slot.host_unit ?? "");
      if (turn === this.#turn) this.verdicts = new Map(days.map((day) => [day.date, day]));
    } catch {
      if (turn !== this.#turn) return;
      this.stop();
      show_toast(app.t.term.move.offline);
    }
  }

  aim(date: string): void {
    if (date === this.to) return;
    this.to = date;
    app.announce(this.sentence);
  }

  stop(): void {
    this.#turn += 1;
    this.slot = null;
    this.row = null;
    this.verdicts = null;
    this.asks_reason = false;
  }

  cancel(): void {
    this.stop();
    app.announce(app.t.term.move.cancelled);
  }

  /** Puts the slot down where it is; true when it is gone from the hand. */
  async drop(): Promise<boolean> {
    const { slot, row } = this;
    if (!slot || !row) return true;
    const state = this.state_of(this.to);
    if (state === "same") {
      this.cancel();
      return true;
    }
    if (state !== "open") {
      show_toast(this.sentence);
      return false;
    }
    if (slot.status !== "planned") {
      this.asks_reason = true;
      return false;
    }
    const refusal = await move_slot(row, slot, this.to, "");
    this.stop();
    if (refusal) show_toast(refusal);
    return true;
  }
}

export const moving = new Moving();
