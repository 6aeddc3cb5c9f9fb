import type { KeptKey } from "../storage/signing_keys";

// Signing by the browser's own Ed25519 (SPEC N4). The private half is never there in the clear outside of WebCrypto.

/** What OWASP advises for PBKDF2 with SHA-256 (2023). */
export const kRounds = 600_000;
/** More than any key file has: beyond it whoever made the file only wants to keep this machine busy. */
const kRoundsLimit = 10_000_000;
export const kPassphraseMin = 10;
const kFileKind = "giaoban signing key 1";
/** Longer than a key file is. In bytes. */
export const kKeyFileLimit = 4096;
const kSaltBytes = 16;
const kIvBytes = 12;

/** Whether this browser signs here: Ed25519 is missing in old ones, and everything on pages that are not served securely. */
export async function can_sign(subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle): Promise<boolean> {
  if (!subtle) return false;
  try {
    await subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
    return true;
  } catch {
    return false;
  }
}

/** A new key under `passphrase`. `rounds`: fewer in tests alone. */
export async function make_key(passphrase: string, now_ms: number, rounds: number = kRounds): Promise<KeptKey> {
  const { subtle } = crypto;
  const pair = (await subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"])) as CryptoKeyPair;
  const salt = crypto.getRandomValues(new Uint8Array(kSaltBytes));
  const iv = crypto.getRandomValues(new Uint8Array(kIvBytes));
  const wrapped = await subtle.wrapKey("pkcs8", pair.privateKey, await key_of(passphrase, salt, rounds), { name: "AES-GCM", iv });
  const public_key = to_hex(new Uint8Array(await subtle.exportKey("raw", pair.publicKey)));
  return { public_key, wrapped: to_hex(new Uint8Array(wrapped)), salt: to_hex(salt), iv: to_hex(iv), rounds, made_ms: now_ms };
}

/** Signs the bytes of a statement; 128 hex digits. Undefined: the passphrase is another. */
export async function sign(kept: KeptKey, passphrase: string, statement: string): Promise<string | undefined> {
  const { subtle } = crypto;
  const wrapping = await key_of(passphrase, from_hex(kept.salt), kept.rounds);
  let key: CryptoKey;
  try {
    key = await subtle.unwrapKey("pkcs8", from_hex(kept.wrapped), wrapping, { name: "AES-GCM", iv: from_hex(kept.iv) }, { name: "Ed25519" }, false, ["sign"]);
  } catch {
    return undefined;
  }
  return to_hex(new Uint8Array(await subtle.sign({ name: "Ed25519" }, key, new TextEncoder().encode(statement))));
}

/** Whether `signature` is one of `public_key` over the statement. Undefined: this browser cannot tell. */
export async function is_signature(public_key: string, signature: string, statement: string): Promise<boolean | undefined> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  try {
    const key = await subtle.importKey("raw", from_hex(public_key), { name: "Ed25519" }, false, ["verify"]);
    return await subtle.verify({ name: "Ed25519" }, key, from_hex(signature), new TextEncoder().encode(statement));
  } catch {
    return undefined;
  }
}

/** The key as a file to keep elsewhere; without the passphrase it is of no use. */
export function key_file(kept: KeptKey): string {
  return `${JSON.stringify({ kind: kFileKind, ...kept }, null, 2)}\n`;
}

/** Takes what `key_file` gives; undefined where it is something else. */
export function read_key_file(text: string): KeptKey | undefined {
  let read: Partial<KeptKey> & { kind?: unknown };
  try {
    read = JSON.parse(text) as typeof read;
  } catch {
    return undefined;
  }
  if (read === null || typeof read !== "object" || read.kind !== kFileKind) return undefined;
  const { public_key, wrapped, salt, iv, rounds, made_ms } = read;
  if (!is_hex(public_key, 32) || !is_hex(wrapped) || !is_hex(salt, kSaltBytes) || !is_hex(iv, kIvBytes)) return undefined;
  if (!Number.isInteger(rounds) || !Number.isInteger(made_ms)) return undefined;
  if (Number(rounds) < 1 || Number(rounds) > kRoundsLimit) return undefined;
  return { public_key, wrapped, salt, iv, rounds: Number(rounds), made_ms: Number(made_ms) };
}

/** How people compare a key: its first digits, in groups. */
export function key_mark(public_key: string): string {
  return (public_key.slice(0, 16).match(/.{4}/g) ?? []).join(" ");
}

async function key_of(passphrase: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  // The same words typed on two keyboards may be composed differently.
  const words = new TextEncoder().encode(passphrase.normalize("NFC"));
  const base = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

function is_hex(value: unknown, bytes?: number): value is string {
  return typeof value === "string" && /^([0-9a-f]{2})+$/.test(value) && (bytes === undefined || value.length === 2 * bytes);
}

function to_hex(bytes: Uint8Array): string {
  return Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
}

function from_hex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
