import { type ClientDatabase, delete_database, open_database } from "../storage/database";
import { document_database, known_documents } from "../storage/document_marks";
import { load_records } from "../storage/record_store";
import type { FeedLink, Session } from "../storage/schema";
import { load_setting, save_setting } from "../storage/settings";
import { current_session, named_records, private_note, ProblemError, put_private_note, upload } from "./api";
import { Background } from "./background";
import { Documents } from "./documents";
import { type Environment, browser_environment, socket_origin } from "./environment";
import { Feed } from "./feed";
import { type ConnectionState, FeedConnection } from "./feed_connection";
import { Outbox } from "./outbox";
import { PrivateNotes } from "./private_notes";
import { RecordCache } from "./record_cache";
import { Signal } from "./signal";
import { Tabs } from "./tabs";
import { Uploads } from "./uploads";

/** What the status line says. */
export interface SyncStatus {
  connection: ConnectionState;
  unsent: number;
  refused: number;
  saved_ms: number | undefined;
  link: FeedLink | null;
}

/** Everything of one signed-in account in this tab: records, outbox, files, documents, and the line to the node. */
export class Client {
  readonly changed = new Signal();
  readonly cache = new RecordCache();
  readonly outbox: Outbox;
  readonly uploads: Uploads;
  readonly documents: Documents;
  readonly notes: PrivateNotes;
  link: FeedLink | null = null;

  readonly #environment: Environment;
  readonly #connection: FeedConnection;
  readonly #feed: Feed;
  readonly #tabs: Tabs;
  readonly #background = new Background();
  #leading = false;
  #saved_ms: number | undefined;
  #clock_ahead_ms = 0;

  private constructor(
    readonly session: Session,
    readonly database: ClientDatabase,
    environment: Environment,
  ) {
    this.#environment = environment;
    this.#connection = new FeedConnection(environment);
    this.#tabs = new Tabs(session.account);
    const line = {
      send: (message: object) => this.#connection.send(message),
      restart: () => this.#connection.restart(),
      applied: (space: string) => this.cache.applied(space),
    };
    this.outbox = new Outbox(database, line, environment, this.#background, () => this.#tabs.tell("outbox"));
    this.uploads = new Uploads(
      database,
      environment,
      this.#background,
      upload,
      () => this.#tabs.tell("files"),
      () => this.outbox.refresh(),
    );
    this.notes = new PrivateNotes(database, environment, this.#background, { read: private_note, put: put_private_note }, () =>
      this.#tabs.tell("notes"),
    );
    const address = `${socket_origin()}/yjs`;
    this.documents = new Documents(database, session.account, address, this.#background, () =>
      this.#tabs.tell("documents"),
    );
    this.#feed = this.#make_feed();
    this.#wire();
  }

  /** Opens what this browser keeps of the account and begins to follow the node; works offline. */
  static async open(session: Session, environment: Environment = browser_environment()): Promise<Client> {
    const client = new Client(session, await open_database(session.account), environment);
    const { spaces, records } = await load_records(client.database);
    client.cache.load(spaces, records);
    client.#saved_ms = await load_setting(client.database, "saved_ms");
    await client.outbox.refresh();
    await client.uploads.refresh();
    await client.notes.refresh();
    await client.documents.resume(false);
    client.#tabs.when_leading(() => client.#lead());
    client.#connection.start();
    return client;
  }

  status(): SyncStatus {
    return {
      connection: this.#connection.state,
      unsent:
        this.outbox.waiting().length +
        this.uploads.files.filter((file) => file.state === "waiting").length +
        this.notes.unsent() +
        this.documents.unsent(),
      refused:
        this.outbox.refused().length + this.uploads.files.filter((file) => file.state === "refused").length,
      saved_ms: this.documents.saved_ms ? Math.max(this.#saved_ms ?? 0, this.documents.saved_ms) : this.#saved_ms,
      link: this.link,
    };
  }

  network_returned(): void {
    this.#connection.network_returned();
    this.#background.run(this.documents.reconnect());
  }

  network_gone(): void {
    this.#connection.network_gone();
    this.#background.run(this.documents.network_gone());
  }

  /** The node does not know the session any more; what is unsent waits for the next sign-in. */
  session_ended(): void {
    this.#connection.session_ended();
  }

  /** After a new sign-in of the same account. */
  resume(): void {
    this.#connection.start();
    this.#background.run(this.documents.reconnect());
  }

  async close(): Promise<void> {
    this.#connection.stop();
    this.#tabs.close();
    const settled = this.#background.close();
    this.database.close();
    await this.documents.close();
    await settled;
  }

  /** Closes, and removes all that this browser keeps of the account; only right when nothing is unsent. */
  async close_and_forget(): Promise<void> {
    const documents = await known_documents(this.database);
    await this.close();
    await delete_database(this.session.account);
    for (const document of documents) {
      indexedDB.deleteDatabase(document_database(this.session.account, document));
    }
    if (typeof caches !== "undefined") await caches.delete("giaoban-papers");
  }

  #make_feed(): Feed {
    return new Feed(this.database, this.cache, this.#connection, {
      ready: (welcome) => {
        this.#clock_ahead_ms = welcome.time_ms - this.#environment.now_ms();
        this.outbox.connected();
        this.uploads.connected();
        this.notes.connected();
        this.#background.run(this.documents.reconnect());
      },
      acks: (message) => {
        if (message.results.some((result) => result.status === "done")) this.#note_saved();
        this.#background.run(this.outbox.acks(message));
      },
      link: (message) => {
        this.link = message;
        this.changed.emit();
      },
      error: (message) => this.#background.run(this.outbox.error(message)),
      advanced: () => this.#background.run(this.outbox.settle()),
      counted: () => this.changed.emit(),
    });
  }

  #wire(): void {
    this.#connection.on_message = (message) => this.#background.run(this.#feed.receive(message));
    this.#connection.on_state = (state) => {
      if (state !== "open") {
        this.outbox.disconnected();
        this.uploads.disconnected();
        this.notes.disconnected();
        this.#feed.reset();
      }
      if (state === "waiting") this.#background.run(this.#check_session());
      if (state === "signed_out") this.#background.run(this.documents.session_ended());
      this.changed.emit();
    };
    this.outbox.changed.subscribe(() => {
      this.cache.set_outbox(this.outbox.entries);
      this.changed.emit();
    });
    this.uploads.changed.subscribe(() => this.changed.emit());
    this.notes.changed.subscribe(() => this.changed.emit());
    this.documents.changed.subscribe(() => this.changed.emit());
    this.#tabs.on_news = (news) => {
      if (news === "outbox") this.#background.run(this.outbox.refresh());
      if (news === "files") this.#background.run(this.uploads.refresh());
      if (news === "notes") this.#background.run(this.notes.refresh());
      if (news === "documents") this.#background.run(this.documents.resume(false));
    };
  }

  #lead(): void {
    this.#leading = true;
    this.outbox.lead();
    this.uploads.lead();
    this.notes.lead();
    this.#background.run(this.documents.resume(true));
  }

  /** The time by the node's clock, Unix ms: this machine's own may be wrong. */
  now_ms(): number {
    return this.#environment.now_ms() + this.#clock_ahead_ms;
  }

  /** Has the node tell how many connections follow the space; returns the function that ends it. */
  count_followers(space: string): () => void {
    return this.#feed.count_followers(space);
  }

  /** As the node said last; undefined where it did not yet, or is out of reach. */
  followers(space: string): number | undefined {
    return this.#feed.followers.get(space);
  }

  /** Has the node tell who votes in the space; returns the function that ends it. */
  follow_ballots(space: string): () => void {
    return this.#feed.follow_ballots(space);
  }

  /** Whether all ballots that there are have come here. */
  has_ballots(space: string): boolean {
    return this.#feed.has_ballots.has(space);
  }

  /** Asks whether ballots are there, one's own for instance; where the node is out of reach, what is known stays. */
  look_for_ballots(space: string, ids: string[]): void {
    const ask = async () => this.cache.learn(space, "ballots", await named_records(space, "ballots", ids));
    void ask().catch(() => undefined);
  }

  /** Whether this tab is the one that sends. */
  leading(): boolean {
    return this.#leading;
  }

  /** A refused upgrade looks like any lost connection; the session tells whether it was that. */
  async #check_session(): Promise<void> {
    try {
      await current_session();
    } catch (error) {
      const expired = error instanceof ProblemError && error.problem.code === "not_signed_in";
      if (expired) this.#connection.session_ended();
    }
  }

  #note_saved(): void {
    this.#saved_ms = Date.now();
    this.#background.run(save_setting(this.database, "saved_ms", this.#saved_ms));
    this.changed.emit();
  }
}
