#include <doctest/doctest.h>
#include <zstd.h>

#include "sync/peer/packed_batch.h"
#include "tests/unit/peer_long_entry.h"

namespace giaoban {
namespace {

rc::Gen<LogBatch> some_batch() {
  return rc::gen::exec([] {
    LogBatch batch;
    batch.log = {uuid_of(*rc::gen::inRange(0u, 3u)), NodeId{}};
    batch.first_seq = *rc::gen::inRange<std::uint64_t>(1, 1ull << 60);
    for (int i = *rc::gen::inRange(1, 20); i > 0; --i) {
      std::string body;
      ByteWriter out(body);
      out.u8(*rc::gen::inRange<std::uint8_t>(0, 4));
      out.u64(*rc::gen::arbitrary<std::uint64_t>());
      for (int part = 0; part < 2; ++part) out.raw(uuid_of(*rc::gen::inRange(0u, 3u)).view());
      out.raw(*rc::gen::arbitrary<std::string>());
      batch.bodies.push_back(std::move(body));
    }
    return batch;
  });
}

std::string zstd_frame(std::string_view text, int window_log) {
  std::string bytes(ZSTD_compressBound(text.size()), '\0');
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  ZSTD_inBuffer in{text.data(), text.size(), 0};
  ZSTD_outBuffer out{bytes.data(), bytes.size(), 0};
  ZSTD_compressStream2(context, &out, &in, ZSTD_e_flush);
  ZSTD_freeCCtx(context);
  bytes.resize(out.pos);
  return bytes;
}

std::string_view refusal(std::string_view bytes, std::size_t limit) {
  StreamDecompressor stream;
  return code_of(stream.add(bytes, limit));
}

}  // namespace

TEST_CASE("[P21] a packed batch holds what the batch held, bit for bit") {
  CHECK(rc::check([] {
    const LogBatch batch = *some_batch();
    const std::string bytes = encode_packed_batch(batch);
    RC_ASSERT(decode_packed_batch(bytes).value() == batch);
    const auto cut = *rc::gen::inRange<std::size_t>(0, bytes.size());
    RC_ASSERT(!decode_packed_batch(std::string_view(bytes).substr(0, cut)).has_value());
    RC_ASSERT(!decode_packed_batch(bytes + "x").has_value());
  }));
}

TEST_CASE("[P21] a packed batch that claims too much is refused") {
  const auto head = [](std::uint64_t entries, std::uint64_t authors) {
    std::string bytes;
    ByteWriter out(bytes);
    out.raw(SpaceId{}.view());
    out.raw(NodeId{}.view());
    out.u64(1);
    out.varuint(entries);
    out.varuint(authors);
    return bytes;
  };
  CHECK(code_of(decode_packed_batch(head(limits::kBatchEntries + 1, 0))) == problem::kTooLarge);
  CHECK(code_of(decode_packed_batch(head(0, 0))) == problem::kBadMessage);
  CHECK(code_of(decode_packed_batch(head(1, 2))) == problem::kBadMessage);
  CHECK(code_of(decode_packed_batch(head(1, 1))) == problem::kBadMessage);
  std::string long_payload = head(1, 1) + std::string(32, '\0') + std::string("\x01\x00\x00\x00", 4);
  ByteWriter(long_payload).varuint(limits::kBatchBytes + 1);
  CHECK(code_of(decode_packed_batch(long_payload)) == problem::kTooLarge);
  std::string unknown_author = head(1, 1) + std::string(32, '\0') + std::string("\x01\x00\x00\x01\x00", 5);
  CHECK(code_of(decode_packed_batch(unknown_author)) == problem::kBadMessage);
}

TEST_CASE("[P22] a stream brings every message, and later ones by what earlier ones held") {
  CHECK(rc::check([] {
    StreamCompressor sending;
    StreamDecompressor receiving;
    for (int i = *rc::gen::inRange(1, 12); i > 0; --i) {
      const auto message = *rc::gen::nonEmpty<std::string>();
      RC_ASSERT(receiving.add(sending.add(message), message.size()).value() == message);
      if (*rc::gen::inRange(0, 4) == 0) {
        RC_ASSERT(receiving.add(sending.end(), 0).value().empty());
        RC_ASSERT(!sending.is_open() && !receiving.is_open());
      }
    }
  }));
  StreamCompressor stream;
  const std::string message = noise(2000);
  const std::size_t first = stream.add(message).size();
  CHECK(stream.add(message).size() * 20 < first);
}

TEST_CASE("[P22] a stream cannot bring more than the limit, nor ask for more memory") {
  const std::string zeros(64 << 20, '\0');
  const std::string bomb = zstd_frame(zeros, peer_limits::kStreamWindowLog);
  CHECK(bomb.size() < 16'000);
  CHECK(refusal(bomb, limits::kPeerMessageBytes) == problem::kTooLarge);
  CHECK(refusal(zstd_frame("x", peer_limits::kStreamWindowLog + 1), 100) == problem::kTooLarge);
  CHECK(refusal("no zstd at all", 100) == problem::kBadMessage);
  StreamCompressor stream;
  std::string ended = stream.add("x");
  ended += stream.end();
  CHECK(refusal(ended + "x", 100) == problem::kBadMessage);

  OpenLink linked;
  linked.pipe.forge(linked.pipe.parent(), encode_stream_part({false, bomb}), false);
  REQUIRE(linked.pipe.parent().closed.has_value());
  CHECK(linked.pipe.parent().closed->reason == problem::kTooLarge);
}

TEST_CASE("[P22] a stream within a stream closes the link") {
  OpenLink linked;
  StreamCompressor inner, outer;
  const std::string message = encode_stream_part({true, inner.add("{}")});
  linked.pipe.forge(linked.pipe.parent(), encode_stream_part({false, outer.add(message)}), false);
  REQUIRE(linked.pipe.parent().closed.has_value());
  CHECK(linked.pipe.parent().closed->code == 4400);
}

TEST_CASE("[P22] what does not shrink goes as it is") {
  LinkEncoder encoder;
  encoder.set_protocol(2);
  std::string bytes;
  for (int i = 0; i < 200; ++i)
    bytes += as_text(hash_of(std::to_string(i)).view());
  std::size_t in_stream = 0, sent = 0;
  for (int i = 0; i < 500; ++i) {
    const auto action = encoder.encode(false, bytes.substr(static_cast<std::size_t>(i) * 3, 4000), 0);
    const auto& message = std::get<peer_action::SendBinary>(action).bytes;
    sent += message.size();
    const auto decoded = decode_binary(message, 2);
    in_stream += decoded && std::holds_alternative<StreamPart>(*decoded);
    bytes = std::string(as_text(hash_of(bytes).view())) + bytes;  // never twice the same
    bytes.resize(6400);
    for (char& one : bytes) one = static_cast<char>(one * 31 + i);
  }
  CHECK(in_stream < 30);
  CHECK(sent < 500 * 4010);
}

TEST_CASE("[P22] an idle link keeps no stream") {
  LinkEncoder encoder;
  encoder.set_protocol(2);
  (void)encoder.encode(false, noise(1000), 1000);
  CHECK_FALSE(encoder.tick(1000 + peer_limits::kStreamIdleMs - 1).has_value());
  CHECK(encoder.tick(1000 + peer_limits::kStreamIdleMs).has_value());
  CHECK_FALSE(encoder.tick(1000 + 2 * peer_limits::kStreamIdleMs).has_value());

  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  for (std::uint64_t waited = 0; waited <= peer_limits::kStreamIdleMs; waited += 5000) {
    linked.pipe.tick(5000);
    linked.pipe.settle();
  }
  CHECK_FALSE(linked.pipe.child().stream->is_open());
  CHECK_FALSE(linked.pipe.parent().stream->is_open());
  CHECK_FALSE(linked.pipe.child().closed.has_value());
  linked.parent.write(space, {item("1", noise(250))});
  linked.pipe.settle();
  CHECK(equal_state(linked.parent.space(space), linked.child.space(space)));
}

TEST_CASE("[P21][P22] a link sends far fewer bytes than its entries hold") {
  const auto sent = [](int protocol) {
    PeerNode parent{1}, child{2};
    PeerPipe pipe{child, parent};
    pipe.child().protocol = protocol;
    const SpaceId space = found(parent, 1, {&child});
    for (int i = 0; i < 500; ++i) parent.write(space, {item(std::to_string(i), "Báo cáo giám sát số " + std::to_string(i * 7))});
    pipe.connect();
    pipe.settle();
    RC_ASSERT(equal_state(parent.space(space), child.space(space)));
    return pipe.child().heard_bytes;
  };
  CHECK(sent(2) * 8 < sent(1));
}

}  // namespace giaoban
