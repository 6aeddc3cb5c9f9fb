import type { ClientDatabase } from "../storage/database";
import { forget_offsets, save_changes, save_snapshot, save_spaces } from "../storage/record_store";
import type {
  FeedAcks,
  RecordChange,
  FeedError,
  FeedLink,
  FeedServerMessage,
  FeedSnapshot,
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
}

/**
 * Follows every space of `welcome` from where this browser's records stand (SPEC F1–F5). Messages are taken one
 * after the other: each is in the database and the cache before the next is looked at.
 */
export class Feed {
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
        return; // no page asks for it
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
      this.connection.send({ type: "subscribe", space, since: this.cache.applied(space) });
    }
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
