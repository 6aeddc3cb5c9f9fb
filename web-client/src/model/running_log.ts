import type { Announcement, ItemRun, PromiseRecord, QuestionRun, Sitting, Turn } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { agenda_rows } from "./agenda";

/** Something that happened, for whoever writes the minutes beside it. `kind` is a key of the words of events (SPEC M1). */
export interface LogLine {
  key: string;
  kind: string;
  at_ms: number;
  text: string;
}

/** What the records tell of a sitting, newest first; unlike the minutes also of what goes on still. */
export function running_log(cache: RecordCache, space: string): LogLine[] {
  const sitting = cache.one<Sitting>(space, "sittings", space);
  if (!sitting) return [];
  return [...course_lines(sitting), ...item_lines(cache, space), ...floor_lines(cache, space)].sort((a, b) => b.at_ms - a.at_ms);
}

function course_lines(sitting: Sitting): LogLine[] {
  const breaks = (sitting.breaks ?? []).flatMap((one) => [
    { key: `break ${one.from_ms}`, kind: "break", at_ms: one.from_ms, text: "" },
    ...(one.to_ms === undefined ? [] : [{ key: `resumed ${one.from_ms}`, kind: "resumed", at_ms: one.to_ms, text: "" }]),
  ]);
  const ended = sitting.ended_ms === undefined ? [] : [{ key: "ended", kind: "ended", at_ms: sitting.ended_ms, text: "" }];
  return [{ key: "began", kind: "began", at_ms: sitting.began_ms, text: "" }, ...breaks, ...ended];
}

function item_lines(cache: RecordCache, space: string): LogLine[] {
  const titles = new Map(agenda_rows(cache, space).map((row) => [row.id, row.title]));
  return [...cache.all<ItemRun>(space, "item_runs")].flatMap(([id, run]) => {
    const text = titles.get(id) ?? "";
    const taken = run.began_ms === undefined ? [] : [{ key: `taken ${id}`, kind: "taken", at_ms: run.began_ms, text }];
    const finished = run.status === "done" && run.ended_ms !== undefined ? [{ key: `finished ${id}`, kind: "finished", at_ms: run.ended_ms, text }] : [];
    return [...taken, ...finished];
  });
}

function floor_lines(cache: RecordCache, space: string): LogLine[] {
  const turns = [...cache.all<Turn>(space, "turns")].flatMap(([id, turn]) =>
    turn.began_ms === undefined ? [] : [{ key: `turn ${id}`, kind: "turn", at_ms: turn.began_ms, text: [turn.speaker, turn.post].filter(Boolean).join(", ") }],
  );
  const questions = [...cache.all<QuestionRun>(space, "question_runs")].flatMap(([id, run]) =>
    run.began_ms === undefined ? [] : [{ key: `asked ${id}`, kind: "asked", at_ms: run.began_ms, text: `${run.asker ?? ""} – ${run.to ?? ""}` }],
  );
  const promises = [...cache.all<PromiseRecord>(space, "promises")].map(([id, one]) => ({ key: `promise ${id}`, kind: "promise", at_ms: one.at_ms, text: `${one.by}: ${one.text}` }));
  const told = [...cache.all<Announcement>(space, "announcements")]
    .filter(([, one]) => one.to_unit === undefined)
    .map(([id, one]) => ({ key: `announcement ${id}`, kind: "announcement", at_ms: one.sent_ms, text: one.text }));
  return [...turns, ...questions, ...promises, ...told];
}
