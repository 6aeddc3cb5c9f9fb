import { problem_text } from "../../model/problem_text";
import type { PlanningJob, PlanningRequest } from "../../storage/schema";
import { ProblemError, UnreachableError, begin_planning, end_planning, planning_job } from "../../sync/api";
import { app } from "../app_state.svelte";

/** How often the node is asked how far it is. */
const kAskMs = 400;
/** The job of this tab: the node keeps it for an hour, and so a reload finds it again. */
const kRemembered = "giaoban.planning";

/** One planning job, from the button to the plan that is accepted or discarded. Lives on while other pages are shown. */
class PlanningRun {
  job = $state.raw<PlanningJob | null>(null);
  /** Words of why there is none. */
  failure = $state("");
  ending = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  async begin(wanted: PlanningRequest): Promise<void> {
    this.discard();
    try {
      this.#take(await begin_planning(wanted));
      if (this.job) sessionStorage.setItem(kRemembered, this.job.id);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Goes on with what a reload interrupted. */
  async resume(): Promise<void> {
    const remembered = sessionStorage.getItem(kRemembered);
    if (this.job || !remembered) return;
    await this.#ask(remembered);
  }

  /** Ends the search; the answer is the best plan so far. */
  async end(): Promise<void> {
    const { job } = this;
    if (!job || job.state === "done") return;
    this.ending = true;
    try {
      await end_planning(job.id);
      await this.#ask(job.id);
    } catch (error) {
      this.#fail(error);
    }
    this.ending = false;
  }

  discard(): void {
    clearTimeout(this.#timer);
    sessionStorage.removeItem(kRemembered);
    this.job = null;
    this.failure = "";
  }

  async #ask(id: string): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const job = await planning_job(id);
      if (this.job === null || this.job.id === job.id) this.#take(job);
    } catch (error) {
      this.#fail(error);
    }
  }

  #take(job: PlanningJob): void {
    this.failure = "";
    this.job = job;
    clearTimeout(this.#timer);
    if (job.state === "running") this.#timer = setTimeout(() => void this.#ask(job.id), kAskMs);
  }

  #fail(error: unknown): void {
    clearTimeout(this.#timer);
    const gone = error instanceof ProblemError && error.problem.code === "not_found";
    if (error instanceof UnreachableError) {
      this.failure = app.t.planning.offline;
      // The node may go on planning: it is asked again when it is back.
      const { job } = this;
      if (job?.state === "running") this.#timer = setTimeout(() => void this.#ask(job.id), kAskMs * 5);
      return;
    }
    this.discard();
    if (gone) this.failure = app.t.planning.lost;
    else this.failure = error instanceof ProblemError ? problem_text(error.problem, app.language) : app.t.planning.refused;
  }
}

export const planning_run = new PlanningRun();
