import { expect, test } from "vitest";
import { guest_change, guest_form, is_email } from "./guests";

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
