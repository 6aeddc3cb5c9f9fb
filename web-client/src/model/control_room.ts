import type { Conference, FileState, FileUsage, LinkStatus, NodeStatus, Sitting } from "../storage/schema";
import { is_clock_wrong } from "./links";

/** Green, amber, red; each is also said in words. */
export type Tone = "good" | "wait" | "bad";

/** A link that is away so long is red; before that it is amber. */
export const kAwayBadMs = 5 * 60_000;
/** What a node has not acknowledged for so long is amber: less is how changes travel. */
export const kBehindWaitMs = 30_000;
/** A backlog that has not shrunk for so long over a standing link is red. */
export const kStalledBadMs = 5 * 60_000;
/** What is only on this node for so long is red: one disk away from being lost. */
export const kOnlyHereBadMs = 60 * 60_000;
/** Clocks apart by more are amber; when they are red, links.ts says. */
export const kClockWaitMs = 5_000;
/** Shares of the room for files beyond which it is amber, and red. */
export const kRoomWaitShare = 0.8;
export const kRoomBadShare = 0.95;
/** What was asked so long ago no longer counts as live. */
export const kStaleMs = 20_000;
/** So many conferences are watched at once: each costs the node a request and a subscription. */
export const kConferencesWatched = 6;

/** Since when a node lacks something, and since when that has not become less; as this page saw it, Unix ms. */
export interface Behind {
  unsent: number;
  since_ms: number;
  stalled_since_ms: number;
}

/** By node; what is only here stands under `kOnlyHere`. */
export type BehindMarks = ReadonlyMap<string, Behind>;
export const kOnlyHere = "";

/** What is noted of backlogs once `status` was seen at `now_ms`: those that are gone are forgotten. */
export function noted_backlogs(before: BehindMarks, status: NodeStatus, now_ms: number): BehindMarks {
  const noted = new Map<string, Behind>();
  const note = (key: string, unsent: number): void => {
    if (unsent === 0) return;
    const last = before.get(key);
    const shrinks = last !== undefined && unsent < last.unsent;
    noted.set(key, { unsent, since_ms: last?.since_ms ?? now_ms, stalled_since_ms: shrinks ? now_ms : (last?.stalled_since_ms ?? now_ms) });
  };
  for (const link of active_links(status)) note(link.node, link.unsent);
  note(kOnlyHere, status.only_here.entries);
  return noted;
}

/** What is wrong with a link, the words and the advice for it are i18n's. */
export type FaultKind = "refused" | "away" | "never" | "paused" | "behind" | "stalled" | "clock";

export interface Fault {
  kind: FaultKind;
  tone: "wait" | "bad";
}

export interface OfficeRow {
  link: LinkStatus;
  tone: Tone;
  /** The worst first; none where all is well. */
  faults: Fault[];
  behind: Behind | undefined;
  /** Since when it is out of reach, where it is and that is known. */
  away_since_ms: number | undefined;
}

const kRank: Record<Tone, number> = { bad: 0, wait: 1, good: 2 };

export function worst(tones: Tone[]): Tone {
  return tones.reduce((worse, tone) => (kRank[tone] < kRank[worse] ? tone : worse), "good");
}

function active_links(status: NodeStatus): LinkStatus[] {
  return status.links.filter((link) => link.standing === "active");
}

/** Since when the link is away: the last contact; of a link that is only being opened that may be long past. */
function away_since(link: LinkStatus): number | undefined {
  return link.state === "connected" ? undefined : link.last_seen_ms;
}

/** Why the link does not stand; nothing where it does. */
function absence_of(link: LinkStatus, now_ms: number): Fault[] {
  if (link.refused !== undefined) return [{ kind: "refused", tone: "bad" }];
  if (link.state === "connected") return [];
  const since = away_since(link);
  const tone = since !== undefined && now_ms - since >= kAwayBadMs ? "bad" : "wait";
  if (link.state === "paused") return [{ kind: "paused", tone }];
  return since === undefined ? [{ kind: "never", tone: "wait" }] : [{ kind: "away", tone }];
}

/** What a standing link still owes; of one that is away the absence says all. */
function backlog_of(link: LinkStatus, behind: Behind | undefined, now_ms: number): Fault[] {
  if (link.state !== "connected" || !behind) return [];
  if (now_ms - behind.stalled_since_ms >= kStalledBadMs) return [{ kind: "stalled", tone: "bad" }];
  return now_ms - behind.since_ms >= kBehindWaitMs ? [{ kind: "behind", tone: "wait" }] : [];
}

function clock_of(link: LinkStatus): Fault[] {
  if (is_clock_wrong(link)) return [{ kind: "clock", tone: "bad" }];
  return Math.abs(link.clock_offset_ms ?? 0) > kClockWaitMs ? [{ kind: "clock", tone: "wait" }] : [];
}

export function office_row(link: LinkStatus, marks: BehindMarks, now_ms: number): OfficeRow {
  const behind = marks.get(link.node);
  const faults = [...absence_of(link, now_ms), ...backlog_of(link, behind, now_ms), ...clock_of(link)];
  faults.sort((a, b) => kRank[a.tone] - kRank[b.tone]);
  return { link, tone: worst(faults.map((fault) => fault.tone)), faults, behind, away_since_ms: away_since(link) };
}

/** Links that may stand: the parent first, then the worst, then by `by_name`. */
export function office_rows(status: NodeStatus, marks: BehindMarks, now_ms: number, by_name: (a: string, b: string) => number): OfficeRow[] {
  const rank = (row: OfficeRow) => (row.link.direction === "dial" ? -1 : kRank[row.tone]);
  return active_links(status)
    .map((link) => office_row(link, marks, now_ms))
    .sort((a, b) => rank(a) - rank(b) || by_name(a.link.unit_name, b.link.unit_name));
}

/** How what is only on this node stands. A node without links has nobody to send to: that is no fault. */
export function only_here_tone(status: NodeStatus, marks: BehindMarks, now_ms: number): Tone {
  const mark = marks.get(kOnlyHere);
  if (!mark || active_links(status).length === 0) return "good";
  const age_ms = now_ms - mark.since_ms;
  return age_ms >= kOnlyHereBadMs ? "bad" : age_ms >= kBehindWaitMs ? "wait" : "good";
}

export function room_tone(usage: FileUsage): Tone {
  const share = usage.allowed > 0 ? usage.used / usage.allowed : 1;
  return share >= kRoomBadShare ? "bad" : share >= kRoomWaitShare ? "wait" : "good";
}

export interface FileCounts {
  /** On their way, or waiting for their turn. */
  coming: number;
  unreachable: number;
  too_large: number;
  /** Fetched when somebody opens them: not a fault. */
  not_asked: number;
}

export function file_counts(files: FileState[]): FileCounts {
  const count = (...states: FileState["state"][]) => files.filter((file) => states.includes(file.state)).length;
  return { coming: count("coming", "waiting"), unreachable: count("unreachable"), too_large: count("too_large"), not_asked: count("not_asked") };
}

/** `is_on`: the conference is held now or today, so a paper that nobody can reach is missed now. */
export function files_tone(counts: FileCounts, is_on: boolean): Tone {
  if (counts.unreachable > 0) return is_on ? "bad" : "wait";
  return counts.coming > 0 || counts.too_large > 0 ? "wait" : "good";
}

export interface Watched {
  space: string;
  conference: Conference;
  sitting: Sitting | undefined;
}

export function is_held(watched: Watched): boolean {
  return watched.sitting !== undefined && watched.sitting.status !== "ended";
}

/** Conferences worth watching on `day`: those that are held, those still to come, soonest first, at most `kConferencesWatched`. */
export function watched_conferences(candidates: Watched[], day: string): Watched[] {
  const called = candidates.filter((each) => is_held(each) || (each.conference.status !== "cancelled" && each.conference.date >= day));
  called.sort((a, b) => Number(is_held(b)) - Number(is_held(a)) || (a.conference.date < b.conference.date ? -1 : 1));
  return called.slice(0, kConferencesWatched);
}
