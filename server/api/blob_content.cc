#include "server/api/blob_content.h"

namespace giaoban {

Result<std::string> BlobContent::read(std::uint64_t offset, std::size_t most) {
  if (offset < begin_) {
    at_ = 0;
    begin_ = 0;
    bytes_.reset();
  }
  for (; at_ < manifest_.chunks.size() && offset >= begin_ + manifest_.chunks[at_].size; ++at_) {
    begin_ += manifest_.chunks[at_].size;
    bytes_.reset();
  }
  if (at_ == manifest_.chunks.size()) return std::string();
  if (!bytes_) {
    auto bytes = blobs_.chunk(manifest_.chunks[at_].hash);
    const bool has_size = bytes && bytes->size() == manifest_.chunks[at_].size;
    if (!has_size) {
      if (const auto tell = std::exchange(on_fault_, nullptr)) tell();
      return bytes ? fail(problem::kDataDamaged, "a manifest names another size") : std::unexpected(bytes.error());
    }
    bytes_ = std::move(*bytes);
  }
  return bytes_->substr(offset - begin_, most);
}

}  // namespace giaoban
