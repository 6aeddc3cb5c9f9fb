"""Prints the identity file of tests/unit/identity_file_test.cc (SPEC E6), made without our own code or libsodium.

Run it by hand after a change of the format (needs python3-cryptography 44 or newer):  python3 tests/golden/identity_vector.py
"""
import struct

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.poly1305 import Poly1305

CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")
QUARTERS = [(0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11),
            (0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)]  # fmt: skip


def rounds(state):
    """Twenty rounds of Salsa20 (Bernstein, "Salsa20 specification", 2005)."""
    for _ in range(10):
        for a, b, c, d in QUARTERS:
            for to, one, two, turn in ((b, a, d, 7), (c, b, a, 9), (d, c, b, 13), (a, d, c, 18)):
                total = (state[one] + state[two]) & 0xFFFFFFFF
                state[to] ^= (total << turn | total >> (32 - turn)) & 0xFFFFFFFF
    return state


def salsa_input(key, block):
    key, block = struct.unpack("<8I", key), struct.unpack("<4I", block)
    return [CONSTANTS[0], *key[:4], CONSTANTS[1], *block, CONSTANTS[2], *key[4:], CONSTANTS[3]]


def stream(key, nonce, size):
    """XSalsa20 ("Extending the Salsa20 nonce", 2011)."""
    mixed = rounds(salsa_input(key, nonce[:16]))
    subkey = struct.pack("<8I", *(mixed[i] for i in (0, 5, 10, 15, 6, 7, 8, 9)))
    out = b""
    for counter in range(size // 64 + 1):
        start = salsa_input(subkey, nonce[16:] + struct.pack("<Q", counter))
        mixed = rounds(list(start))
        out += struct.pack("<16I", *((x + y) & 0xFFFFFFFF for x, y in zip(start, mixed)))
    return out[:size]


def secretbox(key, nonce, content):
    keystream = stream(key, nonce, 32 + len(content))
    sealed = bytes(x ^ y for x, y in zip(content, keystream[32:]))
    return Poly1305.generate_tag(keystream[:32], sealed) + sealed


def main():
    salt, nonce = b"\5" * 16, b"\5" * 24
    key = Argon2id(salt=salt, length=32, iterations=1, lanes=1, memory_cost=8).derive(b"giaoban")
    row = b"\x0c" + b"\x04unit" + b"\x10" + b"\7" * 16
    content = bytes(range(1, 33)) + b"\x01" + row
    file = b"giaoban identity 1\n" + b"\x01" + (8).to_bytes(4, "big") + salt + nonce + secretbox(key, nonce, content)
    print(file.hex())


main()
