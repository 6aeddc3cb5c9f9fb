import type { Cluster, CouncilTerm, Unit } from "../storage/schema";
import type { RecordFields } from "../sync/overlay";
import { add_days } from "./calendar";
import type { Change } from "./editing";
import { cluster_units, members_on } from "./membership";
import { type Clusters, type RegistryFault, type Units, registry_faults } from "./registry_check";
import { exists_on } from "./units";

/** `alter`: the same unit goes on under another name, kind, code or parent. */
export type UnitChangeKind = "merge" | "split" | "abolish" | "alter";

/** What is said of a unit that begins, or of one from a day on. */
export interface UnitFacts {
  id: string;
  name: string;
  full_name: string;
  kind: Unit["kind"];
  code: string;
  parent: string;
  /** Which clusters it joins, where that does not follow from whom it replaces. */
  clusters: string[];
}

export interface UnitChangeForm {
  kind: UnitChangeKind;
  day: string;
  /** Units that end; of `alter` the one that changes. */
  units: string[];
  /** A merger may make one of the existing units larger instead of a new one. */
  has_new: boolean;
  begins: UnitFacts[];
  /** Existing units that take over. */
  heirs: string[];
}

/** What of a registry a change is held against. */
export interface RegistryView {
  units: Units;
  clusters: Clusters;
  terms: ReadonlyMap<string, CouncilTerm>;
}

/** One action writes so many records at most: two provinces with all their communes are far fewer. */
export const kRecordsMost = 800;

const kLevelOf: Record<Unit["kind"], Unit["level"]> = {
  country: "national",
  province: "provincial",
  centrally_run_city: "provincial",
  provincial_city: "district",
  town: "district",
  district: "district",
  commune: "commune",
  ward: "commune",
  special_zone: "commune",
};

export function level_of(kind: Unit["kind"]): Unit["level"] {
  return kLevelOf[kind];
}

/** Before a unit's name in its full name. */
const kTitleOf: Record<Unit["kind"], string> = {
  country: "",
  province: "Tỉnh",
  centrally_run_city: "Thành phố",
  provincial_city: "Thành phố",
  town: "Thị xã",
  district: "Huyện",
  commune: "Xã",
  ward: "Phường",
  special_zone: "Đặc khu",
};

/** "Xã Tri Lễ" of a commune "Tri Lễ". */
export function usual_full_name(kind: Unit["kind"], name: string): string {
  return `${kTitleOf[kind]} ${name.trim()}`.trim();
}

export function empty_facts(id: string, like: Unit | undefined): UnitFacts {
  return { id, name: "", full_name: "", kind: like?.kind ?? "commune", code: "", parent: like?.parent ?? "", clusters: [] };
}

export function facts_of(id: string, unit: Unit): UnitFacts {
  return { id, name: unit.name, full_name: unit.full_name, kind: unit.kind, code: unit.code ?? "", parent: unit.parent ?? "", clusters: [] };
}

/** The units that take over from those that end. */
export function successors_of(form: UnitChangeForm): string[] {
  return form.kind === "alter" ? [] : [...begins_of(form).map((unit) => unit.id), ...heirs_of(form)];
}

export function begins_of(form: UnitChangeForm): UnitFacts[] {
  if (form.kind === "merge") return form.has_new ? form.begins.slice(0, 1) : [];
  return form.kind === "split" ? form.begins : [];
}

function heirs_of(form: UnitChangeForm): string[] {
  if (form.kind === "merge") return form.has_new ? [] : form.heirs.slice(0, 1);
  return form.kind === "alter" ? [] : form.heirs;
}

/** The units below those that end, which go to the one successor, or up where there is none. */
export function children_moved(form: UnitChangeForm, view: RegistryView): { id: string; unit: Unit; to: string | undefined }[] {
  if (form.kind === "alter") return [];
  const next = successors_of(form);
  if (next.length > 1) return [];
  return children_of(form, view).map(({ id, unit }) => ({ id, unit, to: next[0] ?? view.units.get(unit.parent ?? "")?.parent }));
}

export function children_of(form: UnitChangeForm, view: RegistryView): { id: string; unit: Unit }[] {
  if (form.kind === "alter") return [];
  const ends = new Set(form.units);
  return [...view.units]
    .filter(([id, unit]) => !ends.has(id) && unit.parent !== undefined && ends.has(unit.parent) && (unit.valid_to ?? "9999") >= form.day)
    .map(([id, unit]) => ({ id, unit }));
}

/** Clusters of terms that last beyond the day. */
export function clusters_after(view: RegistryView, day: string): [string, Cluster][] {
  const last_of = new Map([...view.terms.values()].map((term) => [term.name, term.to]));
  return [...view.clusters].filter(([, cluster]) => (last_of.get(cluster.term) ?? `${cluster.term.slice(5)}-12-31`) >= day);
}

/** The terms in which it does not follow into which cluster a unit that begins comes: those it replaces were in several. */
export function open_clusters(form: UnitChangeForm, view: RegistryView): [string, Cluster][] {
  if (begins_of(form).length === 0) return [];
  const of_ends = clusters_after(view, form.day).filter(([, cluster]) => form.units.some((unit) => cluster_units(view.units, view.clusters.values(), cluster).includes(unit)));
  return of_ends.filter(([, cluster]) => of_ends.filter(([, other]) => other.term === cluster.term).length > 1);
}

/** All records that one action writes, those that begin first. Needs a form without faults. */
export function unit_changes(form: UnitChangeForm, view: RegistryView): Change[] {
  if (form.kind === "alter") return alter_changes(form, view);
  const last = add_days(form.day, -1);
  const successors = successors_of(form);
  const ended = form.units.flatMap((id) => view.units.get(id) ?? []);
  const changes = begins_of(form).map((facts): Change => put("units", facts.id, { ...plain_facts(facts), ...inherited(ended), valid_from: form.day }));
  for (const [id, cluster] of view.clusters) {
    const joining = begins_of(form).filter((facts) => facts.clusters.includes(id)).map((facts) => facts.id);
    if (joining.length > 0) changes.push(put("clusters", id, { units: [...cluster.units, ...joining] }));
  }
  for (const { id, unit, to } of children_moved(form, view)) {
    changes.push(put("units", id, (unit.valid_from ?? "") >= form.day ? { parent: to ?? null } : { parent: to ?? null, earlier: with_earlier(unit, last) }));
  }
  for (const id of form.units) changes.push(put("units", id, successors.length > 0 ? { valid_to: last, successors } : { valid_to: last }));
  return changes;
}

function alter_changes(form: UnitChangeForm, view: RegistryView): Change[] {
  const [id = ""] = form.units;
  const [facts] = form.begins;
  const unit = view.units.get(id);
  if (!unit || !facts) return [];
  return [put("units", id, { ...altered_fields(unit, facts), earlier: with_earlier(unit, add_days(form.day, -1)) })];
}

/** Fields that differ. */
export function altered_fields(unit: Unit, facts: UnitFacts): RecordFields {
  const { level: _, ...now } = plain_facts(facts);
  const before = unit as unknown as RecordFields;
  return Object.fromEntries(Object.entries({ code: null, parent: null, ...now }).filter(([name, value]) => (before[name] ?? null) !== value));
}

function put(collection: string, id: string, fields: RecordFields): Change {
  return { kind: "put", collection, id, fields };
}

function plain_facts(facts: UnitFacts): RecordFields {
  const name = facts.name.trim();
  return {
    name,
    full_name: facts.full_name.trim() || usual_full_name(facts.kind, name),
    kind: facts.kind,
    level: level_of(facts.kind),
    ...(facts.parent ? { parent: facts.parent } : {}),
    ...(facts.code.trim() ? { code: facts.code.trim() } : {}),
  };
}

/** The region that all had, and the coast where one had it. */
function inherited(ended: Unit[]): RecordFields {
  const region = ended[0]?.region;
  return {
    ...(region && ended.every((unit) => unit.region === region) ? { region } : {}),
    ...(ended.some((unit) => unit.is_coastal) ? { is_coastal: true } : {}),
  };
}

function with_earlier(unit: Unit, until: string): NonNullable<Unit["earlier"]> {
  const { name, full_name, kind, parent, code } = unit;
  return [...(unit.earlier ?? []), { until, name, full_name, kind, ...(parent ? { parent } : {}), ...(code ? { code } : {}) }];
}

/** The registry as it will be. */
export function applied(view: RegistryView, changes: Change[]): RegistryView {
  const tables: Record<string, Map<string, unknown>> = { units: new Map(view.units), clusters: new Map(view.clusters) };
  for (const change of changes) {
    if (change.kind !== "put") continue;
    const merged = { ...(tables[change.collection]?.get(change.id) as RecordFields | undefined), ...change.fields };
    const fields = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
    tables[change.collection]?.set(change.id, fields);
  }
  return { units: tables.units as Map<string, Unit>, clusters: tables.clusters as Map<string, Cluster>, terms: view.terms };
}

/** Who enters and leaves each cluster that the change touches, on its day. */
export function cluster_moves(form: UnitChangeForm, before: RegistryView, after: RegistryView): { cluster: Cluster; leaves: string[]; joins: string[] }[] {
  const members = (view: RegistryView, id: string, day: string): string[] => {
    const cluster = view.clusters.get(id);
    return cluster ? members_on(view.units, cluster_units(view.units, view.clusters.values(), cluster), day) : [];
  };
  return clusters_after(before, form.day).flatMap(([id, cluster]) => {
    const then = members(before, id, form.day);
    const now = members(after, id, form.day);
    const leaves = then.filter((unit) => !now.includes(unit));
    const joins = now.filter((unit) => !then.includes(unit));
    return leaves.length + joins.length > 0 ? [{ cluster, leaves, joins }] : [];
  });
}

export type UnitChangeFault =
  | { at: "day"; kind: "missing" }
  | { at: "units"; kind: "too_few" | "ended" | "not_yet" | "earlier" | "unchanged" | "too_many"; unit?: string }
  | { at: "heirs"; kind: "missing" | "not_there" | "ends_too"; unit?: string }
  | { at: "begins"; kind: "missing" | "name" | "parent" | "clusters"; place: number }
  | { at: "registry"; kind: RegistryFault["kind"]; unit: string };

/** Everything that keeps the form from being written, in the order of its controls. */
export function unit_change_faults(form: UnitChangeForm, view: RegistryView): UnitChangeFault[] {
  if (form.day === "") return [{ at: "day", kind: "missing" }];
  const faults = [...unit_faults(form, view), ...heir_faults(form, view), ...begin_faults(form, view)];
  if (faults.length > 0) return faults;
  const changes = unit_changes(form, view);
  if (changes.length > kRecordsMost) return [{ at: "units", kind: "too_many" }];
  const after = applied(view, changes);
  const known = new Set(registry_faults(view.units, view.clusters).map((fault) => `${fault.kind} ${fault.unit}`));
  return registry_faults(after.units, after.clusters)
    .filter((fault) => !known.has(`${fault.kind} ${fault.unit}`))
    .map((fault) => ({ at: "registry", ...fault }));
}

function unit_faults(form: UnitChangeForm, view: RegistryView): UnitChangeFault[] {
  const least = form.kind === "merge" && form.has_new ? 2 : 1;
  if (form.units.length < least) return [{ at: "units", kind: "too_few" }];
  const last = add_days(form.day, -1);
  const changed_later = (unit: Unit | undefined): boolean => (unit?.earlier?.at(-1)?.until ?? "") >= last;
  const child = children_moved(form, view).find((each) => changed_later(each.unit));
  if (child) return [{ at: "units", kind: "earlier", unit: child.id }];
  return form.units.flatMap((id): UnitChangeFault[] => {
    const unit = view.units.get(id);
    if (!unit) return [];
    const ended = form.kind === "alter" ? (unit.valid_to ?? "9999") < form.day : unit.valid_to !== undefined;
    if (ended) return [{ at: "units", kind: "ended", unit: id }];
    // Its last day is the one before: it must have been there that day.
    if ((unit.valid_from ?? "") >= form.day) return [{ at: "units", kind: "not_yet", unit: id }];
    if (changed_later(unit)) return [{ at: "units", kind: "earlier", unit: id }];
    const same = form.kind === "alter" && form.begins[0] && Object.keys(altered_fields(unit, form.begins[0])).length === 0;
    return same ? [{ at: "units", kind: "unchanged", unit: id }] : [];
  });
}

function heir_faults(form: UnitChangeForm, view: RegistryView): UnitChangeFault[] {
  const heirs = heirs_of(form);
  if (form.kind === "merge" && !form.has_new && heirs.length === 0) return [{ at: "heirs", kind: "missing" }];
  return heirs.flatMap((id): UnitChangeFault[] => {
    if (form.units.includes(id)) return [{ at: "heirs", kind: "ends_too", unit: id }];
    const unit = view.units.get(id);
    return unit && exists_on(unit, form.day) ? [] : [{ at: "heirs", kind: "not_there", unit: id }];
  });
}

function begin_faults(form: UnitChangeForm, view: RegistryView): UnitChangeFault[] {
  const begins = form.kind === "alter" ? form.begins.slice(0, 1) : begins_of(form);
  if (form.kind === "split" && begins.length + form.heirs.length < 2) return [{ at: "begins", kind: "missing", place: begins.length }];
  const open = open_clusters(form, view);
  const terms = new Set(open.map(([, cluster]) => cluster.term));
  return begins.flatMap((facts, place): UnitChangeFault[] => {
    if (facts.name.trim() === "") return [{ at: "begins", kind: "name", place }];
    const parent = view.units.get(facts.parent);
    if (facts.parent && (!parent || !exists_on(parent, form.day) || form.units.includes(facts.parent))) return [{ at: "begins", kind: "parent", place }];
    const chosen = facts.clusters.map((id) => view.clusters.get(id)?.term);
    const is_chosen = [...terms].every((term) => chosen.filter((each) => each === term).length === 1);
    return form.kind !== "alter" && !is_chosen ? [{ at: "begins", kind: "clusters", place }] : [];
  });
}
