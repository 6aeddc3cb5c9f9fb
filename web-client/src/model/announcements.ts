import type { Announcement } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";

/** An announcement is for its day: older ones are no news to who opens the page later. */
export const kFreshMs = 12 * 3_600_000;

export type AnnouncementRow = Announcement & { id: string };

/** All of a conference, newest first. */
export function announcements_of(cache: RecordCache, space: string): AnnouncementRow[] {
  return [...cache.all<Announcement>(space, "announcements")]
    .map(([id, one]) => ({ id, ...one }))
    .sort((a, b) => b.sent_ms - a.sent_ms);
}

/** Those that somebody of `unit` should see now: to all or to it, of today, not dismissed on this device. Oldest first. */
export function shown_announcements(all: AnnouncementRow[], unit: string | undefined, dismissed: ReadonlySet<string>, now_ms: number): AnnouncementRow[] {
  return all
    .filter((one) => (one.to_unit === undefined || one.to_unit === unit) && !dismissed.has(one.id) && now_ms - one.sent_ms < kFreshMs)
    .reverse();
}

/** Those to all, for a wall: the newest, for a while. */
export function wall_announcement(all: AnnouncementRow[], now_ms: number, shown_ms: number): AnnouncementRow | undefined {
  return all.find((one) => one.to_unit === undefined && now_ms - one.sent_ms < shown_ms);
}
