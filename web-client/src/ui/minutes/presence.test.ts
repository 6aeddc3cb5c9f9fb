import { expect, test } from "vitest";
import { checked_user, kPersonColours, person_number } from "./presence";

test("the same account has the same colour everywhere", () => {
  const account = "40000000-0000-5000-8000-000000000414";
  expect(person_number(account)).toBe(person_number(account));
  for (let index = 0; index < 500; index += 1) {
    const number = person_number(`account-${index}`);
    expect(number).toBeGreaterThanOrEqual(1);
    expect(number).toBeLessThanOrEqual(kPersonColours);
  }
});

test("what another browser says of itself is believed only in our own shape", () => {
  expect(checked_user(null)).toBeNull();
  expect(checked_user({ name: 5, account: "a" })).toBeNull();
  expect(checked_user({ name: "x".repeat(999), account: "a", person: 99, unit: {} })).toEqual({ account: "a", name: "x".repeat(160), unit: "", person: 1 });
});
