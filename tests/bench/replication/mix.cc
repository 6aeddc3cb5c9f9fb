#include "tests/bench/replication/mix.h"

#include <zstd.h>

#include <boost/asio/post.hpp>
#include <fstream>
#include <future>

#include "server/app/node_core.h"
#include "sync/log/entry.h"
#include "sync/store/blob_store.h"
#include "sync/ydoc/transaction.h"
#include "sync/ydoc/update.h"
#include "tests/bench/must.h"
#include "tests/bench/sample_fields.h"
#include "tests/bench/sample_text.h"

namespace giaoban::bench {
namespace {

constexpr std::string_view kMinutes = "minutes";
constexpr std::size_t kInFlight = 256;

SpaceId conference_of(const Directory& directory) {
  for (const auto& card : directory.all())
    if (card->kind == SpaceKind::kConference) return card->id;
  std::fputs("there is no conference in the data\n", stderr);
  std::exit(1);
}

/// Writes one entry after the other, kInFlight at once, on the conference's own thread.
class Writer {
 public:
  Writer(NodeCore& core, std::size_t entries)
      : core_(core), host_(core.hub().find(conference_of(core.directory()))), entries_(entries),
        actor_{Uuid::parse("018d3f2a-7c1e-7a40-9b1d-0000000000aa").value(), core.known_nodes().own_unit(), {Role::kSecretary}} {}

  void run() {
    boost::asio::post(host_->executor(), [this] {
      text_ = document_.root("default");
      for (std::size_t i = 0; i < kInFlight && turn_ < entries_; ++i) next();
    });
    finished_.get_future().get();
  }
  Hash blob;

 private:
  void next() {
    const std::uint64_t turn = turn_++;
    if (turn % 20 < 14) return type(turn);
    if (turn % 20 < 19) return put("agenda_items", sample_record(turn), turn, item(turn));
    put("files", sample_record(turn + (1ull << 40)), turn, file(turn));
  }
  void ended() {
    if (turn_ < entries_) next();
    if (++done_ == entries_) finished_.set_value();
  }
  /// The minutes, letter by letter; now and then somebody goes elsewhere in the text.
  void type(std::uint64_t turn) {
    const std::uint64_t length = document_.view(text_).length;
    if (turn % 400 == 0) place_ = random_() % (length + 1);
    if (letter_ == typed_.size()) typed_ = sample_text(random_, 400) + ". ", letter_ = 0;
    const std::size_t from = letter_++;
    while (letter_ < typed_.size() && (static_cast<unsigned char>(typed_[letter_]) & 0xc0) == 0x80) ++letter_;
    Transaction transaction(document_);
    must(transaction.insert_text(text_, place_++, typed_.substr(from, letter_ - from)));
    std::string update = transaction.commit();
    auto summary = must(parse_update(update));
    host_->write_document({{actor_.unit, actor_.account}, std::string(kMinutes), std::move(update), std::move(summary), 1, false},
                          [this](const Result<void>& outcome) { must(outcome), ended(); });
  }
  void put(std::string_view collection, std::string id, std::uint64_t turn, Json fields) {
    Uuid command;
    for (int i = 0; i < 8; ++i) command.bytes[15 - i] = static_cast<std::uint8_t>(turn >> (8 * i));
    Json arguments = {{"collection", collection}, {"id", std::move(id)}, {"fields", std::move(fields)}};
    core_.hub().run({command, host_->space().id(), "record.put", std::move(arguments), actor_, core_.signer().node()},
                    [this](const Outcome& outcome) { must(outcome), ended(); });
  }
  Json item(std::uint64_t turn) {
    return {{"kind", "paper"}, {"minutes", 5 + random_() % 60}, {"rank", sample_rank(turn)}, {"title", sample_text(random_, 220)}};
  }
  Json file(std::uint64_t turn) {
    return {{"agenda_item", sample_record(14)}, {"name", sample_text(random_, 80) + std::to_string(turn) + ".pdf"},
            {"media_type", "application/pdf"}, {"size", 2048}, {"blob", blob.text()}, {"unit", actor_.unit.text()}};
  }

  NodeCore& core_;
  std::shared_ptr<SpaceHost> host_;
  const std::size_t entries_;
  const Actor actor_;
  Document document_{DocumentOptions{.client = 0x2c7d9f13}};
  TypeRef text_;
  std::uint64_t turn_ = 0, place_ = 0;
  std::mt19937_64 random_{20251123};
  std::string typed_;
  std::size_t letter_ = 0, done_ = 0;
  std::promise<void> finished_;
};

/// A file that every node can fetch once, so that none looks for what nobody has.
Hash put_file(const DataDir& data) {
  const auto blobs = must(BlobStore::open(data.blobs()));
  const auto upload = must(blobs->begin_upload("00"));
  must(upload->append("%PDF-1.7\n" + std::string(2048 - 9, ' ')));
  return must(upload->keep(must(upload->cut())));
}

/// Visits the payloads of this node's log of the conference from `from_seq` on.
void each_payload(NodeCore& core, std::uint64_t from_seq, const std::function<void(const std::string&)>& visit) {
  const LogId log{conference_of(core.directory()), core.signer().node()};
  while (const auto batch = must(read_batch(core.store(), core.catalog(), log, from_seq))) {
    for (const std::string& body : batch->bodies) visit(must(decode_body(body)).payload);
    from_seq = batch->last_seq() + 1;
  }
}

std::uint64_t own_end(const NodeCore& core, const std::map<NodeId, Head>& heads) {
  const auto own = heads.find(core.signer().node());
  return own == heads.end() ? 0 : own->second.seq;
}

std::map<NodeId, Head> heads_of(NodeCore& core) {
  return read_heads(core.store(), core.catalog(), conference_of(core.directory()));
}

}  // namespace

Json fill(const DataDir& data, std::size_t entries, const std::filesystem::path& payloads) {
  const Hash blob = put_file(data);
  const auto core = must(NodeCore::open(data, 2));
  must(core->start());
  const std::uint64_t before = own_end(*core, heads_of(*core));
  {
    Writer writer(*core, entries);
    writer.blob = blob;
    writer.run();
  }
  std::ofstream file(payloads, std::ios::binary);
  std::string all;
  std::size_t count = 0;
  each_payload(*core, before + 1, [&](const std::string& payload) {
    const auto size = static_cast<std::uint32_t>(payload.size());
    file.write(reinterpret_cast<const char*>(&size), sizeof size);
    file << payload;
    all += payload;
    ++count;
  });
  std::string packed(ZSTD_compressBound(all.size()), '\0');
  const std::size_t packed_size = ZSTD_compress(packed.data(), packed.size(), all.data(), all.size(), 3);
  core->stop();
  return {{"entries", count}, {"bytes", all.size()}, {"zstd_3_bytes", packed_size}};
}

Json state(const DataDir& data) {
  const auto core = must(NodeCore::open(data, 1));
  must(core->start());
  Json out = Json::object();
  for (const auto& [origin, head] : heads_of(*core)) out[origin.text()] = {head.seq, head.hash.text()};
  core->stop();
  return out;
}

}  // namespace giaoban::bench
