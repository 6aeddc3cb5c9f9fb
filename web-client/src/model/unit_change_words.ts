import type { Slot } from "../storage/schema";
import { add_days } from "./calendar";
import { short_date } from "./dates";
import type { Catalogue } from "./i18n/catalogues";
import { cluster_moves, altered_fields, applied, begins_of, children_moved, children_of, type RegistryView, successors_of, unit_changes, type UnitChangeFault, type UnitChangeForm } from "./unit_change";
import { unit_as_of } from "./units";

/** A slot with the unit that hosts it, of any plan. */
export type HostedSlot = Pick<Slot, "host_unit" | "date" | "status">;

/** What a form without faults will do, sentence by sentence. */
export function change_sentences(form: UnitChangeForm, view: RegistryView, slots: Iterable<HostedSlot>, words: Catalogue["unit_change"]): string[] {
  const says = words.says;
  const after = applied(view, unit_changes(form, view));
  const day = short_date(form.day);
  const full = (id: string): string => full_name(form, view, id);
  const list = (ids: string[]): string => ids.map((id) => after.units.get(id)?.name ?? "").join(", ");
  if (form.kind === "alter") return alter_sentences(form, view, words);
  const heirs = successors_of(form);
  const sentences = form.units.map((id) => says.ends(full(id), short_date(add_days(form.day, -1))));
  for (const facts of begins_of(form)) sentences.push(says.begins(after.units.get(facts.id)?.full_name ?? "", day, full(facts.parent)));
  sentences.push(heirs.length > 0 ? says.inherits(list(heirs), list(form.units)) : says.nobody(list(form.units)));
  const below = children_of(form, view).length;
  const moved = children_moved(form, view);
  if (moved[0]) sentences.push(says.children(moved.length, after.units.get(moved[0].to ?? "")?.full_name ?? words.no_parent));
  else if (below > 0) sentences.push(says.children_left(below));
  for (const { cluster, leaves, joins } of cluster_moves(form, view, after)) sentences.push(says.cluster(cluster.name, cluster.term, list(leaves), list(joins)));
  return [...sentences, ...slot_sentences(form, slots, list, words)];
}

function alter_sentences(form: UnitChangeForm, view: RegistryView, words: Catalogue["unit_change"]): string[] {
  const [id = ""] = form.units;
  const [facts] = form.begins;
  const unit = view.units.get(id);
  if (!unit || !facts) return [];
  const fields = altered_fields(unit, facts);
  const after = applied(view, unit_changes(form, view)).units.get(id);
  const sentences = [words.says.alters(full_name(form, view, id), after?.full_name ?? "", short_date(form.day))];
  if ("code" in fields) sentences.push(words.says.alters_code(facts.code.trim()));
  if ("parent" in fields) sentences.push(words.says.alters_parent(full_name(form, view, facts.parent)));
  return sentences;
}

/** As it was called until the change. */
function full_name(form: UnitChangeForm, view: RegistryView, id: string): string {
  const unit = view.units.get(id);
  return unit ? unit_as_of(unit, add_days(form.day, -1)).full_name : "";
}

function slot_sentences(form: UnitChangeForm, slots: Iterable<HostedSlot>, list: (ids: string[]) => string, words: Catalogue["unit_change"]): string[] {
  const touched = [...slots].filter((slot) => form.units.includes(slot.host_unit ?? "") && (slot.date ?? "") >= form.day);
  const hosts = (some: HostedSlot[]): string => list(form.units.filter((id) => some.some((slot) => slot.host_unit === id)));
  const planned = touched.filter((slot) => slot.status === "planned");
  const fixed = touched.filter((slot) => slot.status === "confirmed" || slot.status === "convened");
  return [
    ...(planned.length > 0 ? [words.says.planned(planned.length, hosts(planned))] : []),
    ...(fixed.length > 0 ? [words.says.fixed(fixed.length, hosts(fixed))] : []),
    ...(planned.length + fixed.length === 0 ? [words.says.no_slots] : []),
  ];
}

/** What is wrong, in words. */
export function fault_sentence(fault: UnitChangeFault, form: UnitChangeForm, view: RegistryView, words: Catalogue["unit_change"]): string {
  const said = words.faults;
  const unit = "unit" in fault && fault.unit ? (view.units.get(fault.unit)?.full_name ?? begun_name(form, fault.unit)) : "";
  if (fault.at === "registry") return said.registry[fault.kind](unit);
  if (fault.at === "day") return said.day;
  if (fault.at === "heirs") return fault.kind === "missing" ? said.heirs_missing : said[fault.kind](unit);
  if (fault.at === "begins") return fault.kind === "missing" ? said.begins_missing : said[fault.kind];
  if (fault.kind === "too_few") return form.kind === "merge" ? said.too_few.merge : said.too_few.other;
  return fault.kind === "too_many" || fault.kind === "unchanged" ? said[fault.kind] : said[fault.kind](unit);
}

function begun_name(form: UnitChangeForm, id: string): string {
  return form.begins.find((facts) => facts.id === id)?.name ?? "";
}

/** What was done, for the way back. */
export function change_label(form: UnitChangeForm, view: RegistryView, words: Catalogue["unit_change"]): string {
  const name = (id: string): string => view.units.get(id)?.name ?? begun_name(form, id);
  const units = form.units.map(name).join(", ");
  return form.kind === "merge" ? words.did.merge(units, successors_of(form).map(name).join(", ")) : words.did[form.kind](units);
}
