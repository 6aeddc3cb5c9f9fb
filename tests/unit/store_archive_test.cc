#include <doctest/doctest.h>

#include <fstream>

#include "sync/store/archive.h"
#include "sync/store/archive_file.h"
#include "sync/store/base.h"
#include "sync/store/drop.h"
#include "tests/unit/store_folder.h"
#include "tests/unit/stored_world.h"

namespace giaoban {
namespace {

/// A folder for archives and one for files.
struct Shelf {
  TestFolder folder;
  std::unique_ptr<BlobStore> blobs = std::move(*BlobStore::open(folder.path() / "blobs"));

  std::filesystem::path file(const std::string& name) const { return folder.path() / name; }
  Hash keep(std::string_view bytes) {
    auto upload = blobs->begin_upload("0a");
    RC_ASSERT(upload.has_value());
    RC_ASSERT((*upload)->append(bytes).has_value());
    const auto cut = (*upload)->cut();
    RC_ASSERT(cut.has_value());
    const auto hash = (*upload)->keep(*cut);
    RC_ASSERT(hash.has_value());
    return *hash;
  }
  Result<ArchiveSummary> archive(StoredReplica& replica, const std::string& name, const std::optional<Checkpoint>& checkpoint = {}) {
    return write_archive(file(name), *replica.store().view(), replica.catalog(), *blobs, replica.space().id(), checkpoint, kNow);
  }
  Result<ArchiveSummary> verify(const std::string& name) const { return verify_archive(file(name), Ed25519Verifier(), kNow); }
  std::string read(const std::string& name) const {
    std::ifstream in(file(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(const std::string& name, std::string_view bytes) const {
    std::ofstream(file(name), std::ios::binary) << bytes;
  }
};

RecordChange paper(const Hash& blob, std::size_t size) {
  return {"files", "paper",
          {{"agenda_item", uuid_of(1).text()}, {"name", "tham-luan.pdf"}, {"media_type", "application/pdf"},
           {"size", size}, {"blob", blob.text()}, {"unit", uuid_of(11).text()}},
          {}};
}

TEST_CASE("[K6] an archive holds all logs and files of a space, and proves itself without a node") {
  CHECK(rc::check("archive", [] {
    Shelf shelf;
    StoredWorld world;
    world.live(*rc::gen::inRange(0, 20));
    world.exchange_all();
    std::optional<Checkpoint> checkpoint;
    if (*rc::gen::arbitrary<bool>()) {
      const auto [made, state] = world.checkpoint();
      shelf.keep(state);
      checkpoint = made;
      world.live(*rc::gen::inRange(0, 10));
      world.exchange_all();
    }
    const std::string pages(5000, 'x');
    world.owner().write({paper(shelf.keep(pages), pages.size())});
    const auto written = shelf.archive(world.owner(), "a.archive", checkpoint);
    RC_ASSERT(code_of(written) == "none");
    const auto verified = shelf.verify("a.archive");
    RC_ASSERT((verified ? std::string() : verified.error().detail) == "");
    RC_ASSERT(verified->heads == world.owner().space().heads());
    RC_ASSERT(verified->entries == world.owner().space().offset());
    RC_ASSERT(verified->files == 1u);
    RC_ASSERT(verified->checkpoint == checkpoint);
    RC_ASSERT(verified->bytes == written->bytes);
  }));
}

TEST_CASE("[K6] an archive after entries were dropped begins with the checkpoint that stands for them") {
  CHECK(rc::check("from a base", [] {
    Shelf shelf;
    StoredWorld world;
    world.live(*rc::gen::inRange(0, 20));
    world.exchange_all();
    const auto [first, first_state] = world.checkpoint();
    shelf.keep(first_state);
    world.owner().drop(first);
    world.live(*rc::gen::inRange(0, 15));
    world.exchange_all();
    const auto [second, second_state] = world.checkpoint();
    shelf.keep(second_state);
    RC_ASSERT(shelf.archive(world.owner(), "a.archive", second).has_value());
    const auto verified = shelf.verify("a.archive");
    RC_ASSERT((verified ? std::string() : verified.error().detail) == "");
    RC_ASSERT(verified->heads == world.owner().space().heads());
  }));
}

/// An archive with a checkpoint, a document and a file.
struct Sample {
  Shelf shelf;
  StoredWorld world;
  Sample() {
    world.owner().write({item("a", "1"), paper(shelf.keep("a page"), 6)});
    Document document;
    Transaction edit(document);
    REQUIRE(edit.insert_text(document.root("default"), 0, "Biên bản").has_value());
    world.owner().write_document("minutes", edit.commit());
    const auto [checkpoint, state] = world.checkpoint();
    shelf.keep(state);
    world.owner().write({item("b", "2")});
    REQUIRE(shelf.archive(world.owner(), "a", checkpoint).has_value());
    REQUIRE(shelf.verify("a").has_value());
  }
};

TEST_CASE("[K6] any byte that is changed is found, and named by its place") {
  Sample sample;
  const std::string bytes = sample.shelf.read("a");
  std::uint64_t frame = 0;
  std::vector<std::uint64_t> frames;
  REQUIRE(read_archive(sample.shelf.file("a"), [&](const ArchivePart& part) {
            frames.push_back(part.offset);
            return Result<void>();
          }).has_value());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    while (frame + 1 < frames.size() && frames[frame + 1] <= at) ++frame;
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ 0x10);
    sample.shelf.write("b", other);
    const auto verified = sample.shelf.verify("b");
    REQUIRE_MESSAGE(!verified.has_value(), at);
    const bool is_magic = at < frames[0];
    if (!is_magic) CHECK_MESSAGE(verified.error().detail.find("at byte " + std::to_string(frames[frame]) + ":") == 0, at);
  }
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    sample.shelf.write("b", bytes.substr(0, size));
    CHECK(code_of(sample.shelf.verify("b")) == problem::kDataDamaged);
  }
  sample.shelf.write("b", bytes + "x");
  CHECK(code_of(sample.shelf.verify("b")) == problem::kDataDamaged);
}

/// The frames of an archive with one of them changed, marks and end made anew: what only the contents can show.
std::string_view code_with(Sample& sample, const std::function<bool(ArchivePart&)>& change) {
  auto out = ArchiveWriter::create(sample.shelf.file("c"));
  REQUIRE(out.has_value());
  std::uint64_t entries = 0, files = 0;
  REQUIRE(read_archive(sample.shelf.file("a"), [&](ArchivePart part) {
            if (part.kind == ArchiveFrame::kEnd) {
              ByteReader in(part.plain);
              entries = in.u64();
              files = in.u64();
              return Result<void>();
            }
            return change(part) ? (*out)->add(part.kind, part.plain) : Result<void>();
          }).has_value());
  REQUIRE((*out)->finish(entries, files).has_value());
  const auto verified = sample.shelf.verify("c");
  std::filesystem::remove(sample.shelf.file("c"));
  return code_of(verified);
}

TEST_CASE("[K6] a forged archive whose frames are whole is refused by what it holds") {
  Sample sample;
  CHECK(code_with(sample, [](ArchivePart&) { return true; }) == "none");
  for (const ArchiveFrame kind : {ArchiveFrame::kSpace, ArchiveFrame::kCheckpoint, ArchiveFrame::kState, ArchiveFrame::kBatch,
                                  ArchiveFrame::kReached, ArchiveFrame::kFile}) {
    const int number = static_cast<int>(kind);
    CHECK_MESSAGE(code_with(sample, [&](ArchivePart& part) { return part.kind != kind; }) == problem::kDataDamaged, number);
    bool is_changed = false;
    const auto change_last = [&](ArchivePart& part) {
      if (part.kind == kind && !part.plain.empty() && part.kind != ArchiveFrame::kSpace) {
        part.plain.back() = static_cast<char>(part.plain.back() ^ 1);
        is_changed = true;
      }
      return true;
    };
    const auto code = code_with(sample, change_last);
    if (is_changed) CHECK_MESSAGE(code == problem::kDataDamaged, number);
  }
}

TEST_CASE("[K6] a state that the owner signed and the entries do not make is found") {
  Shelf shelf;
  StoredWorld world;
  world.owner().write({item("a", "1")});
  auto [checkpoint, state] = world.checkpoint();
  StoredWorld other;
  other.owner().write({item("a", "2")});
  const auto [ignored, forged] = other.checkpoint();
  checkpoint.state = shelf.keep(forged);
  checkpoint.state_bytes = forged.size();
  sign_checkpoint(checkpoint, world.world.owner);
  REQUIRE(shelf.archive(world.owner(), "a", checkpoint).has_value());
  const auto verified = shelf.verify("a");
  REQUIRE_FALSE(verified.has_value());
  CHECK(verified.error().detail.find("another state") != std::string::npos);
}

TEST_CASE("[K6] an archive comes whole or not at all, and never in the place of another file") {
  Shelf shelf;
  StoredWorld world;
  world.owner().write({paper(name_of(manifest_of("not here")), 8)});
  CHECK(code_of(shelf.archive(world.owner(), "a")) == problem::kNotFound);
  CHECK_FALSE(std::filesystem::exists(shelf.file("a")));
  CHECK_FALSE(std::filesystem::exists(shelf.file("a.part")));
  shelf.keep("not here");
  shelf.write("a.part", "what an attempt before left");
  CHECK(code_of(shelf.archive(world.owner(), "a")) == "none");
  const std::string bytes = shelf.read("a");
  CHECK(code_of(shelf.archive(world.owner(), "a")) == problem::kAlreadyExists);
  CHECK(shelf.read("a") == bytes);
  CHECK(code_of(shelf.verify("nothing")) == problem::kNotFound);
  shelf.write("b", "giaoban archive 2\n");
  CHECK(code_of(shelf.verify("b")) == problem::kDataNewer);
}

}  // namespace
}  // namespace giaoban
