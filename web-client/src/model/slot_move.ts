import type { DayVerdict } from "../storage/schema";
import type { Language } from "../storage/preferences";
import { long_date } from "./dates";
import type { Catalogue } from "./i18n/catalogues";

/** What a day is for the slot that is being moved. */
export type DayState = "open" | "closed" | "same" | "unknown";

export function day_state(verdicts: ReadonlyMap<string, DayVerdict>, from: string | undefined, date: string): DayState {
  if (date === from) return "same";
  const verdict = verdicts.get(date);
  if (!verdict) return "unknown";
  return verdict.against.length === 0 ? "open" : "closed";
}

/** The day and what the planner says of it, as one sentence: shown beside the pointer and read aloud. */
export function day_words(
  verdicts: ReadonlyMap<string, DayVerdict>,
  from: string | undefined,
  date: string,
  language: Language,
  words: Catalogue["term"]["move"],
): string {
  const said = sentence(long_date(date, language));
  const verdict = verdicts.get(date);
  const state = day_state(verdicts, from, date);
  if (state === "same") return words.same(said);
  if (!verdict) return words.unknown(said);
  if (state === "open") return words.open(said, words.points(verdict.points));
  return words.closed(said, sentence(verdict.against.map((objection) => objection[language]).join("; ")));
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
