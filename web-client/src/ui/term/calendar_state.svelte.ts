import { registry_of } from "../../model/units";
import { name_of } from "../as_of.svelte";
import { mark_name } from "../../model/term_calendar";
import type { CalendarMark } from "../../storage/schema";
import { load_setting, save_setting } from "../../storage/settings";
import { term_calendar } from "../../sync/api";
import { app } from "../app_state.svelte";

/** Holidays, Tết and periods of the term that is shown, as the node computes them; without it those it told of last. */
class CalendarState {
  marks = $state.raw<CalendarMark[]>([]);
  #term: string | undefined;
  #turn = 0;

  /** What the node's answer depends on, as far as this browser sees it: when it changes, the node is asked again. */
  readonly sources = $derived.by(() => {
    void app.records;
    const cache = app.client?.cache;
    const registry = cache ? registry_of(cache) : undefined;
    if (!cache || !registry) return "";
    const rules = ["terms", "days_off", "blocked_periods", "busy_periods"].map((name) => [...cache.all(registry, name)]);
    return `${app.status.connection} ${app.status.unsent} ${JSON.stringify(rules)}`;
  });

  async show(term: string | undefined): Promise<void> {
    const turn = ++this.#turn;
    const database = app.client?.database;
    if (!term || !database) return;
    if (term !== this.#term) {
      this.#term = term;
      this.marks = [];
      const kept = await load_setting(database, "term_calendar");
      if (turn === this.#turn && kept?.term === term) this.marks = kept.marks;
    }
    try {
      const { marks } = await term_calendar(term);
      if (turn !== this.#turn) return;
      this.marks = marks;
      await save_setting(database, "term_calendar", { term, marks });
    } catch {
      // Without the node what it told of last stays; its verdict on a day is asked for when a slot is moved.
    }
  }

  name(mark: CalendarMark): string {
    return mark_name(mark, app.language, (unit) => name_of(unit, mark.from));
  }
}

export const calendar_state = new CalendarState();
