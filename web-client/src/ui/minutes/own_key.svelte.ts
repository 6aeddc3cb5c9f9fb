import { write } from "../../model/editing";
import { is_revoked, key_row_id, spaces_with_key } from "../../model/key_rows";
import { can_sign, kKeyFileLimit, key_file, key_mark, make_key, read_key_file } from "../../model/signing_key";
import { type KeptKey, forget_key, keep_key, load_key } from "../../storage/signing_keys";
import { app } from "../app_state.svelte";
import { save_file } from "./conclude";

/** The account's signing key in this browser. */
export class OwnKey {
  /** Undefined while it is looked for; null where there is none. */
  key = $state.raw<KeptKey | null | undefined>(undefined);
  is_able = $state(true);
  readonly is_revoked = $derived.by(() => {
    void app.records;
    return app.client && app.session && this.key ? is_revoked(app.client.cache, app.session, this.key.public_key) : false;
  });

  constructor() {
    void this.#look();
  }

  async #look(): Promise<void> {
    this.is_able = await can_sign();
    this.key = app.session ? ((await load_key(app.session.account)) ?? null) : null;
  }

  async make(passphrase: string): Promise<void> {
    if (!app.client) return;
    await this.#keep(await make_key(passphrase, app.client.now_ms()));
  }

  /** Takes a key from its file; false where that is none. */
  async bring(file: File): Promise<boolean> {
    const key = file.size <= kKeyFileLimit ? read_key_file(await file.text()) : undefined;
    if (key) await this.#keep(key);
    return key !== undefined;
  }

  /** Hands out the file of the key. */
  export(): void {
    if (!this.key || !app.session) return;
    const name = `khoa-ky-${app.session.username}-${key_mark(this.key.public_key).replaceAll(" ", "")}.json`;
    save_file(new Blob([key_file(this.key)], { type: "application/json" }), name);
  }

  /** Ends the key in all conferences in which it stands, and here. */
  async revoke(): Promise<void> {
    const { client, session } = app;
    if (!client || !session || !this.key) return;
    for (const space of spaces_with_key(client.cache, session, this.key.public_key))
      await write(client, space, [{ kind: "put", collection: "signing_keys", id: key_row_id(session), fields: { is_revoked: true } }]);
    await forget_key(session.account);
    this.key = null;
  }

  async #keep(key: KeptKey): Promise<void> {
    if (!app.session) return;
    await keep_key(app.session.account, key);
    this.key = key;
  }
}
