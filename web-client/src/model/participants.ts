import { generateNKeysBetween } from "fractional-indexing";
import type { Delegate, Invitation, InvitationResponse } from "../storage/schema";
import { uuid_v7 } from "../storage/uuid";
import type { RecordCache } from "../sync/record_cache";
import { by_rank } from "./agenda";
import { conference_of } from "./conference";
import { today } from "./dates";
import type { Change } from "./editing";
import { exists_on, unit_name, unit_of } from "./units";

export type DelegateRow = Delegate & { id: string };
export type Answer = InvitationResponse["answer"] | "none";

/** One invited unit with what it answered. */
export interface Participant {
  unit: string;
  name: string;
  invitation: Invitation;
  answer: Answer;
  note: string;
  /** Who comes in the unit's place. */
  substitute: string;
  /** Whether the unit exists on the day that is looked at, and else whether that is before or after its time. */
  presence: "there" | "not_yet" | "no_more";
  /** The day to answer by is past, and there is no answer. */
  is_overdue: boolean;
  delegates: DelegateRow[];
}

/** What a unit's own form holds. */
export interface ResponseForm {
  answer: InvitationResponse["answer"];
  note: string;
  substitute: string;
  delegates: DelegateForm[];
}

/** A row of the form. */
export interface DelegateForm {
  id: string | null;
  full_name: string;
  post: string;
  /** By which this person checks in, asks for the floor and votes; empty: none. */
  account: string;
  is_head: boolean;
  has_vote: boolean;
}

export function empty_delegate(): DelegateForm {
  return { id: null, full_name: "", post: "", account: "", is_head: false, has_vote: true };
}

export function delegate_form({ id, full_name, post = "", account = "", is_head = false, has_vote = true }: DelegateRow): DelegateForm {
  return { id, full_name, post, account, is_head, has_vote };
}

export function delegates_of(cache: RecordCache, space: string, unit: string): DelegateRow[] {
  return [...cache.all<Delegate>(space, "delegates")]
    .filter(([id]) => id.startsWith(`${unit}/`))
    .map(([id, delegate]) => ({ id, ...delegate }))
    .sort(by_rank);
}

/** Whether a unit sends people of its own with this answer. */
export function sends_delegates(answer: Answer | ""): boolean {
  return answer === "accepted" || answer === "tentative";
}

/** Every invited unit, by name. `now_day`: today, "YYYY-MM-DD"; `looked_at`: the day as of which units are read, else the conference's. */
export function participants(cache: RecordCache, space: string, now_day: string = today(), looked_at?: string): Participant[] {
  const date = looked_at ?? conference_of(cache, space)?.date ?? now_day;
  return [...cache.all<Invitation>(space, "invitations").values()]
    .map((invitation) => {
      const { unit } = invitation;
      const response = cache.one<InvitationResponse>(space, "responses", `${unit}/response`);
      return {
        unit,
        name: unit_name(cache, unit, date),
        presence: presence_of(cache, unit, date),
        invitation,
        answer: response?.answer ?? ("none" as const),
        note: response?.note ?? "",
        substitute: response?.substitute ?? "",
        is_overdue: !response && invitation.answer_by !== undefined && invitation.answer_by < now_day,
        delegates: delegates_of(cache, space, unit),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name, "vi"));
}

function presence_of(cache: RecordCache, unit: string, day: string): Participant["presence"] {
  const found = unit_of(cache, unit);
  if (!found || exists_on(found, day)) return "there";
  return (found.valid_from ?? "") > day ? "not_yet" : "no_more";
}

/** What must be written so that the unit's answer is as the form says; only a unit that may come names delegates. */
export function response_changes(unit: string, before: DelegateRow[], form: ResponseForm): Change[] {
  const note = form.note.trim();
  const substitute = form.answer === "delegated" ? form.substitute.trim() : "";
  const changes: Change[] = [
    {
      kind: "put",
      collection: "responses",
      id: `${unit}/response`,
      fields: { answer: form.answer, note: note === "" ? null : note, substitute: substitute === "" ? null : substitute },
    },
  ];
  changes.push(...delegate_changes(unit, before, sends_delegates(form.answer) ? form.delegates : []));
  return changes;
}

/** What must be written so that a unit's delegates are those of the form; a row without a name is none. */
export function delegate_changes(unit: string, before: DelegateRow[], form: DelegateForm[]): Change[] {
  const changes: Change[] = [];
  const rows = form.filter((row) => row.full_name.trim() !== "");
  const ranks = generateNKeysBetween(null, null, rows.length);
  rows.forEach((row, index) => {
    const post = row.post.trim();
    changes.push({
      kind: "put",
      collection: "delegates",
      id: row.id ?? `${unit}/${uuid_v7()}`,
      fields: {
        full_name: row.full_name.trim(),
        post: post === "" ? null : post,
        account: row.account || null,
        is_head: row.is_head ? true : null,
        has_vote: row.has_vote ? null : false,
        rank: ranks[index],
      },
    });
  });
  const kept = new Set(rows.map((row) => row.id));
  for (const { id } of before) {
    if (!kept.has(id)) changes.push({ kind: "delete", collection: "delegates", id });
  }
  return changes;
}

/** Units that a presenter may come from: the members of the conference, by name. */
export function member_units(cache: RecordCache, space: string): { unit: string; name: string }[] {
  const date = conference_of(cache, space)?.date;
  const units = new Set([...cache.all(space, "members").keys(), ...cache.all(space, "invitations").keys()]);
  return [...units]
    .map((unit) => ({ unit, name: unit_name(cache, unit, date) }))
    .sort((a, b) => a.name.localeCompare(b.name, "vi"));
}
