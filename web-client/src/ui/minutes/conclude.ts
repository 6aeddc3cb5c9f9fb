import { clock, short_date, today } from "../../model/dates";
import { problem_text } from "../../model/problem_text";
import { ProblemError, run_now } from "../../sync/api";
import { app } from "../app_state.svelte";

/** Carries out a command on the minutes now or not at all; returns why it was not. */
export async function conclude(space: string, name: string, args: object): Promise<string | undefined> {
  try {
    await run_now(space, name, args);
    return undefined;
  } catch (error) {
    return error instanceof ProblemError ? problem_text(error.problem, app.language) : app.t.conclude.away;
  }
}

/** "17:00 ngày 03/12/2026", by this machine's time zone. */
export function moment_text(at_ms: number): string {
  return app.t.conclude.until(clock(at_ms), short_date(today(new Date(at_ms))));
}

/** Hands a text or bytes to the browser as a file. */
export function save_file(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
