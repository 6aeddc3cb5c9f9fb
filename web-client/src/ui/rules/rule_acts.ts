import { changed_fields, without_nulls } from "../../model/agenda_form";
import { decide } from "../../model/deciding";
import type { Change } from "../../model/editing";
import { problem_text } from "../../model/problem_text";
import { registry_of } from "../../model/units";
import type { AgendaItem } from "../../storage/schema";
import { uuid_v7 } from "../../storage/uuid";
import type { RecordFields } from "../../sync/overlay";
import { app } from "../app_state.svelte";
import { show_toast } from "../shell/toasts.svelte";

/** Writes a rule of the registry, new where `before` is not given; only fields that differ. Can be undone. */
export async function put_rule(collection: string, id: string, fields: RecordFields, before: object | undefined, what: string): Promise<undefined> {
  const registry = app.client ? registry_of(app.client.cache) : undefined;
  if (!app.undo || !registry) return;
  const words = app.t.rules.did;
  const changed = before ? changed_fields(before as AgendaItem, fields) : without_nulls(fields);
  if (Object.keys(changed).length === 0) return;
  const change: Change = { kind: "put", collection, id, fields: changed, ...(before ? { bases: { ...before } as RecordFields } : {}) };
  const label = before ? words.edited(what) : words.added(what);
  await app.undo.perform(label, registry, [change]);
  show_toast(label, true);
}

export async function remove_rule(collection: string, id: string, what: string): Promise<void> {
  const registry = app.client ? registry_of(app.client.cache) : undefined;
  if (!app.undo || !registry) return;
  const label = app.t.rules.did.removed(what);
  await app.undo.perform(label, registry, [{ kind: "delete", collection, id }]);
  show_toast(label, true);
}

/** A new series: the node founds the space of its slots, and so decides. The refusal's words, or nothing. */
export async function create_series(fields: RecordFields, what: string): Promise<string | undefined> {
  const registry = app.client ? registry_of(app.client.cache) : undefined;
  if (!app.client || !registry) return app.t.rules.refused;
  const decision = await decide(app.client, registry, "series.create", { fields: without_nulls(fields) });
  if (decision.state === "refused") return problem_text(decision.problem, app.language);
  show_toast(decision.state === "queued" ? app.t.rules.series_queued : app.t.rules.did.added(what));
  return undefined;
}

export function new_id(): string {
  return uuid_v7();
}
