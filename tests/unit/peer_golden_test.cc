#include <doctest/doctest.h>

#include <fstream>

#include "sync/base/blob_manifest.h"
#include "sync/base/bytes.h"
#include "sync/base/json.h"
#include "sync/log/chain.h"
#include "sync/log/ed25519.h"
#include "sync/log/parsed_entry.h"
#include "sync/peer/certificate.h"
#include "sync/peer/peer_limits.h"
#include "sync/peer/wire.h"

namespace giaoban {
namespace {

const Json& golden() {
  static const Json examples = [] {
    std::ifstream file("tests/golden/binary.json");
    return Json::parse(file);
  }();
  return examples;
}

std::string bytes_of(const Json& hex) {
  const auto& text = hex.get_ref<const std::string&>();
  std::string bytes(text.size() / 2, '\0');
  REQUIRE(from_hex(text, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}));
  return bytes;
}

template <typename Id>
Id id_of(const Json& hex) {
  const std::string bytes = bytes_of(hex);
  REQUIRE(bytes.size() == Id::kSize);
  return Id::from(as_bytes(bytes));
}

std::string hex_of(std::string_view bytes) { return to_hex(as_bytes(bytes)); }

Ed25519Signer signer() {
  Ed25519Signer::Seed seed;
  REQUIRE(from_hex(golden()["seed"].get<std::string>(), seed));
  return Ed25519Signer(seed);
}

ParsedEntry entry_of(const Json& row) {
  const Hlc hlc = std::stoull(row["hlc"].get<std::string>());
  const Author author{id_of<Uuid>(row["unit"]), id_of<Uuid>(row["account"])};
  if (row["kind"] == 2) return document_entry(hlc, author, row["document"].get<std::string>(), bytes_of(row["update"]));
  const Json& change = row["change"];
  return record_entry(hlc, author, {change["collection"], change["id"], change["fields"], {}});
}

}  // namespace

TEST_CASE("[L2][L3][L5][L6] entries, heads and ids have the golden bytes") {
  const auto origin = id_of<NodeId>(golden()["origin"]);
  CHECK(signer().node() == origin);
  const SpaceId space = space_id(origin, id_of<Uuid>(golden()["nonce"]));
  CHECK(space == id_of<SpaceId>(golden()["space"]));
  Head head;
  for (const Json& row : golden()["entries"]) {
    const ParsedEntry entry = entry_of(row);
    CHECK(hex_of(entry.body) == row["body"]);
    const auto parsed = parse_entry(bytes_of(row["body"]));
    REQUIRE(parsed.has_value());
    CHECK(parsed->change == entry.change);
    CHECK(parsed->document == entry.document);
    if (entry.kind == EntryKind::kDocument) CHECK(parsed->update() == entry.update());
    head = next_head({space, origin}, head, entry.body);
    CHECK(head.hash.text() == row["head"]);
  }
}

TEST_CASE("[K1][P24] a checkpoint has the golden bytes and signature") {
  const Json& example = golden()["checkpoint"];
  Checkpoint checkpoint;
  checkpoint.space = id_of<SpaceId>(golden()["space"]);
  checkpoint.owner = id_of<NodeId>(golden()["origin"]);
  checkpoint.nonce = id_of<Uuid>(golden()["nonce"]);
  Head& head = checkpoint.heads[checkpoint.owner];
  for (const Json& row : golden()["entries"])
    head = next_head({checkpoint.space, checkpoint.owner}, head, bytes_of(row["body"]));
  CHECK(head.seq == example["seq"]);
  checkpoint.last = std::stoull(example["last"].get<std::string>());
  checkpoint.state = id_of<Hash>(example["state"]);
  checkpoint.state_bytes = example["state_bytes"].get<std::uint64_t>();
  sign_checkpoint(checkpoint, signer());
  CHECK(check_checkpoint(checkpoint, Ed25519Verifier()).has_value());
  CHECK(hex_of(encode_checkpoint_message(checkpoint)) == example["bytes"]);
  const std::string bytes = bytes_of(example["bytes"]);
  const auto read = decode_binary(bytes, 2);
  REQUIRE(read.has_value());
  CHECK(std::get<Checkpoint>(*read) == checkpoint);
  CHECK_FALSE(decode_binary(bytes, 1).has_value());  // unknown to the first release
}

TEST_CASE("[P4][L4] a log batch has the golden bytes and signature") {
  const Json& example = golden()["log_batch"];
  LogBatch batch{{id_of<SpaceId>(golden()["space"]), id_of<NodeId>(golden()["origin"])},
                 example["first_seq"].get<std::uint64_t>(),
                 {},
                 id_of<Signature>(example["signature"])};
  Head head;
  for (const Json& row : golden()["entries"]) {
    batch.bodies.push_back(bytes_of(row["body"]));
    head = next_head(batch.log, head, batch.bodies.back());
  }
  CHECK(signer().sign(head_text(batch.log, head)) == batch.signature);
  CHECK(hex_of(encode_batch_message(batch)) == example["bytes"]);
  const std::string bytes = bytes_of(example["bytes"]);
  const auto decoded = decode_binary(bytes, peer_limits::kProtocolHighest);
  REQUIRE(decoded.has_value());
  CHECK(std::get<LogBatch>(*decoded) == batch);
  CHECK(verify_batch(batch, {}, Ed25519Verifier()).has_value());
}

TEST_CASE("[B3] bytes of a file have the golden bytes") {
  const Json& example = golden()["blob_bytes"];
  const std::string content = bytes_of(example["content"]);
  const BlobBytes message{id_of<Hash>(example["part"]), example["offset"].get<std::uint64_t>(),
                          example["total"].get<std::uint64_t>(), content};
  CHECK(hex_of(encode_blob_bytes(message)) == example["bytes"]);
  const std::string bytes = bytes_of(example["bytes"]);
  const auto decoded = decode_binary(bytes, peer_limits::kProtocolHighest);
  REQUIRE(decoded.has_value());
  const auto& read = std::get<BlobBytes>(*decoded);
  CHECK(read.part == message.part);
  CHECK(read.offset == message.offset);
  CHECK(read.total == message.total);
  CHECK(read.bytes == content);
}

TEST_CASE("[B1] a file is cut, and its manifest written, as the golden one") {
  const Json& example = golden()["manifest"];
  std::string file;
  for (std::uint64_t number = 0; file.size() < example["file_bytes"]; ++number) {
    std::string counter;
    ByteWriter(counter).u64(number);
    file += as_text(hash_of(counter).view());
  }
  const BlobManifest manifest = manifest_of(file);
  std::vector<std::uint64_t> sizes;
  for (const auto& chunk : manifest.chunks) sizes.push_back(chunk.size);
  CHECK(sizes == example["chunks"].get<std::vector<std::uint64_t>>());
  CHECK(hex_of(encode_manifest(manifest)) == example["bytes"]);
  CHECK(hash_of(encode_manifest(manifest)).text() == example["blob"]);
  CHECK(decode_manifest(bytes_of(example["bytes"])).value() == manifest);
}

TEST_CASE("[P10] an awareness message has the golden bytes") {
  const Json& example = golden()["awareness"];
  const auto document = example["document"].get<std::string>();
  const std::string update = bytes_of(example["update"]);
  const auto space = id_of<SpaceId>(golden()["space"]);
  CHECK(hex_of(encode_awareness({space, document, update})) == example["bytes"]);
  const std::string bytes = bytes_of(example["bytes"]);
  const auto decoded = decode_binary(bytes, peer_limits::kProtocolHighest);
  REQUIRE(decoded.has_value());
  const auto& read = std::get<AwarenessMessage>(*decoded);
  CHECK(read.space == space);
  CHECK(read.document == document);
  CHECK(read.update == update);
}

TEST_CASE("[E1] a certificate has the golden bytes") {
  const Json& row = golden()["certificate"];
  const auto certificate = decode_certificate(bytes_of(row["bytes"]));
  REQUIRE(certificate.has_value());
  CHECK(certificate->unit == id_of<UnitId>(row["unit"]));
  CHECK(schema::to_text(certificate->level) == row["level"].get<std::string>());
  CHECK(certificate->node == signer().node());
  CHECK(certificate->issuer == id_of<NodeId>(row["issuer"]));
  CHECK(certificate->serial == row["serial"].get<std::uint64_t>());
  CHECK(certificate->valid_to_ms == row["valid_to_ms"].get<std::uint64_t>());
  CHECK(check_certificate(*certificate, Ed25519Verifier(), row["valid_from_ms"].get<std::uint64_t>()).has_value());
  CHECK(hex_of(encode_certificate(*certificate)) == row["bytes"].get<std::string>());
}

}  // namespace giaoban
