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
      what: what_of(entry, words, language),
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

function what_of(entry: OutboxEntry, words: Catalogue["unsent"], language: Language): string {
  const command = (commands as Record<string, { vi?: string; en?: string } | undefined>)[entry.name];
  if (!entry.name.startsWith("record.")) return command?.[language] ?? words.names.put;
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
  const [infos, values] = told_fields(entry);
  return Object.entries(values).flatMap(([name, value]) => {
    const said = field_in_words(client.cache, infos[name], value, language, catalogue);
    return said ? [said] : [];
  });
}

/** The fields of an entry that have words for people; lists of slots have only ids, and are told by the command's name. */
function told_fields(entry: OutboxEntry): [FieldTable, RecordFields] {
  const fields = (entry.arguments.fields as RecordFields | undefined) ?? {};
  if (entry.name === "series.create") return [field_infos("series"), fields];
  if (entry.name.startsWith("record.")) return [field_infos(String(entry.arguments.collection)), fields];
  const infos = (commands as Record<string, { fields: object } | undefined>)[entry.name]?.fields ?? {};
  const told = Object.entries(infos as FieldTable).filter(([, info]) => info?.kind !== "list" && info?.kind !== "object");
  return [Object.fromEntries(told), entry.arguments];
}
