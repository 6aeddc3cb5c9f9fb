#pragma once
#include <boost/asio/awaitable.hpp>

#include "server/api/http.h"
#include "server/net/deadline.h"
#include "server/net/transport.h"

namespace giaoban {

enum class AfterResponse { kKeepAlive, kClose };

/// Writes an answer: adds the headers that every answer has, applies Range and If-None-Match, sends no body to
/// HEAD. A file and content are read in pieces; a file that cannot be opened becomes 404. Returns whether all was written; the
/// stream is cut where the reader takes nothing for `stall_time`. `response.status` is what was sent.
boost::asio::awaitable<bool> write_response(Transport transport, Deadline& deadline, std::chrono::milliseconds stall_time,
                                            const Request& request, Response& response, AfterResponse after);

}  // namespace giaoban
