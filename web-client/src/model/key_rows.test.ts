import { expect, test } from "vitest";
import type { Session } from "../storage/schema";
import { RecordCache } from "../sync/record_cache";
import { is_revoked, spaces_with_key, vouching } from "./key_rows";

const session = { unit: "u", account: "a", full_name: "Nguyễn Thị Thư" } as Session;

function cache_of(keys: Record<string, object>): RecordCache {
  const cache = new RecordCache();
  const spaces = Object.keys(keys).map((space) => ({ space, kind: "conference" as const, title: space, offset: 0, owned: true, applied: 0 }));
  cache.load(
    spaces,
    Object.entries(keys).map(([space, record]) => ({ space, collection: "signing_keys", id: "u/a", record: record as Record<string, unknown> })),
  );
  return cache;
}

test("[N4] a key is put into a conference once, under the name of its owner", () => {
  expect(vouching(cache_of({}), "s", session, "k", 5)).toEqual({
    kind: "put", collection: "signing_keys", id: "u/a", fields: { public_key: "k", name: "Nguyễn Thị Thư", since_ms: 5, is_revoked: false },
  });
  expect(vouching(cache_of({ s: { public_key: "k" } }), "s", session, "k", 5)).toBeUndefined();
  expect(vouching(cache_of({ s: { public_key: "old", is_revoked: true } }), "s", session, "k", 5)?.fields.is_revoked).toBe(false);
});

test("[N4] a key is revoked where it stands, and what was revoked anywhere signs nowhere", () => {
  const cache = cache_of({ s: { public_key: "k" }, t: { public_key: "k", is_revoked: true }, v: { public_key: "other" } });
  expect(spaces_with_key(cache, session, "k")).toEqual(["s"]);
  expect(is_revoked(cache, session, "k")).toBe(true);
  expect(is_revoked(cache, session, "other")).toBe(false);
});
