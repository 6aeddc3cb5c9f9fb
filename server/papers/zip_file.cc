#include "server/papers/zip_file.h"

#include <zip.h>

#include <memory>

namespace giaoban {
namespace {

constexpr time_t kEntryTime = 315'619'200;  // 1980-01-02: the first day that ZIP can tell in every time zone

struct FreeSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, FreeSource>;

Result<std::string> whole(zip_source_t* source) {
  zip_stat_t stat;
  if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0) return fail(problem::kRenderFailed, "the ZIP was not written");
  std::string bytes(stat.size, '\0');
  const auto read = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (read != static_cast<zip_int64_t>(bytes.size())) return fail(problem::kRenderFailed, "the ZIP was cut short");
  return bytes;
}

}  // namespace

Result<std::string> zip_file(const std::vector<ZipEntry>& entries) {
  zip_error_t error;
  zip_error_init(&error);
  const Source target(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!target) return fail(problem::kRenderFailed, "no memory for the ZIP");
  zip_source_keep(target.get());  // zip_close lets go of one
  zip_t* archive = zip_open_from_source(target.get(), ZIP_TRUNCATE, &error);
  if (archive == nullptr) {
    zip_source_free(target.get());
    return fail(problem::kRenderFailed, zip_error_strerror(&error));
  }
  for (const ZipEntry& entry : entries) {
    zip_source_t* content = zip_source_buffer(archive, entry.bytes.data(), entry.bytes.size(), 0);
    const auto index = content == nullptr ? -1 : zip_file_add(archive, entry.name.c_str(), content, ZIP_FL_ENC_UTF_8);
    if (index < 0 || zip_file_set_mtime(archive, static_cast<zip_uint64_t>(index), kEntryTime, 0) != 0) {
      if (index < 0) zip_source_free(content);
      zip_discard(archive);
      return fail(problem::kRenderFailed, "an entry of the ZIP was refused: " + entry.name);
    }
  }
  if (zip_close(archive) != 0) {
    zip_discard(archive);
    return fail(problem::kRenderFailed, "the ZIP was not closed");
  }
  return whole(target.get());
}

}  // namespace giaoban
