#pragma once
#include <span>

#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/hub.h"
#include "server/identity/accounts.h"
#include "server/identity/feed_addresses.h"
#include "server/identity/throttle.h"
#include "server/invitations/slot_event.h"

namespace giaoban {

/// Conferences as calendars read them.
/// GET /api/v1/conferences/{space}/invitation.ics: the invitation as a file (METHOD:REQUEST, or CANCEL once the conference is
/// cancelled), for a member's account.
/// GET and POST /api/v1/calendar-feeds: the secret addresses of the account's calendar and, for its secretaries, of its
/// unit's (api/feed_addresses.json, api/feed_address_request.json).
/// DELETE /api/v1/calendar-feeds/{scope}: ends one of them; answers what is left.
/// GET /calendar/{token}.ics: the calendar itself, without a session: the conferences that the unit belongs to, of a person's those
/// that the unit did not decline, and the slots of the plans that it belongs to. A slot and the conference that it becomes are
/// one event, under the slot's UID. The later kFeedEvents of them.
///
/// A token that nobody has is not_found, and too_many after Throttle::kFailures from one address. A right one is never
/// refused: an office behind one address, some of whose programs still ask under an address that was changed, goes on reading.
class CalendarApi {
 public:
  struct Parts {
    Hub& hub;
    FeedAddresses& feeds;
    const Accounts& accounts;
    FindCaller find_caller;
    std::function<void(std::span<std::uint8_t>)> random;  ///< fills with random bytes; from any thread
    std::string public_url = {}, sender_email = {};       ///< as in EventFrame
  };
  explicit CalendarApi(Parts parts) : parts_(std::move(parts)) {}

  void add_to(Router& router);

 private:
  boost::asio::awaitable<Response> invitation(const Request& request, const PathValues& values);
  boost::asio::awaitable<Response> feed(const Request& request, const PathValues& values);
  Response addresses(const Request& request);
  Response make_address(const Request& request);
  Response end_address(const Request& request, const PathValues& values);
  Json addresses_json(const Actor& actor) const;
  boost::asio::awaitable<SlotEvents> slots_of(UnitId unit);
  boost::asio::awaitable<std::vector<ConferenceEvent>> events_of(UnitId unit, FeedScope scope);

  Parts parts_;
  Throttle throttle_;
};

}  // namespace giaoban
