#pragma once
#include <span>

#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/hub.h"
#include "server/identity/throttle.h"

namespace giaoban {

/// Tickets of a conference, and checking in by one without an account (SPEC A).
/// GET /api/v1/tickets/{space}: those that the account's unit issues, for its secretaries (api/tickets.json).
/// POST the same: makes those that are missing, or a new one for a person (api/ticket_request.json).
/// POST /api/v1/check-in: whoever has a ticket notes their own arrival (api/check_in_request.json, api/checked_in.json); the
/// answer says no more than their name and the conference. After Throttle::kFailures wrong ones from an address, 8 characters are
/// too_many from there until the window is over; a ticket whose signature is good is never refused, so a hall behind one
/// address goes on.
class TicketsApi {
 public:
  struct Parts {
    Hub& hub;
    FindCaller find_caller;
    std::function<void(std::span<std::uint8_t>)> random;  ///< fills with random bytes; from any thread
  };
  explicit TicketsApi(Parts parts) : parts_(std::move(parts)) {}

  void add_to(Router& router);

 private:
  boost::asio::awaitable<Response> show(const Request& request, const PathValues& values);
  boost::asio::awaitable<Response> issue(const Request& request, const PathValues& values);
  boost::asio::awaitable<Response> check_in(const Request& request);
  Uuid fresh_uuid() const;

  Parts parts_;
  Throttle throttle_;
};

}  // namespace giaoban
