#pragma once
#include <cstdint>
#include <string>

namespace giaoban {

/// What became of one attempt to send.
enum class DeliveryOutcome : std::uint8_t {
  kTaken,            ///< the mail server answered 250 after the letter: from here on it is responsible
  kRefusedForNow,    ///< this letter, not now (4xx, a connection lost halfway): again later
  kRefusedForGood,   ///< this letter, never (5xx): a person has to look at it
  kServerFailed,     ///< no letter can be sent now: server unreachable, certificate, password, sender refused
};

struct Delivery {
  DeliveryOutcome outcome = DeliveryOutcome::kServerFailed;
  int code = 0;        ///< of SMTP (RFC 5321, 4.2); 0 where the server gave none
  std::string detail;  ///< what the server or the network said, one line for people, at most kDeliveryDetailBytes

  bool operator==(const Delivery&) const = default;
};

constexpr std::size_t kDeliveryDetailBytes = 300;

}  // namespace giaoban
