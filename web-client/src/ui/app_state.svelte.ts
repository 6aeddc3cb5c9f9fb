import { type Language, type Theme, choose_language, choose_theme, chosen_language, chosen_theme, remember_session, remembered_session } from "../storage/preferences";
import type { Session } from "../storage/schema";
import { catalogues } from "../model/i18n/catalogues";
import { UndoStack } from "../model/undo";
import { ProblemError, current_session, sign_out } from "../sync/api";
import { Client, type SyncStatus } from "../sync/client";
import { router } from "./router.svelte";

/** `opening`: the database is being read. `signed_out`: nobody is signed in on this machine. */
export type Phase = "opening" | "signed_out" | "ready";

const kNoStatus: SyncStatus = { connection: "stopped", unsent: 0, refused: 0, saved_ms: undefined, link: null };

/** What every part of the page looks at. One to a tab. */
class AppState {
  phase = $state<Phase>("opening");
  #signed_in = $state.raw<Session | null>(null);
  /** Who works here. While pages are read as of another day, somebody who only reads: nothing is written by what is long past. */
  readonly session = $derived<Session | null>(this.#signed_in && router.day ? { ...this.#signed_in, roles: ["observer"] } : this.#signed_in);
  client = $state.raw<Client | null>(null);
  undo = $state.raw<UndoStack | null>(null);
  status = $state.raw<SyncStatus>(kNoStatus);
  /** Rises whenever records change: reading it makes what is worked out from the cache work itself out again. */
  records = $state(0);
  language = $state<Language>(chosen_language());
  theme = $state<Theme>(chosen_theme());
  /** Spoken by screen readers, once. */
  announcement = $state("");
  readonly t = $derived(catalogues[this.language]);

  /** Opens what this machine keeps of whoever signed in last, then asks the node whether they still are. */
  async start(): Promise<void> {
    const remembered = remembered_session();
    if (remembered) await this.#open(remembered);
    try {
      const session = await current_session();
      await this.signed_in(session);
    } catch (error) {
      const refused = error instanceof ProblemError && error.problem.code === "not_signed_in";
      if (refused) this.client?.session_ended();
      if (!remembered) this.phase = "signed_out";
    }
  }

  /** The node knows `session`: the same account goes on where it was, another gets its own data. */
  async signed_in(session: Session): Promise<void> {
    remember_session(session);
    if (this.client && this.session?.account === session.account) {
      this.#signed_in = session;
      this.client.resume();
    } else {
      await this.client?.close();
      await this.#open(session);
    }
  }

  async leave(): Promise<void> {
    const client = this.client;
    try {
      await sign_out();
    } catch {
      // Offline: the cookie stays until it expires; this machine forgets all the same.
    }
    remember_session(null);
    this.client = null;
    this.#signed_in = null;
    this.phase = "signed_out";
    const status = client?.status();
    if (status && status.unsent === 0 && status.refused === 0) await client?.close_and_forget();
    else await client?.close();
  }

  set_language(language: Language): void {
    choose_language(language);
    this.language = language;
    document.documentElement.lang = language;
  }

  set_theme(theme: Theme): void {
    choose_theme(theme);
    this.theme = theme;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }

  announce(text: string): void {
    // The same words twice would not be read: the region is emptied in between.
    this.announcement = "";
    queueMicrotask(() => (this.announcement = text));
  }

  async #open(session: Session): Promise<void> {
    const client = await Client.open(session);
    this.#signed_in = session;
    this.client = client;
    this.undo = new UndoStack(client);
    this.status = client.status();
    client.cache.changed.subscribe(() => (this.records += 1));
    client.changed.subscribe(() => (this.status = client.status()));
    this.records += 1;
    this.phase = "ready";
  }
}

export const app = new AppState();
