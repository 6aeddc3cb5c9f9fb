import { expect, test } from "vitest";
import { type KeptNote, is_due, is_uncertain, keep_mine, kNoNote, sending, state_of, take_theirs, taken, told, typed } from "./kept_note";

const kSaved: KeptNote = { text: "một", etag: '"1"', is_unsent: false };
const kOther = { text: "khác", etag: '"9"' };

test("what is typed is unsent until the node has exactly that", () => {
  const first = typed(kSaved, "một hai");
  expect(state_of(first)).toBe("unsent");
  expect(is_due(first)).toBe(true);
  const second = typed(first, "một hai ba");
  const behind = taken(second, "một hai", '"2"');
  expect(behind).toEqual({ text: "một hai ba", etag: '"2"', is_unsent: true });
  expect(state_of(taken(behind, "một hai ba", '"3"'))).toBe("saved");
});

test("typing the same changes nothing", () => {
  expect(typed(kSaved, "một")).toBe(kSaved);
});

test("words of another device come in where nothing here is unsent", () => {
  expect(told(kSaved, kOther)).toEqual({ ...kOther, is_unsent: false });
  expect(told(kNoNote, kOther)).toEqual({ ...kOther, is_unsent: false });
});

test("words of another device and unsent ones are both kept, and nothing is sent until the person chose", () => {
  const both = told(typed(kSaved, "của tôi"), kOther);
  expect(state_of(both)).toBe("conflict");
  expect(is_due(both)).toBe(false);
  expect(both).toMatchObject({ text: "của tôi", theirs: kOther });
  expect(is_due(typed(both, "của tôi, thêm"))).toBe(false);
  expect(keep_mine(both)).toEqual({ text: "của tôi", etag: kOther.etag, is_unsent: true });
  expect(is_due(keep_mine(both))).toBe(true);
  expect(take_theirs(both)).toEqual({ ...kOther, is_unsent: false });
});

test("a conflict whose other side changed again shows the newer words; one that became equal is over", () => {
  const both = told(typed(kSaved, "của tôi"), kOther);
  expect(told(both, { text: "khác nữa", etag: '"10"' }).theirs?.text).toBe("khác nữa");
  expect(state_of(told(both, { text: "của tôi", etag: '"11"' }))).toBe("saved");
});

test("an answer that was lost is no conflict: the node has these very words", () => {
  const sent = typed(kSaved, "đã đến nơi");
  expect(told(sent, { text: "đã đến nơi", etag: '"2"' })).toEqual({ text: "đã đến nơi", etag: '"2"', is_unsent: false });
  const typed_on = typed(sending(sent), "đã đến nơi, viết tiếp");
  expect(is_uncertain(typed_on)).toBe(true);
  expect(told(typed_on, { text: "đã đến nơi", etag: '"2"' })).toEqual({ text: "đã đến nơi, viết tiếp", etag: '"2"', is_unsent: true });
});

test("typed before the node was ever heard: sent where it has nothing, both shown where it has words", () => {
  const early = typed(kNoNote, "sớm");
  expect(is_uncertain(early)).toBe(true);
  expect(told(early, { text: "", etag: '"0"' })).toEqual({ text: "sớm", etag: '"0"', is_unsent: true });
  expect(state_of(told(early, kOther))).toBe("conflict");
});

test("the node's own text as it was known is no conflict", () => {
  const mine = typed(kSaved, "tiếp");
  expect(told(mine, { text: "một", etag: '"1"' })).toEqual(mine);
});
