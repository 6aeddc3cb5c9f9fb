import { expect, test } from "vitest";
import type { LetterRecipient } from "../storage/schema";
import { RecordCache } from "../sync/record_cache";
import { guest_change, guest_form, is_email, removed_guests, to_send, to_tell } from "./guests";

test("an address is one where the node takes it for one", () => {
  for (const good of ["a@b", "vp.hdnd+moi@nghean.gov.vn", "x@xn--vit-nam-jsa.vn"]) expect(is_email(good), good).toBe(true);
  for (const bad of ["", "a", "@b", "a@", "a b@c", "a..b@c", ".a@b", "a@-b", "a@b-", "a@b..c", "a@b\r\nBcc: c", `${"a".repeat(254)}@b`])
    expect(is_email(bad), bad).toBe(false);
});

test("a guest's form writes what it says, and a new guest stands last", () => {
  const first = { id: "g1", full_name: "A", rank: "a0", answer: "accepted" as const };
  const added = guest_change([first], { ...guest_form(), full_name: " B ", email: "b@c.example " });
  expect(added).toMatchObject({ kind: "put", collection: "guests", fields: { full_name: "B", email: "b@c.example", post: null, answer: null } });
  expect(String(added.fields.rank) > "a0").toBe(true);
  const edited = guest_change([first], { ...guest_form(first), answer: "" }, first);
  expect(edited).toMatchObject({ id: "g1", fields: { full_name: "A", answer: null } });
  expect(edited).not.toHaveProperty("fields.rank");
});

test("who was taken off the list is invited no more, and told once", () => {
  const letter = { id: "l", kind: "invitation", progress: "sent", queued_ms: 1, at_ms: 2, attempts: 1 } as const;
  const recipient = (guest: string, more: Partial<LetterRecipient> = {}): LetterRecipient => ({ guest, name: guest, email: `${guest}@so.example`, is_outdated: false, letters: [letter], ...more });
  const cache = new RecordCache();
  const stays = { space: "space", collection: "guests", id: "stays", record: { full_name: "stays", rank: "a0", sent_on: "2023-11-15" } };
  cache.load([{ space: "space", kind: "conference", title: "", offset: 1, owned: true, applied: 1 }], [stays]);
  const letters = {
    can_send: true,
    sequence: 1,
    recipients: [recipient("stays"), recipient("gone"), recipient("told", { letters: [{ ...letter, kind: "cancellation" }] }), { unit: "u1", name: "u1", email: "u1@so.example", is_outdated: false, letters: [] }],
  };
  const removed = removed_guests(cache, "space", letters);
  expect(removed.map((each) => each.guest)).toEqual(["gone", "told"]);
  expect(to_tell(removed).map((each) => each.guest)).toEqual(["gone"]);
  expect(to_send(cache, "space", letters).map((each) => each.unit)).toEqual(["u1"]);
});
