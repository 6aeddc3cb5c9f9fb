#include "server/calendar/reply.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// Answers of calendar programs: whatever is accepted is one answer of somebody who was asked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  SpaceId conference;
  conference.bytes.fill(0x11);
  const AskedFor asked{conference, 2, [](std::string_view email) { return email == "a@b.vn" || email == "hdnd@donghieu.example"; }};
  const auto reply = decode_reply(fuzz_input(data, size), asked);
  if (!reply) {
    require(!reply.error().code.empty(), "a refusal has a code");
    return 0;
  }
  require(asked.is_invited(reply->attendee), "the attendee was invited");
  require(reply->answer != Answer::kNone && reply->sequence == 2, "it answers what was sent last");
  require(is_email_address(reply->delegate) == (reply->answer == Answer::kDelegated), "a delegate where it was delegated");
  require(check_lines(reply->comment, kCommentCodePoints, "").has_value(), "the comment can be kept");
  return 0;
}
