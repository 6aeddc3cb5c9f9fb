import { decide } from "../../model/deciding";
import { problem_text } from "../../model/problem_text";
import { app } from "../app_state.svelte";
import { show_toast } from "../shell/toasts.svelte";

/** Asks the convener's node for one command on a task, and says what came of it. Returns why it was refused. */
export async function act(space: string, name: string, args: object, done: string): Promise<string | undefined> {
  if (!app.client) return undefined;
  const decision = await decide(app.client, space, name, args);
  if (decision.state === "refused") return problem_with_detail(decision.problem);
  show_toast(decision.state === "done" ? done : app.t.tasks.queued);
  return undefined;
}

/** Of a unit that ended the detail names its successors, which whoever gives tasks must know. */
function problem_with_detail(problem: Parameters<typeof problem_text>[0]): string {
  const text = problem_text(problem, app.language);
  return problem?.code === "unit_ended" && problem.detail && app.language === "vi" ? `${text}: ${problem.detail}` : text;
}
