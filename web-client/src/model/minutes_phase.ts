import type { Amendment, AmendmentVerdict, Conference, DocumentRecord, FinalMinutes, MinutesSignature, Session } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { may_conclude, may_write_minutes } from "./rights";

/** One after the other (SPEC N1). */
export const kMinutesPhases = ["draft", "prepared", "amending", "final"] as const;
export type MinutesPhase = (typeof kMinutesPhases)[number];

/** The document that is concluded, as records call it. */
export const kMinutesName = "minutes";

export interface MinutesState {
  phase: MinutesPhase;
  locked: boolean;
  /** Of amending: until when amendments are taken. */
  amend_until_ms: number | undefined;
  /** The newest final text. */
  final: string | undefined;
  /** Why they went back a phase. */
  reason: string | undefined;
}

export function minutes_state(cache: RecordCache, space: string): MinutesState {
  const row = cache.one<DocumentRecord>(space, "documents", kMinutesName);
  return {
    phase: row?.phase ?? "draft",
    locked: row?.locked === true,
    amend_until_ms: row?.amend_until_ms,
    final: row?.final,
    reason: row?.reason,
  };
}

/** Phases that one may go back to, the nearest first. */
export function earlier_phases(phase: MinutesPhase): MinutesPhase[] {
  return kMinutesPhases.slice(0, kMinutesPhases.indexOf(phase)).reverse();
}

/** Whether the account types in the minutes: all who may write in a draft, later those who conclude them. */
export function may_type(session: Session, conference: Conference | undefined, { phase, locked }: MinutesState): boolean {
  if (locked || phase === "final" || !may_write_minutes(session)) return false;
  return phase === "draft" || (conference !== undefined && may_conclude(session, conference));
}

/** Whether somebody of the account's unit may propose amendments now. */
export function may_propose(session: Session, { phase, amend_until_ms }: MinutesState, now_ms: number): boolean {
  const speaks = session.roles.some((role) => role !== "observer");
  return speaks && phase === "amending" && (amend_until_ms === undefined || now_ms < amend_until_ms);
}

export type AmendmentStage = "open" | "accepted" | "declined" | "withdrawn";

export interface AmendmentRow extends Amendment {
  id: string;
  unit: string;
  stage: AmendmentStage;
  verdict: AmendmentVerdict | undefined;
}

/** Amendments of the minutes: those that wait first, each in the order in which it was made. */
export function amendments_of(cache: RecordCache, space: string): AmendmentRow[] {
  const verdicts = cache.all<AmendmentVerdict>(space, "amendment_verdicts");
  const rank = (row: AmendmentRow) => (row.stage === "open" ? 0 : 1);
  return [...cache.all<Amendment>(space, "amendments")]
    .filter(([, amendment]) => amendment.document === kMinutesName)
    .map(([id, amendment]): AmendmentRow => {
      const verdict = verdicts.get(id);
      const stage = verdict?.verdict ?? (amendment.is_withdrawn ? "withdrawn" : "open");
      return { ...amendment, id, unit: id.slice(0, id.indexOf("/")), stage, verdict };
    })
    .sort((a, b) => rank(a) - rank(b) || a.at_ms - b.at_ms || (a.id < b.id ? -1 : 1));
}

/** The account's unit takes its own back while nobody has judged it. */
export function may_withdraw(session: Session, row: AmendmentRow): boolean {
  return row.stage === "open" && row.unit === session.unit && session.roles.some((role) => role !== "observer");
}

export type SignatureRow = MinutesSignature & { id: string };
export type FinalRow = FinalMinutes & { id: string; signatures: SignatureRow[] };

/** Final texts of the minutes with who signed them, newest first. */
export function finals_of(cache: RecordCache, space: string): FinalRow[] {
  const signatures = [...cache.all<MinutesSignature>(space, "signatures")].map(([id, row]) => ({ ...row, id })).sort((a, b) => a.at_ms - b.at_ms);
  return [...cache.all<FinalMinutes>(space, "final_minutes")]
    .filter(([, row]) => row.document === kMinutesName)
    .map(([id, row]) => ({ ...row, id, signatures: signatures.filter((one) => one.final === id) }))
    .sort((a, b) => b.locked_ms - a.locked_ms || (a.id < b.id ? 1 : -1));
}

/** The final text that counts; none while the minutes are not final. */
export function newest_final(cache: RecordCache, space: string): FinalRow | undefined {
  const { phase, final } = minutes_state(cache, space);
  return phase === "final" ? finals_of(cache, space).find((row) => row.id === final) : undefined;
}

export type SigningRole = MinutesSignature["role"];
export const kSigningRoles = ["chair", "secretary"] as const;

/** As what the account may sign; a chair signs once, and each key once (SPEC N4). */
export function signing_roles(session: Session, conference: Conference, final: FinalRow, public_key: string | undefined): SigningRole[] {
  if (!may_conclude(session, conference) || final.signatures.some((one) => one.public_key === public_key)) return [];
  return kSigningRoles.filter((role) => {
    if (role === "secretary") return session.roles.includes("secretary") || session.roles.includes("admin");
    return session.roles.includes("chair") && !final.signatures.some((one) => one.role === "chair");
  });
}

/** Whose signatures are still due: a chair's and a secretary's are. */
export function missing_signatures(final: FinalRow): SigningRole[] {
  return kSigningRoles.filter((role) => !final.signatures.some((one) => one.role === role));
}
