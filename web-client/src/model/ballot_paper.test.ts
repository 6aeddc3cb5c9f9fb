import { expect, test } from "vitest";
import type { Vote } from "../storage/schema";
import { ballot_choices, kPaperBytes, paper_bytes, receipt_of } from "./ballot_paper";
import { from_base64, seal, to_base64 } from "./ballot_seal";

// Made by libsodium 1.0.18 from the secret bytes 1…32 (the key), 101…132 (the ephemeral one) and the message below.
const kKey = "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHw=";
const kBox =
  "VxR2nRFr92Q2rnS8eT0sMK0ZA8WaxSc4BcfiaYtBDDbcLmdrfMN8y5GUHF5rDpl3IZktdx8mtjciw33+nSzcmoYahRYKABkNJzOmbENmCiZTN9m9MRKUT+vh5yXme6zl4FnT2lQK/FaT2SfpkOWEqnr8SjuF6B9oY97P6j2B3F2Zml/2X/Lzx/eJbBFVT6YutY46PdtxjJAwCxBr4VvQoQ==";

test("[V7] a box is sealed as libsodium seals it, byte for byte", () => {
  const message = Uint8Array.from({ length: kPaperBytes }, (_, at) => (at * 7) % 256);
  const ephemeral = Uint8Array.from({ length: 32 }, (_, at) => at + 101);
  expect(to_base64(seal(message, from_base64(kKey), ephemeral))).toBe(kBox);
});

test("[V7] papers have one size, whatever they say", () => {
  const paper = { vote: "00000000-0000-7000-8000-0000000000ff", elector: "11111111-1111-7111-8111-111111111111/22222222-2222-7222-8222-222222222222", receipt: "ABCDEFGH01" };
  const small = paper_bytes({ ...paper, choices: [] });
  const large = paper_bytes({ ...paper, choices: Array(50).fill(3) });
  expect([small.length, large.length]).toEqual([kPaperBytes, kPaperBytes]);
  expect([small[15], small[16], small[32], small[48], small[57], small[58]]).toEqual([0xff, 0x11, 0x22, 0x41, 0x31, 0]);
  expect([large[58], large[59], large[108], large[109]]).toEqual([50, 3, 3, 0]);
});

test("[V7] receipts are ten characters of Crockford's base 32", () => {
  expect(receipt_of(Uint8Array.from([0, 1, 9, 10, 18, 31, 32, 255, 200, 77]))).toBe("019AJZ0Z8D");
});

test("[V5] a ballot is whole before it is sent, and options are said in one order", () => {
  const vote = (fields: object) => ({ title: "x", method: "named", status: "open", ...fields }) as Vote;
  expect(ballot_choices(vote({ kind: "for_against" }), [undefined])).toBeUndefined();
  expect(ballot_choices(vote({ kind: "for_against" }), [2])).toEqual([2]);
  const options = vote({ kind: "options", options: ["a", "b", "c"], max_choices: 2 });
  expect(ballot_choices(options, [2, 0])).toEqual([0, 2]);
  expect(ballot_choices(options, [0, 1, 2])).toBeUndefined();
  expect(ballot_choices(options, [])).toEqual([]);
  const rating = vote({ kind: "confidence_rating", options: ["a", "b"] });
  expect(ballot_choices(rating, [1])).toBeUndefined();
  expect(ballot_choices(rating, [1, 3])).toEqual([1, 3]);
});
