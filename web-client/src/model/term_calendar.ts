import type { Language } from "../storage/preferences";
import type { CalendarMark } from "../storage/schema";
import { days_between } from "./calendar";
import { short_date } from "./dates";

/** How a mark is drawn: each kind in a lane and shape of its own, so that no colour has to be told apart. */
export type MarkShape = "holiday" | "tet" | "session" | "busy";

export const kShapes: readonly MarkShape[] = ["holiday", "tet", "session", "busy"];

const kShapeOf: Record<CalendarMark["kind"], MarkShape> = {
  holiday: "holiday",
  tet: "tet",
  session: "session",
  preparation: "session",
  election: "session",
  busy: "busy",
};

export function shape_of(mark: CalendarMark): MarkShape {
  return kShapeOf[mark.kind];
}

/** Whether it keeps everybody from meeting. */
export function is_for_all(mark: CalendarMark): boolean {
  return !mark.units?.length && !mark.people?.length;
}

/** What touches the days from `from` to `to`, by their first days. */
export function marks_within(marks: CalendarMark[], from: string, to: string): CalendarMark[] {
  return marks.filter((mark) => mark.from <= to && from <= mark.to);
}

/** A mark on a strip of days: where it begins and how long it is, in days, cut to the strip. */
export interface Band {
  start: number;
  days: number;
  shape: MarkShape;
  for_all: boolean;
  mark: CalendarMark;
}

/** The bands of a strip; Tết first, so that its holidays lie on it. */
export function bands_of(marks: CalendarMark[], from: string, to: string): Band[] {
  const last = days_between(from, to);
  const order = (band: Band): number => (band.shape === "tet" ? 0 : 1);
  return marks_within(marks, from, to)
    .map((mark) => {
      const start = Math.max(0, days_between(from, mark.from));
      const end = Math.min(last, days_between(from, mark.to));
      return { start, days: end - start + 1, shape: shape_of(mark), for_all: is_for_all(mark), mark };
    })
    .sort((a, b) => order(a) - order(b));
}

/** "30/01–15/02/2027", or one day. */
export function mark_days(mark: CalendarMark): string {
  if (mark.from === mark.to) return short_date(mark.from);
  const same_year = mark.from.slice(0, 4) === mark.to.slice(0, 4);
  return `${same_year ? short_date(mark.from).slice(0, 5) : short_date(mark.from)}–${short_date(mark.to)}`;
}

/** "Tết Nguyên đán", with those whom alone it keeps from coming. */
export function mark_name(mark: CalendarMark, language: Language, unit_name: (unit: string) => string): string {
  const who = [...(mark.units ?? []).map(unit_name), ...(mark.people ?? [])];
  return `${mark[language]}${who.length > 0 ? ` (${who.join(", ")})` : ""}`;
}
