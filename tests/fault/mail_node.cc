#include <csignal>
#include <iostream>
#include <mutex>

#include "server/calendar/encode.h"
#include "server/mail/courier.h"
#include "server/mail/letter.h"
#include "server/mail/smtp_sender.h"
#include "sync/base/json.h"
#include "sync/base/random.h"
#include "sync/store/rocks_store.h"

// What a node does with letters, alone, for mail_test.py: an outbox on disk, a courier, a mail server's address.
//   mail_node DIRECTORY < lines of JSON, the settings first, then {"add": letter} or {"standing": true}
// Each letter is an invitation. Prints a line of JSON for what it did, and for each attempt. Ends with its input.
using namespace giaoban;

namespace {

std::mutex print_mutex;

void print(const Json& value) {
  const std::lock_guard lock(print_mutex);
  std::cout << to_text(value) << std::endl;
}

[[noreturn]] void give_up(const Error& error) {
  std::cerr << error.code << ": " << error.detail << " " << error.pointer << std::endl;
  std::exit(1);
}

template <typename T>
T must(Result<T> result) {
  if (!result) give_up(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

Json next_line() {
  std::string line;
  return std::getline(std::cin, line) ? must(parse_json(line)) : Json();
}

SmtpSettings settings_of(const Json& value) {
  const std::string security = value.at("security");
  SmtpSettings settings{.host = "localhost", .port = value.at("port")};
  settings.security = security == "starttls" ? SmtpSecurity::kStartTls : security == "tls" ? SmtpSecurity::kTls : SmtpSecurity::kNone;
  settings.user = value.at("user");
  settings.password = value.at("password");
  settings.ca_file = value.at("ca_file").get<std::string>();
  settings.own_name = "node.example";
  settings.timeout = std::chrono::seconds(value.at("timeout_seconds").get<int>());
  must(SmtpSender::check(settings));
  return settings;
}

Consignment consignment_of(const Json& value) {
  ConferenceEvent event{.conference = SpaceId::parse(value.at("conference").get<std::string>()).value(), .sequence = 1,
                        .stamped_ms = 1'795'424'400'000, .date = "2026-12-10", .starts_at = "07:30", .title = value.at("title"),
                        .place = value.at("place"), .organizer = {value.at("from_name"), value.at("from")}};
  event.attendees.push_back({.party = {value.at("to_name"), value.at("to")}});
  Letter letter;
  letter.id = letter_id(event.conference, event.attendees[0].party.email, event.sequence, CalendarMethod::kRequest);
  letter.date_ms = event.stamped_ms;
  letter.from = event.organizer;
  letter.to = event.attendees[0].party;
  letter.subject = value.at("subject");
  letter.text = value.at("text");
  letter.html = value.at("html");
  letter.calendar = LetterCalendar{CalendarMethod::kRequest, must(encode_request(event))};
  return {letter.id, letter.from.email, letter.to.email, must(build_letter(letter))};
}

std::uint64_t unix_ms() {
  using namespace std::chrono;
  return static_cast<std::uint64_t>(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  for (const std::uint8_t byte : random_bytes<8>()) bits = bits << 8 | byte;
  return bits;
}

void print_item(const OutboxItem& item) {
  constexpr std::string_view kStates[] = {"waiting", "sent", "refused", "expired"};
  print({{"noted", item.to}, {"state", kStates[static_cast<std::size_t>(item.state)]}, {"code", item.code},
         {"detail", item.detail}, {"attempts", item.attempts}});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  ::signal(SIGPIPE, SIG_IGN);
  const auto store = must(RocksStore::open(argv[1], RocksStore::Access::kReadWrite));
  const Json settings = next_line();
  Outbox outbox(*store, {.first_wait_ms = settings.at("first_wait_ms"), .longest_wait_ms = 4 * settings.at("first_wait_ms").get<std::uint64_t>()});
  must(outbox.load());
  SmtpSender sender(settings_of(settings));
  Courier courier(outbox, {.send = [&](const Consignment& letter) { return sender.send(letter); },
                           .stop_sending = [&] { sender.stop(); },
                           .unix_ms = unix_ms,
                           .random = random_bits,
                           .noted = print_item});
  for (Json line = next_line(); !line.is_null(); line = next_line()) {
    if (line.contains("add")) {
      const Consignment letter = consignment_of(line.at("add"));
      must(outbox.add(letter, unix_ms()));
      print({{"queued", letter.to}, {"id", letter.id.text()}});
      courier.wake();
    } else {
      const auto standing = outbox.standing();
      print({{"waiting", standing.waiting}, {"given_up", standing.given_up}, {"server_failures", standing.server_failures}, {"detail", standing.detail}});
    }
  }
}
