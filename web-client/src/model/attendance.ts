import type { CheckIn, Conference, Delegate, Guest, InvitationResponse, Session, Sitting } from "../storage/schema";
import { uuid_v7 } from "../storage/uuid";
import type { RecordCache } from "../sync/record_cache";
import { conference_of } from "./conference";
import type { Change } from "./editing";
import { guests_of } from "./guests";
import { delegates_of } from "./participants";
import { may_edit } from "./rights";
import { unit_name } from "./units";

// Who is at a conference (SPEC A), worked out as server/hub/attendance.h does.

/** `expected`: nothing was noted yet. */
export type Presence = "expected" | "present" | "left" | "absent";

/** Somebody who is called: a delegate, a guest, or the substitute whom a response names. */
export interface Attendee {
  /** Id in delegates or guests, of a substitute that of the response. */
  id: string;
  /** Undefined: a guest. */
  unit: string | undefined;
  name: string;
  post: string;
  is_head: boolean;
  is_substitute: boolean;
  has_vote: boolean;
  presence: Presence;
  /** When that was noted; of the present, since when they are there. */
  at_ms: number | undefined;
  /** Why somebody is absent. */
  reason: string;
  /** The row that says so. */
  row: string | undefined;
}

/** The people of a unit, or the guests. */
export interface AttendeeGroup {
  /** Undefined: guests. */
  unit: string | undefined;
  name: string;
  people: Attendee[];
  present: number;
}

export type CheckInRow = CheckIn & { id: string };

const kPresences: Record<CheckIn["kind"], Presence> = { arrived: "present", left: "left", absent: "absent" };

/** Of everybody about whom something was noted the latest word; of equal times that of the greater id. */
export function last_words(cache: RecordCache, space: string): Map<string, CheckInRow> {
  const words = new Map<string, CheckInRow>();
  for (const [id, row] of cache.all<CheckIn>(space, "check_ins")) {
    const last = words.get(row.person);
    if (!last || last.at_ms < row.at_ms || (last.at_ms === row.at_ms && last.id < id)) words.set(row.person, { id, ...row });
  }
  return words;
}

/** The units that are called, without the one that convenes. */
export function called_units(cache: RecordCache, space: string): string[] {
  const units = new Set([...cache.all(space, "members").keys(), ...cache.all(space, "invitations").keys()]);
  units.delete(conference_of(cache, space)?.convener_unit ?? "");
  return [...units];
}

function attendee(id: string, unit: string | undefined, who: Partial<Delegate & Guest>, word: CheckInRow | undefined): Attendee {
  return {
    id,
    unit,
    name: who.full_name ?? "",
    post: [who.post, who.organisation].filter(Boolean).join(", "),
    is_head: who.is_head === true,
    is_substitute: false,
    has_vote: who.has_vote !== false,
    presence: word ? kPresences[word.kind] : "expected",
    at_ms: word?.at_ms,
    reason: word?.reason ?? "",
    row: word?.id,
  };
}

/** The people of one unit: its delegates, heads first, and the substitute whom its response names. */
function people_of(cache: RecordCache, space: string, unit: string, words: Map<string, CheckInRow>): Attendee[] {
  const people = delegates_of(cache, space, unit).map((row) => attendee(row.id, unit, row, words.get(row.id)));
  people.sort((a, b) => Number(b.is_head) - Number(a.is_head));
  const id = `${unit}/response`;
  const response = cache.one<InvitationResponse>(space, "responses", id);
  if (response?.answer === "delegated" && response.substitute) {
    people.push({ ...attendee(id, unit, { full_name: response.substitute, has_vote: false }, words.get(id)), is_substitute: true });
  }
  return people;
}

/** Everybody who is called, by unit: the convener's first, the others by name, guests last. Units without people too. */
export function attendee_groups(cache: RecordCache, space: string): AttendeeGroup[] {
  const words = last_words(cache, space);
  const conference = conference_of(cache, space);
  const group = (unit: string | undefined, name: string, people: Attendee[]): AttendeeGroup => ({
    unit,
    name,
    people,
    present: people.filter((one) => one.presence === "present").length,
  });
  const of_unit = (unit: string) => group(unit, unit_name(cache, unit, conference?.date), people_of(cache, space, unit, words));
  const called = called_units(cache, space)
    .map(of_unit)
    .sort((a, b) => a.name.localeCompare(b.name, "vi", { numeric: true }));
  const conveners = conference ? of_unit(conference.convener_unit) : undefined;
  const guests = guests_of(cache, space).map((row) => attendee(row.id, undefined, row, words.get(row.id)));
  return [
    ...(conveners && conveners.people.length > 0 ? [conveners] : []),
    ...called,
    ...(guests.length > 0 ? [group(undefined, "", guests)] : []),
  ];
}

export interface Quorum {
  of: "units" | "delegates";
  share: "more_than_half" | "two_thirds";
  present: number;
  total: number;
  /** How many must be there. */
  needed: number;
  is_met: boolean;
}

/** Exactly, by integers: half is not more than half. */
export function needed_of(total: number, share: Quorum["share"]): number {
  return share === "two_thirds" ? Math.ceil((2 * total) / 3) : Math.floor(total / 2) + 1;
}

/** Whether enough are there, as the sitting says that it counts; without a word there units, more than half. */
export function quorum_of(groups: AttendeeGroup[], conference: Conference, sitting: Sitting | undefined): Quorum {
  const of = sitting?.quorum_of ?? "units";
  const share = sitting?.quorum_share ?? "more_than_half";
  const counted = of === "units" ? units_there(groups, conference) : delegates_there(groups);
  const needed = needed_of(counted.total, share);
  return { of, share, ...counted, needed, is_met: counted.total > 0 && counted.present >= needed };
}

function units_there(groups: AttendeeGroup[], conference: Conference): { present: number; total: number } {
  const called = groups.filter(({ unit }) => unit !== undefined && unit !== conference.convener_unit);
  return { present: called.filter((group) => group.present > 0).length, total: called.length };
}

function delegates_there(groups: AttendeeGroup[]): { present: number; total: number } {
  const voters = groups.flatMap((group) => group.people).filter((one) => one.unit !== undefined && !one.is_substitute && one.has_vote);
  return { present: voters.filter((one) => one.presence === "present").length, total: voters.length };
}

export function count_of(groups: AttendeeGroup[], presence: Presence): number {
  return groups.reduce((sum, group) => sum + group.people.filter((one) => one.presence === presence).length, 0);
}

export function people_count(groups: AttendeeGroup[]): number {
  return groups.reduce((sum, group) => sum + group.people.length, 0);
}

/** Whether the account may note this about somebody (SPEC A5). */
export function may_note(session: Session, conference: Conference, one: Attendee, kind: CheckIn["kind"]): boolean {
  if (!may_edit(session) || conference.status === "cancelled") return false;
  if (conference.convener_unit === session.unit || one.unit === session.unit) return true;
  return conference.host_unit === session.unit && kind !== "absent";
}

/** Whether the account stands at the door: any member's secretary scans tickets. */
export function may_scan(session: Session, conference: Conference): boolean {
  return may_edit(session) && conference.status !== "cancelled";
}

/** Notes it by list. `now_ms`: by the node's clock. */
export function note_change(session: Session, one: Attendee, kind: CheckIn["kind"], now_ms: number, reason = ""): Change & { kind: "put" } {
  const fields = { person: one.id, kind, at_ms: Math.max(now_ms, (one.at_ms ?? 0) + 1), how: "list", ...(reason.trim() ? { reason: reason.trim() } : {}) };
  return { kind: "put", collection: "check_ins", id: `${session.unit}/${uuid_v7()}`, fields };
}

/** What a scanned text says: the ticket of the QR code's address, or what was typed. */
export function ticket_of(scanned: string): string {
  const fragment = scanned.split("#")[1];
  return (fragment ?? scanned).replace(/^t=/, "").trim();
}

/** The 8 characters, as they are read aloud: "7KQ2-M9XD". */
export function code_text(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** Whether the text can be a ticket or its characters at all. */
export function looks_like_ticket(text: string): boolean {
  const plain = text.replace(/[\s-]/g, "");
  return /^[0-9A-Za-z]{8}$/.test(plain) || /^[\w-]{150,400}$/.test(text);
}
