import { chosen_term, plan_rows, terms_of } from "../../model/term";
import { conflicts_of_term } from "../../model/term_conflicts";
import { today } from "../../model/dates";
import { app } from "../app_state.svelte";
import { as_of } from "../as_of.svelte";

/** Which term the pages show, and what is worked out of its records once for all of them. */
class TermState {
  name = $state<string | undefined>(undefined);
  readonly terms = $derived.by(() => {
    void app.records;
    return app.client ? terms_of(app.client.cache) : [];
  });
  readonly term = $derived(chosen_term(this.terms, this.name, as_of.day));
  readonly rows = $derived.by(() => {
    void app.records;
    return app.client && this.term ? plan_rows(app.client.cache, this.term.name, as_of.day) : [];
  });
  readonly conflicts = $derived.by(() => {
    void app.records;
    return app.client && this.term ? conflicts_of_term(app.client.cache, this.term, this.rows, today()) : new Map();
  });
}

export const term_state = new TermState();
