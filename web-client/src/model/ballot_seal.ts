import { hsalsa, secretbox } from "@noble/ciphers/salsa.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";

// A sealed box as libsodium makes it (crypto_box_seal): an ephemeral X25519 key, then a box for whoever holds the other half.
// Its own module, loaded when somebody votes in secret.

/** "expand 32-byte k", by which NaCl makes a key of what X25519 gives. */
const kSigma = words(new TextEncoder().encode("expand 32-byte k"));

/** `secret`: 32 fresh random bytes, used once. The box is 48 bytes longer than what is in it. */
export function seal(bytes: Uint8Array, public_key: Uint8Array, secret: Uint8Array): Uint8Array {
  const own = x25519.getPublicKey(secret);
  const nonce = blake2b(joined(own, public_key), { dkLen: 24 });
  const key = new Uint32Array(8);
  hsalsa(kSigma, words(x25519.getSharedSecret(secret, public_key)), new Uint32Array(4), key);
  return joined(own, secretbox(bytes_of(key), nonce).seal(bytes));
}

export function to_base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function from_base64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Little endian, whatever this machine is. */
function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, at) => view.getUint32(4 * at, true));
}

function bytes_of(numbers: Uint32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  numbers.forEach((number, at) => view.setUint32(4 * at, number, true));
  return new Uint8Array(view.buffer);
}
