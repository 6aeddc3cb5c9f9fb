import type { OutboxEntry, StoredRecord, StoredSpace } from "../storage/database";
import type { FieldVersion, RecordChange, SpaceSummary } from "../storage/schema";
import { type Collections, type RecordFields, overlaid } from "./overlay";
import { Signal } from "./signal";

interface SpaceState {
  summary: StoredSpace;
  collections: Collections;
  /** Last known state of records that were deleted while this page was open: what an undo shows at once. */
  buried: Map<string, RecordFields>;
  /** By "collection id": what two wrote apart in it (SPEC R5). */
  conflicts: Map<string, FieldVersion[]>;
  /** The records with the outbox's effects; null when either changed. */
  view: Collections | null;
}

/** All records that this browser knows, in memory, with what waits in the outbox laid over them. */
export class RecordCache {
  readonly changed = new Signal();
  #spaces = new Map<string, SpaceState>();
  #outbox: OutboxEntry[] = [];
  /** By "space vote": how many ballots the node told of (SPEC F14). */
  #turnout = new Map<string, number>();

  load(spaces: StoredSpace[], records: StoredRecord[]): void {
    this.#spaces = new Map(spaces.map((summary) => [summary.space, empty_state(summary)]));
    for (const { space, collection, id, record, conflicts } of records) {
      const state = this.#spaces.get(space);
      if (!state) continue;
      collection_of(state.collections, collection).set(id, record);
      if (conflicts) state.conflicts.set(`${collection} ${id}`, conflicts);
    }
    this.changed.emit();
  }

  spaces(): StoredSpace[] {
    return [...this.#spaces.values()].map((state) => state.summary);
  }

  space(space: string): StoredSpace | undefined {
    return this.#spaces.get(space)?.summary;
  }

  /** How far the node's records have come here; 0 where nothing has. */
  applied(space: string): number {
    return this.#spaces.get(space)?.summary.applied ?? 0;
  }

  /** The records of a collection as the user should see them, by id. */
  all<T>(space: string, collection: string): ReadonlyMap<string, T> {
    const view = this.#view(space);
    return (view?.get(collection) ?? new Map()) as ReadonlyMap<string, T>;
  }

  one<T>(space: string, collection: string, id: string): T | undefined {
    return this.all<T>(space, collection).get(id);
  }

  /**
   * Of each field on which nobody has decided, all versions; the one that counts comes first. A field on which this
   * browser has written since, which is still on its way, is left out.
   */
  conflicts(space: string, collection: string, id: string): FieldVersion[] {
    const versions = this.#spaces.get(space)?.conflicts.get(`${collection} ${id}`);
    if (!versions) return [];
    const decided = this.#outbox
      .filter(({ arguments: args, state }) => state !== "refused" && args.collection === collection && args.id === id)
      .flatMap(({ arguments: args }) => (args.decides as string[] | undefined) ?? []);
    return versions.filter(({ field }) => !decided.includes(field));
  }

  announce(summaries: SpaceSummary[]): void {
    for (const summary of summaries) {
      const state = this.#spaces.get(summary.space);
      if (state) state.summary = { ...summary, applied: state.summary.applied };
      else this.#spaces.set(summary.space, empty_state({ ...summary, applied: 0 }));
    }
    this.changed.emit();
  }

  /** Offsets begin anew at another node; the records stay in view until its snapshots come. */
  forget_offsets(): void {
    for (const state of this.#spaces.values()) state.summary = { ...state.summary, applied: 0 };
  }

  replace(space: string, offset: number, changes: RecordChange[]): void {
    const state = this.#spaces.get(space);
    if (!state) return;
    state.collections = new Map();
    state.conflicts = new Map();
    this.#write(state, offset, changes);
  }

  apply(space: string, offset: number, changes: RecordChange[]): void {
    const state = this.#spaces.get(space);
    if (!state || offset <= state.summary.applied) return;
    this.#write(state, offset, changes);
  }

  set_turnout(space: string, votes: { vote: string; cast: number }[]): void {
    for (const { vote, cast } of votes) this.#turnout.set(`${space} ${vote}`, cast);
    this.changed.emit();
  }

  /** Of an open vote, as the node told it last. */
  turnout(space: string, vote: string): number {
    return this.#turnout.get(`${space} ${vote}`) ?? 0;
  }

  /** Records that were asked for by themselves: the space stands where it stood. */
  learn(space: string, collection: string, records: { id: string; record: RecordFields }[]): void {
    const state = this.#spaces.get(space);
    if (!state || records.length === 0) return;
    this.#write(state, state.summary.applied, records.map(({ id, record }) => ({ collection, id, record })));
  }

  set_outbox(entries: OutboxEntry[]): void {
    this.#outbox = entries;
    for (const state of this.#spaces.values()) state.view = null;
    this.changed.emit();
  }

  #write(state: SpaceState, offset: number, changes: RecordChange[]): void {
    for (const { collection, id, record, conflicts } of changes) {
      const records = collection_of(state.collections, collection);
      if (conflicts) state.conflicts.set(`${collection} ${id}`, conflicts);
      else state.conflicts.delete(`${collection} ${id}`);
      const last = records.get(id);
      if (record) records.set(id, record);
      else if (last) state.buried.set(`${collection} ${id}`, last);
      if (!record) records.delete(id);
    }
    state.summary = { ...state.summary, applied: offset };
    state.view = null;
    this.changed.emit();
  }

  #view(space: string): Collections | undefined {
    const state = this.#spaces.get(space);
    if (!state) return undefined;
    state.view ??= overlaid(
      state.collections,
      this.#outbox.filter((entry) => entry.space === space),
      (collection, id) => state.buried.get(`${collection} ${id}`),
    );
    return state.view;
  }
}

function empty_state(summary: StoredSpace): SpaceState {
  return { summary, collections: new Map(), buried: new Map(), conflicts: new Map(), view: null };
}

function collection_of(collections: Collections, name: string): Map<string, RecordFields> {
  let records = collections.get(name);
  if (!records) collections.set(name, (records = new Map()));
  return records;
}
