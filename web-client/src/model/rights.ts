import type { Conference, Member, Session } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { registry_of } from "./units";

/** Whether the account writes at all: secretaries and administrators; the others read. */
export function may_edit(session: Session): boolean {
  return session.roles.includes("secretary") || session.roles.includes("admin");
}

/** Whether the account's unit convened the conference: it says which items are agreed. */
export function may_decide(session: Session, conference: Conference): boolean {
  return may_edit(session) && conference.convener_unit === session.unit;
}

/** A row of the agenda is changed and taken away by who convened, or by the unit that proposed it. */
export function may_change(session: Session, conference: Conference, item: { proposed_by?: string }): boolean {
  return may_decide(session, conference) || (may_edit(session) && item.proposed_by === session.unit);
}

/** A paper is taken away by who convened, or by the unit that sent it. */
export function may_remove_paper(session: Session, conference: Conference, file: { unit: string }): boolean {
  return may_decide(session, conference) || (may_edit(session) && file.unit === session.unit);
}

/** Minutes are also the chair's to write in. */
export function may_write_minutes(session: Session): boolean {
  return may_edit(session) || session.roles.includes("chair");
}

/** Whether the account concludes the minutes: secretaries and chairs of the convener do (SPEC N1). */
export function may_conclude(session: Session, conference: Conference): boolean {
  return conference.convener_unit === session.unit && may_write_minutes(session);
}

/** Whether the account's unit convenes the conferences of a plan: it creates the next one. */
export function may_convene(session: Session, cache: RecordCache, plan: string): boolean {
  if (!may_edit(session)) return false;
  const member = cache.one<Member>(plan, "members", session.unit);
  return member ? member.role === "convener" : cache.space(plan)?.owned === true && session.unit === session.node_unit;
}

/** Whether the account's unit convenes in the registry: it writes terms, series and blocked days, and plans. */
export function may_plan(session: Session, cache: RecordCache): boolean {
  const registry = registry_of(cache);
  return registry !== undefined && may_convene(session, cache, registry);
}

/** Units and clusters are written by an administrator of the unit that convenes the registry. */
export function may_change_units(session: Session, cache: RecordCache): boolean {
  return session.roles.includes("admin") && may_plan(session, cache);
}

/** A unit's own administrator says who its people are. */
export function may_edit_people(session: Session, unit: string): boolean {
  return session.roles.includes("admin") && session.unit === unit;
}
