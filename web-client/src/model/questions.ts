import type { Conference, PromiseRecord, Question, QuestionRun, Session, Sitting } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import type { ItemTime } from "./sitting";
import { timed } from "./sitting";
import { may_ask_to_speak } from "./turns";

export type QuestionStage = "asking" | "answering" | "following_up" | "done" | "passed";

/** A question with what became of it. */
export interface QuestionRow {
  /** Of the question and its run. */
  id: string;
  unit: string;
  asker: string;
  to: string;
  /** Empty where it was taken back since. */
  text: string;
  run: QuestionRun | undefined;
}

function row_of(id: string, question: Question | undefined, run: QuestionRun | undefined): QuestionRow {
  const unit = id.slice(0, id.indexOf("/"));
  return { id, unit, asker: run?.asker ?? question?.asker ?? "", to: run?.to ?? question?.to ?? "", text: question?.text ?? "", run };
}

/** Those that wait, in the order in which they are asked (SPEC Q3). */
export function waiting_questions(cache: RecordCache, space: string): QuestionRow[] {
  const runs = cache.all<QuestionRun>(space, "question_runs");
  return [...cache.all<Question>(space, "questions")]
    .filter(([id]) => (runs.get(id)?.status ?? "waiting") === "waiting")
    .map(([id, question]) => row_of(id, question, runs.get(id)))
    .sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** Ranked ones first; uuids rise with time. */
function place(row: QuestionRow): string {
  return row.run?.rank === undefined ? `1 ${row.id.slice(row.id.indexOf("/") + 1)}` : `0 ${row.run.rank}`;
}

export function current_question(cache: RecordCache, space: string, sitting: Sitting | undefined): QuestionRow | undefined {
  if (!sitting?.question || sitting.status === "ended") return undefined;
  const run = cache.one<QuestionRun>(space, "question_runs", sitting.question);
  return run?.since_ms === undefined ? undefined : row_of(sitting.question, cache.one<Question>(space, "questions", sitting.question), run);
}

/** Those that are over, newest first. */
export function past_questions(cache: RecordCache, space: string): QuestionRow[] {
  return [...cache.all<QuestionRun>(space, "question_runs")]
    .filter(([, run]) => run.status === "done")
    .map(([id, run]) => row_of(id, cache.one<Question>(space, "questions", id), run))
    .sort((a, b) => (b.run?.ended_ms ?? 0) - (a.run?.ended_ms ?? 0));
}

/** How the time of the stage that runs stands; nothing where no time was allotted. */
export function stage_time(run: QuestionRun, now_ms: number, warn_s?: number): ItemTime | undefined {
  return run.allotted_s === undefined ? undefined : timed(Math.max(0, now_ms - (run.since_ms ?? now_ms)), run.allotted_s, warn_s);
}

/** What the chair may do next with the question that has the floor (SPEC Q2). */
export function next_stages(run: QuestionRun): QuestionStage[] {
  return run.status === "answering" ? ["following_up", "done"] : ["answering", "done"];
}

export type PromiseRow = PromiseRecord & { id: string };

/** What was promised, the first due first; what has no day last. */
export function promises_of(cache: RecordCache, space: string): PromiseRow[] {
  const day = (promise: PromiseRecord) => promise.due ?? "9999";
  return [...cache.all<PromiseRecord>(space, "promises")]
    .map(([id, promise]) => ({ id, ...promise }))
    .sort((a, b) => (day(a) === day(b) ? a.at_ms - b.at_ms : day(a) < day(b) ? -1 : 1));
}

export function may_ask_questions(session: Session, conference: Conference): boolean {
  return may_ask_to_speak(session, conference);
}

/** The queue with one moved, as the ids that the chair's order names. */
export function moved_questions(queue: QuestionRow[], from: number, to: number): string[] {
  const ids = queue.map((row) => row.id);
  const [moved] = ids.splice(from, 1);
  if (moved !== undefined) ids.splice(to, 0, moved);
  return ids;
}
