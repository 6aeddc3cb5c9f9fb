#pragma once
#include <functional>

#include "server/api/http.h"
#include "sync/store/blob_store.h"

namespace giaoban {

/// A file out of its chunks, each checked as it is read. Where one is damaged or gone, `on_fault` is told once: the file is
/// not whole any more.
class BlobContent : public Content {
 public:
  BlobContent(const BlobStore& blobs, BlobManifest manifest, std::function<void()> on_fault)
      : blobs_(blobs), manifest_(std::move(manifest)), size_(manifest_.size()), on_fault_(std::move(on_fault)) {}

  std::uint64_t size() const override { return size_; }
  Result<std::string> read(std::uint64_t offset, std::size_t most) override;

 private:
  const BlobStore& blobs_;
  const BlobManifest manifest_;
  const std::uint64_t size_;
  std::function<void()> on_fault_;
  std::size_t at_ = 0;           // of the chunks
  std::uint64_t begin_ = 0;      // of that one in the file
  std::optional<std::string> bytes_;  // of it, once read
};

}  // namespace giaoban
