import { today } from "../model/dates";
import { unit_name } from "../model/units";
import { app } from "./app_state.svelte";
import { router } from "./router.svelte";

/** The day as of which the shell has every page read. */
export const as_of = {
  /** Undefined while pages show today. */
  get chosen(): string | undefined {
    return router.day;
  },
  get day(): string {
    return router.day ?? today();
  },
  /** For what has a day of its own, as a conference has: that day, unless another was chosen for all. */
  day_for(own: string | undefined): string {
    return router.day ?? own ?? today();
  },
};

/** A unit's short name; `own`: the day of the record that names it. */
export function name_of(unit: string | undefined, own?: string): string {
  void app.records;
  return app.client ? unit_name(app.client.cache, unit, as_of.day_for(own)) : "";
}
