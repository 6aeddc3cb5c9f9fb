import type { Conference, SearchHit, SearchResults, Slot } from "../storage/schema";
import type { RecordFields } from "../sync/overlay";
import type { RecordCache } from "../sync/record_cache";
import { has_all_words, search_words } from "./found_words";
import { searched } from "./searched";

/** What is searched for; an empty text narrows nothing. Days are those of conferences, both included. */
export interface SearchWish {
  q: string;
  collection: string;
  unit: string;
  series: string;
  from: string;
  to: string;
}

/** So many hits are shown. */
export const kHitsShown = 50;

export const kNothingAsked: SearchWish = { q: "", collection: "", unit: "", series: "", from: "", to: "" };

/** Whether there is anything to look for. */
export function is_worth_asking(wish: SearchWish): boolean {
  return search_words(wish.q).length > 0;
}

/** The wish as the node reads it. */
export function search_parameters(wish: SearchWish): string {
  const given = Object.entries(wish).filter(([, value]) => value !== "");
  return new URLSearchParams([...given, ["limit", String(kHitsShown)]]).toString();
}

/** Searches the records that this browser holds, where the node is out of reach. Minutes are not among them. */
export function find_here(cache: RecordCache, wish: SearchWish): SearchResults {
  const hits: SearchHit[] = [];
  let total = 0;
  for (const space of newest_first(cache)) {
    const conference = cache.one<Conference>(space.space, "conferences", space.space);
    if (!is_wanted(cache, space.space, conference, wish)) continue;
    for (const collection of wish.collection === "" ? Object.keys(searched) : [wish.collection]) {
      for (const [id, record] of cache.all<RecordFields>(space.space, collection)) {
        const hit = hit_of(collection, id, record, wish);
        if (!hit || (wish.unit !== "" && (hit.unit ?? conference?.host_unit) !== wish.unit)) continue;
        total += 1;
        if (hits.length < kHitsShown) hits.push({ ...hit, space: space.space, space_title: space.title, ...(conference?.date ? { date: conference.date } : {}) });
      }
    }
  }
  return { hits, total, is_more: false, indexed: 0, behind: 0 };
}

function newest_first(cache: RecordCache): ReturnType<RecordCache["spaces"]> {
  const date = (space: string): string => cache.one<Conference>(space, "conferences", space)?.date ?? "";
  return cache.spaces().toSorted((a, b) => date(b.space).localeCompare(date(a.space)));
}

function is_wanted(cache: RecordCache, space: string, conference: Conference | undefined, wish: SearchWish): boolean {
  const date = conference?.date ?? "";
  if (wish.from !== "" && date < wish.from) return false;
  if (wish.to !== "" && (date === "" || date > wish.to)) return false;
  if (wish.series === "") return true;
  const slots = cache.spaces().flatMap((each) => [...cache.all<Slot>(each.space, "slots").values()]);
  return slots.some((slot) => slot.series === wish.series && slot.conference === space);
}

type Found = Pick<SearchHit, "collection" | "record" | "field" | "title" | "before" | "match" | "after" | "unit">;

function hit_of(collection: string, id: string, record: RecordFields, wish: SearchWish): Found | undefined {
  const lines = (searched[collection] ?? []).flatMap((field) => texts_of(record[field]).map((text) => ({ field, text })));
  if (is_hidden(collection, record) || !has_all_words(lines.map((line) => line.text).join(" "), wish.q)) return undefined;
  const words = search_words(wish.q);
  const count = (text: string): number => words.filter((word) => search_words(text).some((one) => one.startsWith(word))).length;
  const best = lines.reduce((a, b) => (count(b.text) > count(a.text) ? b : a));
  const unit = unit_of_record(collection, id, record);
  return {
    collection,
    record: id,
    field: best.field,
    ...(lines[0] && lines[0] !== best ? { title: lines[0].text } : {}),
    before: best.text,
    match: "",
    after: "",
    ...(unit ? { unit } : {}),
  };
}

function texts_of(value: unknown): string[] {
  if (typeof value === "string" && value !== "") return [value];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

/** What is not for all to find, as the node has it. */
function is_hidden(collection: string, record: RecordFields): boolean {
  if (collection === "announcements") return record.to_unit !== undefined;
  return (collection === "tasks" || collection === "votes") && record.status === "draft";
}

function unit_of_record(collection: string, id: string, record: RecordFields): string | undefined {
  if (collection === "units") return id;
  const named = record.unit ?? record.presenter_unit ?? record.host_unit ?? record.convener_unit;
  if (typeof named === "string") return named;
  return id.includes("/") ? id.split("/")[0] : undefined;
}
