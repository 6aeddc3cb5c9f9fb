import { expect, test } from "vitest";
import { uuid_v7 } from "./uuid";

test("ids are UUIDv7 in lower case", () => {
  expect(uuid_v7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("ids rise in the order in which they were made, also within a millisecond and when the clock goes back", () => {
  const now_ms = Date.now() + 60_000;
  const ids = Array.from({ length: 10_000 }, (_, index) => uuid_v7(index % 7 === 0 ? now_ms - 5_000 : now_ms));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
