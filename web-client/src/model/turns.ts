import type { Conference, Session, Sitting, SpeechKind, SpeechRequest, Turn } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import type { ItemTime } from "./sitting";
import { timed } from "./sitting";

/** Heard first to last, where the chair says nothing else (SPEC S5). */
const kKindOrder: Record<SpeechKind, number> = { order: 0, reply: 1, paper: 2, speech: 3 };

/** Somebody who waits for the floor. */
export interface WaitingSpeaker {
  /** Of the request and its turn. */
  id: string;
  unit: string;
  request: SpeechRequest;
  /** Put in order by the chair. */
  is_ordered: boolean;
}

export interface Speech {
  id: string;
  turn: Turn;
}

function unit_of(id: string): string {
  return id.slice(0, id.indexOf("/"));
}

/** Those who wait, in the order in which they are heard. */
export function queue_of(cache: RecordCache, space: string): WaitingSpeaker[] {
  const turns = cache.all<Turn>(space, "turns");
  const rank = (id: string) => turns.get(id)?.rank;
  return [...cache.all<SpeechRequest>(space, "speech_requests")]
    .filter(([id]) => (turns.get(id)?.status ?? "waiting") === "waiting")
    .map(([id, request]) => ({ id, unit: unit_of(id), request, is_ordered: rank(id) !== undefined }))
    .sort((a, b) => by_turn(a, b, rank));
}

function by_turn(a: WaitingSpeaker, b: WaitingSpeaker, rank: (id: string) => string | undefined): number {
  if (a.is_ordered !== b.is_ordered) return a.is_ordered ? -1 : 1;
  const [left, right] = a.is_ordered ? [rank(a.id) ?? "", rank(b.id) ?? ""] : [place(a), place(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Kind first, then time: ids are UUIDv7. */
function place(one: WaitingSpeaker): string {
  return `${kKindOrder[one.request.kind]} ${one.id.slice(one.id.indexOf("/") + 1)}`;
}

export function current_speech(cache: RecordCache, space: string, sitting: Sitting | undefined): Speech | undefined {
  if (!sitting?.turn || sitting.status === "ended") return undefined;
  const turn = cache.one<Turn>(space, "turns", sitting.turn);
  return turn?.status === "speaking" ? { id: sitting.turn, turn } : undefined;
}

/** Speeches that are over, newest first. */
export function past_speeches(cache: RecordCache, space: string): Speech[] {
  return [...cache.all<Turn>(space, "turns")]
    .filter(([, turn]) => turn.status === "done" && turn.began_ms !== undefined)
    .map(([id, turn]) => ({ id, turn }))
    .sort((a, b) => (b.turn.began_ms ?? 0) - (a.turn.began_ms ?? 0));
}

/** How the time of whoever has the floor stands; nothing where no time was allotted. */
export function speech_time(turn: Turn, now_ms: number, warn_s?: number): ItemTime | undefined {
  return turn.allotted_s === undefined ? undefined : timed(spoken_ms(turn, now_ms), turn.allotted_s, warn_s);
}

export function spoken_ms(turn: Turn, now_ms: number): number {
  return turn.began_ms === undefined ? 0 : Math.max(0, (turn.ended_ms ?? now_ms) - turn.began_ms);
}

export interface UnitTime {
  /** Undefined: guests and others of no unit. */
  unit: string | undefined;
  speeches: number;
  spoken_ms: number;
}

/** How long each unit has spoken, the longest first. */
export function times_by_unit(speeches: Speech[], now_ms: number): UnitTime[] {
  const times = new Map<string | undefined, UnitTime>();
  for (const { turn } of speeches) {
    const time = times.get(turn.unit) ?? { unit: turn.unit, speeches: 0, spoken_ms: 0 };
    times.set(turn.unit, { unit: turn.unit, speeches: time.speeches + 1, spoken_ms: time.spoken_ms + spoken_ms(turn, now_ms) });
  }
  return [...times.values()].sort((a, b) => b.spoken_ms - a.spoken_ms);
}

/** How long each person has spoken, the longest first. */
export function times_by_speaker(speeches: Speech[], now_ms: number): { speaker: string; unit: string | undefined; spoken_ms: number }[] {
  const times = new Map<string, { speaker: string; unit: string | undefined; spoken_ms: number }>();
  for (const { turn } of speeches) {
    const key = `${turn.unit ?? ""} ${turn.speaker ?? ""}`;
    const time = times.get(key) ?? { speaker: turn.speaker ?? "", unit: turn.unit, spoken_ms: 0 };
    times.set(key, { ...time, spoken_ms: time.spoken_ms + spoken_ms(turn, now_ms) });
  }
  return [...times.values()].sort((a, b) => b.spoken_ms - a.spoken_ms);
}

/** What a unit has used up of what the chair gives each; nothing where it may go on. */
export interface UsedUp {
  turns?: { count: number; limit: number };
  minutes?: { count: number; limit: number };
}

/** `speeches`: that are over or go on. A unit is told of once the next speech would be beyond its share. */
export function used_up(sitting: Sitting | undefined, speeches: Speech[], unit: string | undefined, now_ms: number): UsedUp {
  const time = unit === undefined ? undefined : times_by_unit(speeches, now_ms).find((each) => each.unit === unit);
  if (!sitting || !time) return {};
  const minutes = Math.floor(time.spoken_ms / 60_000);
  return {
    ...(sitting.unit_turns !== undefined && time.speeches >= sitting.unit_turns ? { turns: { count: time.speeches, limit: sitting.unit_turns } } : {}),
    ...(sitting.unit_minutes !== undefined && minutes >= sitting.unit_minutes ? { minutes: { count: minutes, limit: sitting.unit_minutes } } : {}),
  };
}

/** Delegates, chairs and secretaries ask for their own unit. */
export function may_ask_to_speak(session: Session, conference: Conference): boolean {
  const may = session.roles.some((role) => role !== "observer");
  return may && conference.status !== "held" && conference.status !== "cancelled";
}

/** The queue with one moved, as the ids that the chair's order names. */
export function moved_order(queue: WaitingSpeaker[], from: number, to: number): string[] {
  const ids = queue.map((one) => one.id);
  const [moved] = ids.splice(from, 1);
  if (moved !== undefined) ids.splice(to, 0, moved);
  return ids;
}
