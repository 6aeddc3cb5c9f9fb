#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "sync/base/id.h"
#include "sync/space/record.h"

namespace giaoban {

/// What a file that a record names is needed for.
enum class FileUse : std::uint8_t {
  kPaper,       ///< people read it
  kMinutes,     ///< the state of final minutes
  kCheckpoint,  ///< the state of a checkpoint (SPEC K1)
};

/// A file as a record names it.
struct FileName {
  Hash blob;
  std::uint64_t size = 0;  ///< as the record says; 0 where it does not
  FileUse use = FileUse::kPaper;

  bool operator==(const FileName&) const = default;
};

/// The collections whose records name files (SPEC B3).
std::vector<std::string_view> collections_with_files();

/// The files that a record names, in its order. Of other collections, and where what should be a hash is none: nothing. Deleted
/// records name theirs too.
std::vector<FileName> files_of(std::string_view collection, const Record& record);
/// The same of what one change says.
std::vector<FileName> files_of(const RecordChange& change);

/// Whether the payload of an entry (SPEC L5) changes a record that may name files: seen without reading all of it.
bool may_name_files(std::string_view payload);

}  // namespace giaoban
