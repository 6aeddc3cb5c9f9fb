import type { ClientDatabase } from "../storage/database";
import { forget_offsets, save_changes, save_snapshot, save_spaces } from "../storage/record_store";
import type {
  FeedAcks,
  RecordChange,
  FeedError,
  FeedLink,
  FeedPresence,
  FeedServerMessage,
  FeedSnapshot,
  FeedTurnout,
  SpaceSummary,
  FeedWelcome,
} from "../storage/schema";
import { load_setting, save_setting } from "../storage/settings";
import type { FeedConnection } from "./feed_connection";
import type { RecordCache } from "./record_cache";

export interface FeedListener {
  /** The node has greeted: commands may be sent. */
  ready(welcome: FeedWelcome): void;
  acks(message: FeedAcks): void;
  link(message: FeedLink): void;
  error(message: FeedError): void;
  /** Records of a space have come up to a new offset. */
  advanced(space: string): void;
  /** The node said how many follow a space. */
  counted(): void;
}

/**
 * Follows every space of `welcome` from where this browser's records stand (SPEC F1–F5). Messages are taken one
 * after the other: each is in the database and the cache before the next is looked at.
 */
export class Feed {
  /** How many connections follow a space at the node, of those that are counted (SPEC F13). */
  readonly followers = new Map<string, number>();
  /** Spaces whose followers somebody wants to know, and how many want it. */
  #counted = new Map<string, number>();
  /** Spaces whose ballots somebody looks at, and how many do (SPEC F14). */
  #ballots = new Map<string, number>();
  /** Of these, those whose ballots are all here, up to where their records stand. */
  readonly has_ballots = new Set<string>();
  /** Spaces of which a snapshot was asked for with its ballots. */
  #whole = new Set<string>();
  #parts = new Map<string, RecordChange[]>();
  #tail: Promise<void> = Promise.resolve();
  #storing = true;

  constructor(
    private readonly database: ClientDatabase,
    private readonly cache: RecordCache,
    private readonly connection: FeedConnection,
    private readonly listener: FeedListener,
  ) {}

  /** A new connection begins: half a snapshot of the last one is worth nothing. */
  reset(): void {
    this.#parts.clear();
    this.followers.clear();
  }

  /** Has the node tell how many follow the space; returns the function that ends it. */
  count_followers(space: string): () => void {
    return this.#want(this.#counted, space, () => this.followers.delete(space));
  }

  /** Has the node tell who votes in the space, those of before too; returns the function that ends it. */
  follow_ballots(space: string): () => void {
    return this.#want(this.#ballots, space, () => this.has_ballots.delete(space));
  }

  #want(wanted: Map<string, number>, space: string, on_last: () => void): () => void {
    const before = wanted.get(space) ?? 0;
    wanted.set(space, before + 1);
    if (before === 0) this.#subscribe_again(space);
    return () => {
      const left = (wanted.get(space) ?? 1) - 1;
      if (left > 0) return void wanted.set(space, left);
      wanted.delete(space);
      on_last();
      this.#subscribe_again(space);
    };
  }

  /** Resolves when the message has had its effect. */
  receive(message: unknown): Promise<void> {
    const taken = this.#tail.then(() => this.#take(message as FeedServerMessage));
    this.#tail = taken.catch(() => undefined);
    return taken;
  }

  async #take(message: FeedServerMessage): Promise<void> {
    switch (message.type) {
      case "welcome":
        return this.#welcome(message);
      case "spaces":
        return this.#follow(message.spaces);
      case "snapshot":
        return this.#snapshot(message);
      case "changes":
        this.cache.apply(message.space, message.offset, message.changes);
        this.listener.advanced(message.space);
        return this.#store(() => save_changes(this.database, message.space, message.offset, message.changes));
      case "acks":
        return this.listener.acks(message);
      case "link":
        return this.listener.link(message);
      case "error":
        return this.listener.error(message);
      case "presence":
        return this.#present(message);
      case "turnout":
        return this.#turn_out(message);
    }
  }

  async #welcome(message: FeedWelcome): Promise<void> {
    this.connection.return_within_ms = message.return_within_ms ?? 0;
    const known = await load_setting(this.database, "node");
    if (known !== message.node) {
      if (known) {
        await forget_offsets(this.database);
        this.cache.forget_offsets();
      }
      await save_setting(this.database, "node", message.node);
    }
    await this.#follow(message.spaces);
    this.listener.ready(message);
  }

  async #follow(spaces: SpaceSummary[]): Promise<void> {
    await save_spaces(this.database, spaces);
    this.cache.announce(spaces);
    for (const { space } of spaces) {
      this.#subscribe(space);
    }
  }

  #subscribe(space: string): void {
    const wish: { presence?: true; ballots?: true } = {};
    if (this.#counted.has(space)) wish.presence = true;
    if (this.#ballots.has(space)) wish.ballots = true;
    const is_lacking = wish.ballots === true && !this.has_ballots.has(space);
    if (is_lacking) this.#parts.delete(space);
    this.#whole.delete(space);
    if (is_lacking) this.#whole.add(space);
    this.connection.send({ type: "subscribe", space, since: is_lacking ? 0 : this.cache.applied(space), ...wish });
  }

  /** A space of which nothing has come yet waits for its snapshot: to ask again would break that off in the middle. */
  #subscribe_again(space: string): void {
    if (this.cache.applied(space) > 0) this.#subscribe(space);
  }

  #present(message: FeedPresence): void {
    if (!this.#counted.has(message.space)) return;
    this.followers.set(message.space, message.count);
    this.listener.counted();
  }

  #turn_out(message: FeedTurnout): void {
    this.cache.set_turnout(message.space, message.votes);
  }

  async #snapshot(message: FeedSnapshot): Promise<void> {
    const parts = this.#parts.get(message.space) ?? [];
    parts.push(...message.records);
    if (!message.last) {
      this.#parts.set(message.space, parts);
      return;
    }
    this.#parts.delete(message.space);
    this.cache.replace(message.space, message.offset, parts);
    this.listener.advanced(message.space);
    await this.#store(() => save_snapshot(this.database, message.space, message.offset, parts));
    if (this.#ballots.has(message.space) && this.#whole.has(message.space)) {
      this.has_ballots.add(message.space);
      this.listener.counted();
    }
    const lacks_followers = this.#counted.has(message.space) && !this.followers.has(message.space);
    const lacks_ballots = this.#ballots.has(message.space) && !this.has_ballots.has(message.space);
    if (lacks_followers || lacks_ballots) this.#subscribe_again(message.space);
  }

  /**
   * After a write that failed (the disk's quota, say) nothing more is stored until the next start: a later offset
   * over a gap would be believed. The page goes on from memory, and the next start asks from the last good offset.
   */
  async #store(save: () => Promise<void>): Promise<void> {
    if (!this.#storing) return;
    this.#storing = false;
    await save();
    this.#storing = true;
  }
}
