import type { OutboxEntry } from "../storage/database";
import type { Language } from "../storage/preferences";
import { type Problem, commands } from "../storage/schema";
import type { Client } from "../sync/client";
import type { RecordFields } from "../sync/overlay";
import type { Catalogue } from "./i18n/catalogues";
import { type FieldTable, field_in_words, field_infos } from "./fields";

/** One thing that the node has not confirmed, in words. */
export interface UnsentEntry {
  id: string;
  is_file: boolean;
  state: "waiting" | "refused";
  what: string;
  made_ms: number;
  problem: Problem | undefined;
  /** What the user had entered: label and value. */
  content: [string, string][];
}

/** Everything in the outbox that waits or was refused, oldest first. */
export function described(client: Client, language: Language, catalogue: Catalogue): UnsentEntry[] {
  const words = catalogue.unsent;
  const commands_ = client.outbox.entries
    .filter((entry) => entry.state !== "done")
    .map((entry) => ({
      id: entry.id,
      is_file: false,
      state: entry.state as "waiting" | "refused",
      what: what_of(entry, words),
      made_ms: entry.made_ms,
      problem: entry.problem,
      content: content_of(client, entry, language, catalogue),
    }));
  const files = client.uploads.files.map((file) => ({
    id: file.id,
    is_file: true,
    state: file.state,
    what: `${words.names.file}: ${file.name}`,
    made_ms: file.made_ms,
    problem: file.problem,
    content: [],
  }));
  return [...commands_, ...files].sort((a, b) => a.made_ms - b.made_ms);
}

function what_of(entry: OutboxEntry, words: Catalogue["unsent"]): string {
  if (entry.name === "conference.create") return words.names.conference_create;
  const verb = entry.name.slice("record.".length) as "put" | "delete" | "restore";
  const collection = entry.arguments.collection as keyof Catalogue["unsent"]["collections"];
  const fields = entry.arguments.fields as RecordFields | undefined;
  const name = fields?.title ?? fields?.full_name ?? fields?.name;
  const noun = words.collections[collection] ?? words.collections.other;
  return `${words.names[verb] ?? verb} ${noun}${typeof name === "string" ? `: ${name}` : ""}`;
}

function content_of(
  client: Client,
  entry: OutboxEntry,
  language: Language,
  catalogue: Catalogue,
): [string, string][] {
  const create = entry.name === "conference.create";
  const infos = create ? commands["conference.create"].fields : field_infos(String(entry.arguments.collection));
  const values = create ? entry.arguments : ((entry.arguments.fields as RecordFields | undefined) ?? {});
  return Object.entries(values).flatMap(([name, value]) => {
    const said = field_in_words(client.cache, (infos as FieldTable)[name], value, language, catalogue);
    return said ? [said] : [];
  });
}
