import type { Person, Session, SigningKey } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import type { Change } from "./editing";
import { registry_of } from "./units";

// The public half of an account's signing key, a row in each conference in which it signs (SPEC N4).

export function key_row_id(session: Session): string {
  return `${session.unit}/${session.account}`;
}

/** Puts the key into a conference; undefined where it stands there already. */
export function vouching(cache: RecordCache, space: string, session: Session, public_key: string, now_ms: number): (Change & { kind: "put" }) | undefined {
  const id = key_row_id(session);
  const row = cache.one<SigningKey>(space, "signing_keys", id);
  if (row?.public_key === public_key) return undefined;
  const post = cache.one<Person>(registry_of(cache) ?? "", "people", id)?.post;
  const fields = { public_key, name: session.full_name, since_ms: now_ms, is_revoked: false, ...(post ? { post } : {}) };
  return { kind: "put", collection: "signing_keys", id, fields };
}

/** Conferences in which the key stands and counts. */
export function spaces_with_key(cache: RecordCache, session: Session, public_key: string): string[] {
  return rows(cache, session).filter(({ row }) => row.public_key === public_key && !row.is_revoked).map(({ space }) => space);
}

/** Whether the key was revoked anywhere: whoever has it then has it everywhere. */
export function is_revoked(cache: RecordCache, session: Session, public_key: string): boolean {
  return rows(cache, session).some(({ row }) => row.public_key === public_key && row.is_revoked === true);
}

function rows(cache: RecordCache, session: Session): { space: string; row: SigningKey }[] {
  return cache.spaces().flatMap(({ space, kind }) => {
    const row = kind === "conference" ? cache.one<SigningKey>(space, "signing_keys", key_row_id(session)) : undefined;
    return row ? [{ space, row }] : [];
  });
}
