import { expect, test } from "vitest";
import { forget_key, keep_key, load_key } from "../storage/signing_keys";
import { can_sign, is_signature, key_file, key_mark, make_key, read_key_file, sign } from "./signing_key";

const kRounds = 10;
const kWords = "một câu dài để nhớ";

test("[N4] what a key signs is known by its public half, and nothing else is", async () => {
  const key = await make_key(kWords, 1, kRounds);
  const signature = (await sign(key, kWords, "biên bản")) ?? "";
  expect(signature).toMatch(/^[0-9a-f]{128}$/);
  expect(await is_signature(key.public_key, signature, "biên bản")).toBe(true);
  expect(await is_signature(key.public_key, signature, "biên bản.")).toBe(false);
  expect(await is_signature((await make_key(kWords, 1, kRounds)).public_key, signature, "biên bản")).toBe(false);
});

test("another passphrase opens nothing; the same words composed otherwise do", async () => {
  const key = await make_key(kWords, 1, kRounds);
  expect(await sign(key, "một câu khác", "x")).toBeUndefined();
  expect(await sign(key, kWords.normalize("NFD"), "x")).toBe(await sign(key, kWords, "x"));
});

test("[N4] a signature is the one of RFC 8032 over the bytes themselves", async () => {
  // RFC 8032, 7.1, test 1: the empty message.
  const public_key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
  const signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
  expect(await is_signature(public_key, signature, "")).toBe(true);
});

test("a key goes to another machine as a file, and signs there", async () => {
  const key = await make_key(kWords, 1, kRounds);
  const read = read_key_file(key_file(key));
  expect(read).toEqual(key);
  expect(await sign(key, kWords, "x")).toBe(read && (await sign(read, kWords, "x")));
});

test("what is no key file is not taken for one", async () => {
  const key = await make_key(kWords, 1, kRounds);
  const with_change = (change: object) => JSON.stringify({ ...(JSON.parse(key_file(key)) as object), ...change });
  for (const text of ["", "null", "[]", "{}", with_change({ kind: "x" }), with_change({ iv: "00" }), with_change({ public_key: "zz" }), with_change({ rounds: 0 }), with_change({ rounds: 1e9 })])
    expect(read_key_file(text), text).toBeUndefined();
});

test("an account's key stays in this browser until it is given up", async () => {
  const key = await make_key(kWords, 1, kRounds);
  await keep_key("a", key);
  expect(await load_key("a")).toEqual(key);
  expect(await load_key("b")).toBeUndefined();
  await forget_key("a");
  expect(await load_key("a")).toBeUndefined();
});

test("a browser without Ed25519, or without WebCrypto, is told apart", async () => {
  expect(await can_sign()).toBe(true);
  expect(await can_sign({ generateKey: () => Promise.reject(new Error("unknown")) } as unknown as SubtleCrypto)).toBe(false);
});

test("people compare keys by their first digits", () => {
  expect(key_mark("0123456789abcdef0123")).toBe("0123 4567 89ab cdef");
});
