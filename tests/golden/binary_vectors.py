"""Writes tests/golden/binary.json: the binary layouts of SPEC L, P, E, made without our own code.

Run it by hand after a change of the layouts (needs python3-cryptography):  python3 tests/golden/binary_vectors.py
"""
import json
import pathlib
from hashlib import blake2b

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw


def varuint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def sized(data):
    return varuint(len(data)) + data


def body(kind, hlc, unit, account, payload):
    return bytes([kind]) + hlc.to_bytes(8, "big") + unit + account + payload


def splitmix64(count):
    state = 0
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        number = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        number = (number ^ number >> 27) * 0x94D049BB133111EB % 2**64
        yield number ^ number >> 31


GEAR = list(splitmix64(256))


def first_chunk(rest):
    """SPEC B1 in the plainest way: the length of the chunk that `rest` begins with."""
    for end in range(8192, min(len(rest), 65536)):
        number = 0
        for byte in rest[end - 64:end]:
            number = (number * 2 + GEAR[byte]) % 2**64
        if number >> 49 & 0x7fff == 0:
            return end
    return min(len(rest), 65536)


def manifest_of(file):
    chunks = []
    while file:
        size = first_chunk(file)
        chunks.append((file[:size], size))
        file = file[size:]
    entries = b"".join(blake2b(chunk, digest_size=32).digest() + varuint(size) for chunk, size in chunks)
    return [size for _, size in chunks], b"giaoban blob 1" + varuint(len(chunks)) + entries


def main():
    seed = bytes(range(1, 33))
    key = Ed25519PrivateKey.from_private_bytes(seed)
    origin = key.public_key().public_bytes(*RAW)
    nonce = bytes.fromhex("018d33b7a00070008000000000000001")
    space = blake2b(origin + nonce, digest_size=32).digest()[:16]
    unit = bytes.fromhex("018d33b7a00070008000000000000002")
    account = bytes.fromhex("018d33b7a00070008000000000000003")
    hlc = 1705968000000 << 16 | 5
    change = {"collection": "agenda_items", "fields": {"minutes": 10, "title": "Báo cáo đề dẫn"}, "id": "a1"}
    payload = json.dumps(change, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    update = bytes.fromhex("0101070004010474657874026869" + "00")
    bodies = [
        body(1, hlc, unit, account, payload),
        body(2, hlc + 1, bytes(16), bytes(16), sized(b"minutes") + update),
    ]
    heads = []
    at = bytes(32)
    for number, one in enumerate(bodies, 1):
        at = blake2b(at + space + origin + number.to_bytes(8, "big") + one, digest_size=32).digest()
        heads.append(at)
    signature = key.sign(b"giaoban head 1" + space + origin + len(bodies).to_bytes(8, "big") + at)
    batch = (b"\x01" + space + origin + (1).to_bytes(8, "big") + varuint(len(bodies)) +
             b"".join(map(sized, bodies)) + signature)
    blob = blake2b(b"giaoban", digest_size=32).digest()
    blob_bytes = b"\x02" + blob + (5).to_bytes(8, "big") + (7).to_bytes(8, "big") + b"an"
    file = b"".join(blake2b(number.to_bytes(8, "big"), digest_size=32).digest() for number in range(5000))
    sizes, manifest = manifest_of(file)
    awareness_update = bytes.fromhex("01d2090102" + "7b7d")
    awareness = b"\x03" + space + sized(b"minutes") + awareness_update
    state = blake2b(b"giaoban state 1\0", digest_size=32).digest()
    unsigned = (space + origin + nonce + varuint(1) + origin + len(bodies).to_bytes(8, "big") + at +
                (hlc + 1).to_bytes(8, "big") + state + (16).to_bytes(8, "big"))
    checkpoint = unsigned + key.sign(b"giaoban checkpoint 1" + unsigned)
    issuer_key = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
    issuer = issuer_key.public_key().public_bytes(*RAW)
    valid = (1705968000000, 1740528000000)
    certificate = (b"giaoban certificate 1" + unit + b"\x02" + origin + issuer + (7).to_bytes(8, "big") +
                   b"".join(time.to_bytes(8, "big") for time in valid))
    certificate += issuer_key.sign(certificate)
    result = {
        "seed": seed.hex(), "origin": origin.hex(), "nonce": nonce.hex(), "space": space.hex(),
        "unit": unit.hex(), "account": account.hex(),
        "entries": [
            {"kind": 1, "hlc": str(hlc), "unit": unit.hex(), "account": account.hex(), "change": change,
             "body": bodies[0].hex(), "head": heads[0].hex()},
            {"kind": 2, "hlc": str(hlc + 1), "unit": bytes(16).hex(), "account": bytes(16).hex(),
             "document": "minutes", "update": update.hex(), "body": bodies[1].hex(), "head": heads[1].hex()},
        ],
        "log_batch": {"first_seq": 1, "signature": signature.hex(), "bytes": batch.hex()},
        "blob_bytes": {"part": blob.hex(), "offset": 5, "total": 7, "content": b"an".hex(), "bytes": blob_bytes.hex()},
        "manifest": {"file_bytes": len(file), "file_blocks": "BLAKE2b-256 of each u64 from 0", "chunks": sizes,
                     "bytes": manifest.hex(), "blob": blake2b(manifest, digest_size=32).hexdigest()},
        "checkpoint": {"seq": len(bodies), "last": str(hlc + 1), "state": state.hex(), "state_bytes": 16,
                       "bytes": (b"\x08" + checkpoint).hex()},
        "awareness": {"document": "minutes", "update": awareness_update.hex(), "bytes": awareness.hex()},
        "certificate": {"unit": unit.hex(), "level": "district", "issuer": issuer.hex(), "serial": 7,
                        "valid_from_ms": valid[0], "valid_to_ms": valid[1], "bytes": certificate.hex()},
    }
    file = pathlib.Path(__file__).with_name("binary.json")
    file.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n")


main()
