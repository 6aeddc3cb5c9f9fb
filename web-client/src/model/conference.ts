import type { Conference, ConferenceFile, Slot } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";

/** The one conference of a conference space. */
export function conference_of(cache: RecordCache, space: string): Conference | undefined {
  return cache.one<Conference>(space, "conferences", space);
}

export type FileRow = ConferenceFile & { id: string };

/** Papers of a conference, in the order in which they came. */
export function files_of(cache: RecordCache, space: string): FileRow[] {
  return [...cache.all<ConferenceFile>(space, "files")]
    .map(([id, file]) => ({ id, ...file }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

export type SlotStage = "planned" | "confirmed" | "coming" | "held" | "cancelled";

/** What a reader wants to know of a slot: a convened one whose day is past was held. */
export function stage_of(slot: Slot, today: string): SlotStage {
  if (slot.status !== "convened") return slot.status;
  return slot.date !== undefined && slot.date < today ? "held" : "coming";
}

/** The name of a conference's minutes, as the node and y-indexeddb know it. */
export function minutes_document(space: string): string {
  return `${space}.minutes`;
}
