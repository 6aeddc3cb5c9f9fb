#pragma once
#include <cstddef>
#include <string_view>

namespace giaoban {

/// The length of the chunk that `rest`, the rest of a file, begins with. Chunks end where their last bytes say so, by a
/// gear hash (FastCDC: Xia et al., USENIX ATC 2016), so that an insertion moves few ends and the rest of a newer version
/// of a paper is cut as before. From kBlobChunkLeast to limits::kBlobChunkBytes, 34 KiB on average; the last one of a file
/// may be shorter. `rest` must hold limits::kBlobChunkBytes or end with the file. Pure; 0 where it is empty.
std::size_t first_chunk(std::string_view rest);

}  // namespace giaoban
