import { problem_text } from "../../model/problem_text";
import { ProblemError, run_now } from "../../sync/api";
import { app } from "../app_state.svelte";

/** What the chair presses on one conference. A command that is not answered was not carried out, and is not kept for later. */
export class Lead {
  busy = $state(false);
  fault = $state("");

  constructor(private readonly space: string) {}

  async press(name: string, args: object = {}): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.fault = "";
    try {
      await run_now(this.space, name, args);
      return true;
    } catch (error) {
      this.fault = error instanceof ProblemError ? problem_text(error.problem, app.language) : app.t.sitting.away;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
