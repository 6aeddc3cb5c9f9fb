import { type AgendaItem, type AgendaItemKind, collections } from "../storage/schema";
import type { RecordFields } from "../sync/overlay";

/** The fields of an agenda item as a form holds them: all text. */
export interface AgendaForm {
  title: string;
  kind: AgendaItemKind;
  presenter_unit: string;
  presenter: string;
  minutes: string;
  topics: string;
}

const kLimits = collections.agenda_items.fields;
const kDefaultMinutes = 15;

export function form_of(item: AgendaItem | undefined, presenter_unit = ""): AgendaForm {
  return {
    title: item?.title ?? "",
    kind: item?.kind ?? "paper",
    presenter_unit: item ? (item.presenter_unit ?? "") : presenter_unit,
    presenter: item?.presenter ?? "",
    minutes: String(item?.minutes ?? kDefaultMinutes),
    topics: item?.topics?.join("\n") ?? "",
  };
}

/** Which fields cannot be sent as they stand, and why; the reasons are keys of the catalogue. */
export function form_faults(form: AgendaForm): { title?: "missing_title"; minutes?: "wrong_minutes" } {
  const minutes = Number(form.minutes);
  const { minimum = 1, maximum = 600 } = kLimits.minutes;
  return {
    ...(form.title.trim() === "" ? { title: "missing_title" as const } : {}),
    ...(Number.isInteger(minutes) && minutes >= minimum && minutes <= maximum
      ? {}
      : { minutes: "wrong_minutes" as const }),
  };
}

/** The record's fields that the form gives; what was emptied is null, so that it is taken away. */
export function fields_of(form: AgendaForm): RecordFields {
  const topics = form.topics
    .split("\n")
    .map((line) => line.trim().slice(0, kLimits.topics.maxLength))
    .filter((line) => line !== "")
    .slice(0, kLimits.topics.maxItems);
  return {
    title: form.title.trim(),
    kind: form.kind,
    presenter_unit: form.presenter_unit || null,
    presenter: form.presenter.trim() || null,
    minutes: Number(form.minutes),
    topics: topics.length > 0 ? topics : null,
  };
}

/** Only what differs from `before`: two offices that edit different fields of an item both keep their edit. */
export function changed_fields(before: AgendaItem, fields: RecordFields): RecordFields {
  const known = before as unknown as RecordFields;
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => JSON.stringify(known[name] ?? null) !== JSON.stringify(value)),
  );
}

/** Without the nulls, as a new record is put. */
export function without_nulls(fields: RecordFields): RecordFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
