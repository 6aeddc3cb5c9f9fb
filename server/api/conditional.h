#pragma once
#include <cstdint>

#include "server/api/http.h"

namespace giaoban {

/// Which bytes of the whole are sent.
struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// Whether a list of entity tags, as of If-Match and If-None-Match, has `etag` or is "*". Compared weakly, also where the RFC
/// asks for more: a proxy that compresses marks the tags of whole answers as weak.
bool lists_etag(std::string_view tags, std::string_view etag);

/// Applies If-None-Match, Range and If-Range (RFC 9110, 13 and 14) to a 200 answer with an ETag to GET or HEAD,
/// whose whole has `size` bytes: changes status and headers to 304, 206 or 416 and returns what to send. A list
/// of several ranges is answered by the whole, as the RFC allows. `takes_range` false leaves Range aside.
ByteRange apply_conditions(const Request& request, Response& response, std::uint64_t size, bool takes_range);

}  // namespace giaoban
