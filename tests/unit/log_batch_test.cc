#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sync/base/bytes.h"
#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "tests/unit/log_author.h"

namespace giaoban {
namespace {

const Ed25519Signer kOrigin(seed_of(1));
const Ed25519Signer kOther(seed_of(2));
const Ed25519Verifier kVerifier;
const SpaceId kSpace = uuid_of(9);

std::string_view code_of(const auto& result) { return result ? std::string_view("none") : result.error().code; }

LogAuthor log_of(const std::vector<std::string>& bodies) {
  LogAuthor author(kOrigin, kSpace);
  for (const auto& body : bodies) author.add(body);
  return author;
}

/// Every batch that differs from `batch` in one bit of what it says.
void each_forgery(const LogBatch& batch, const std::function<void(const LogBatch&, const std::string&)>& visit) {
  for (std::size_t i = 0; i < batch.bodies.size(); ++i)
    for (std::size_t bit = 0; bit < batch.bodies[i].size() * 8; ++bit) {
      LogBatch forged = batch;
      forged.bodies[i][bit / 8] = static_cast<char>(forged.bodies[i][bit / 8] ^ 1 << bit % 8);
      visit(forged, "body " + std::to_string(i) + " bit " + std::to_string(bit));
    }
  for (std::size_t bit = 0; bit < 512; ++bit) {
    LogBatch forged = batch;
    forged.signature.bytes[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    visit(forged, "signature bit " + std::to_string(bit));
  }
  for (std::size_t bit = 0; bit < 256; ++bit) {
    LogBatch forged = batch;
    forged.log.origin.bytes[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    visit(forged, "origin bit " + std::to_string(bit));
    if (bit >= 128) continue;
    forged = batch;
    forged.log.space.bytes[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    visit(forged, "space bit " + std::to_string(bit));
  }
}

TEST_CASE("[L3] a hash covers the one before, the space, the origin, the seq and the body") {
  const LogId log{kSpace, kOrigin.node()};
  std::string first(32, '\0');
  ByteWriter out(first);
  out.raw(kSpace.view());
  out.raw(kOrigin.node().view());
  out.u64(1);
  out.raw(std::string_view("body"));
  const Head head = next_head(log, {}, "body");
  CHECK(head == Head{1, hash_of(first)});
  CHECK(head_text(log, head) == "giaoban head 1" + std::string(as_text(kSpace.view())) +
                                    std::string(as_text(kOrigin.node().view())) + std::string(7, '\0') + "\1" +
                                    std::string(as_text(head.hash.view())));
  CHECK(next_head(log, head, "body").hash != head.hash);
}

TEST_CASE("[L6] a space's id is half of the hash of its owner and nonce") {
  const std::string both = std::string(as_text(kOrigin.node().view())) + std::string(as_text(uuid_of(5).view()));
  CHECK(space_id(kOrigin.node(), uuid_of(5)) == SpaceId::from(hash_of(both).view().first(16)));
  CHECK(space_id(kOrigin.node(), uuid_of(5)) != space_id(kOrigin.node(), uuid_of(6)));
  CHECK(space_id(kOrigin.node(), uuid_of(5)) != space_id(kOther.node(), uuid_of(5)));
}

TEST_CASE("[P4] a batch survives encoding, whatever the bodies hold") {
  CHECK(rc::check("batch", [](const std::vector<std::string>& random, std::uint64_t first) {
    RC_PRE(!random.empty());
    LogBatch batch = log_of(random).all();
    batch.first_seq = std::max<std::uint64_t>(first, 1);
    const auto decoded = decode_batch(encode_batch(batch));
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(*decoded == batch);
  }));
}

TEST_CASE("[P4] every truncation of a batch and every byte too many is refused") {
  const std::string bytes = encode_batch(log_of({"one", "", std::string(300, 'x')}).all());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(decode_batch(std::string_view(bytes).substr(0, size)).has_value());
  CHECK(code_of(decode_batch(bytes + '\0')) == problem::kBadMessage);
  CHECK(decode_batch(bytes).has_value());
}

TEST_CASE("[P4] a batch without entries, from seq 0, or with more than its limits is refused") {
  LogBatch batch = log_of({"x"}).all();
  batch.first_seq = 0;
  CHECK(code_of(decode_batch(encode_batch(batch))) == problem::kBadMessage);
  batch.first_seq = 1;
  batch.bodies.clear();
  CHECK(code_of(decode_batch(encode_batch(batch))) == problem::kBadMessage);
  batch.bodies.assign(limits::kBatchEntries, "");
  CHECK(decode_batch(encode_batch(batch)).has_value());
  batch.bodies.emplace_back();
  CHECK(code_of(decode_batch(encode_batch(batch))) == problem::kTooLarge);
  batch.bodies.assign(1, std::string(limits::kBatchBytes, 'x'));
  CHECK(code_of(decode_batch(encode_batch(batch))) == problem::kTooLarge);
}

TEST_CASE("[L3] [L4] a batch proves itself from the head before it, in whole and in parts") {
  CHECK(rc::check("parts", [](const std::vector<std::string>& bodies) {
    RC_PRE(!bodies.empty());
    const LogAuthor author = log_of(bodies);
    const auto cut = *rc::gen::inRange<std::uint64_t>(1, author.size() + 1);
    const auto heads = verify_batch(author.batch(cut, author.size()), author.head(cut - 1), kVerifier);
    RC_ASSERT(heads.has_value());
    RC_ASSERT(heads->size() == author.size() - cut + 1);
    for (std::uint64_t seq = cut; seq <= author.size(); ++seq) RC_ASSERT((*heads)[seq - cut] == author.head(seq));
  }));
}

TEST_CASE("[L3] [L4] one flipped bit anywhere in a batch breaks its proof") {
  const LogBatch batch = log_of({"first body", "second"}).all();
  REQUIRE(verify_batch(batch, {}, kVerifier).has_value());
  int forgeries = 0;
  each_forgery(batch, [&](const LogBatch& forged, const std::string& what) {
    ++forgeries;
    CHECK_MESSAGE(code_of(verify_batch(forged, {}, kVerifier)) == problem::kSignatureWrong, what);
  });
  CHECK(forgeries == 16 * 8 + 512 + 256 + 128);
}

TEST_CASE("[L3] entries left out, swapped, repeated or cut off break the proof") {
  const LogBatch batch = log_of({"a", "b", "c"}).all();
  for (const std::vector<std::string>& bodies :
       std::vector<std::vector<std::string>>{{"a", "c"}, {"b", "a", "c"}, {"a", "b", "b", "c"}, {"a", "b"}, {"ab", "c"}}) {
    LogBatch forged = batch;
    forged.bodies = bodies;
    CHECK(code_of(verify_batch(forged, {}, kVerifier)) == problem::kSignatureWrong);
  }
}

TEST_CASE("[L1] a batch that does not follow what is there is a gap") {
  const LogAuthor author = log_of({"a", "b", "c"});
  CHECK(code_of(verify_batch(author.batch(3, 3), author.head(1), kVerifier)) == problem::kLogGap);
  CHECK(code_of(verify_batch(author.batch(2, 3), author.head(2), kVerifier)) == problem::kLogGap);
  CHECK(code_of(verify_batch(author.batch(2, 3), {}, kVerifier)) == problem::kLogGap);
}

TEST_CASE("[L4] a head signed by another node, or for another log, proves nothing") {
  LogAuthor forger(kOther, kSpace);
  forger.add("a");
  LogBatch batch = forger.all();
  batch.log.origin = kOrigin.node();
  CHECK(code_of(verify_batch(batch, {}, kVerifier)) == problem::kSignatureWrong);
  batch = log_of({"a"}).all();
  batch.signature = kOther.sign(head_text(batch.log, log_of({"a"}).head()));
  CHECK(code_of(verify_batch(batch, {}, kVerifier)) == problem::kSignatureWrong);
}

}  // namespace
}  // namespace giaoban
