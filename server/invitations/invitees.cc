#include "server/invitations/invitees.h"

#include <algorithm>
#include <array>
#include <set>

namespace giaoban {
namespace {

constexpr std::array<std::pair<Answer, std::string_view>, 4> kAnswers = {{{Answer::kAccepted, "accepted"},
                                                                         {Answer::kTentative, "tentative"},
                                                                         {Answer::kDeclined, "declined"},
                                                                         {Answer::kDelegated, "delegated"}}};

std::string usable_email(const Record& record) {
  const std::string email = record.text("email");
  return is_email_address(email) ? email : std::string();
}

/// When the answer of a record was written down.
std::uint64_t answered_at(const Record& record) {
  const Register* answer = record.find_register("answer");
  return answer == nullptr || answer->value().is_null() ? 0 : hlc_ms(answer->stamp().hlc);
}

std::optional<std::int64_t> sequence_of(const Record& record) {
  const Json* sequence = record.field("sequence");
  return sequence != nullptr && sequence->is_number_integer() ? std::optional(sequence->get<std::int64_t>()) : std::nullopt;
}

Invitee unit_invitee(const Space& conference, const Space* registry, const UnitId& unit) {
  const std::string id = unit.text();
  Invitee invitee;
  invitee.unit = unit;
  invitee.name = office_of(registry, id);
  invitee.email = email_of(registry, id);
  const Record* response = conference.find("responses", id + "/response");
  if (response != nullptr && response->exists()) {
    invitee.answer = answer_of(response->text("answer"));
    invitee.answered_ms = answered_at(*response);
  }
  const Record* invitation = conference.find("invitations", id);
  if (invitation != nullptr && invitation->exists()) {
    invitee.sent_sequence = sequence_of(*invitation);
    invitee.was_sent = invitee.sent_sequence.has_value();
    invitee.sent_on = invitation->text("sent_on");
    invitee.answer_by = invitation->text("answer_by");
    invitee.reminded_on = invitation->text("reminded_on");
  }
  return invitee;
}

Invitee guest_invitee(const std::string& id, const Record& guest) {
  Invitee invitee;
  invitee.guest = id;
  invitee.name = one_line(guest.text("full_name"), kPartyNameCodePoints);
  invitee.email = usable_email(guest);
  invitee.answer = answer_of(guest.text("answer"));
  invitee.answered_ms = answered_at(guest);
  invitee.sent_on = guest.text("sent_on");
  invitee.was_sent = !invitee.sent_on.empty();
  return invitee;
}

std::set<UnitId> units_of(const Space& conference) {
  std::set<UnitId> units;
  for (const auto& [unit, nodes] : conference.members()) units.insert(unit);
  conference.each("invitations", [&](const std::string& id, const Record&) {
    if (const auto unit = Uuid::parse(id)) units.insert(*unit);
  });
  const Record* record = conference.find("conferences", conference.id().text());
  if (const auto convener = Uuid::parse(record != nullptr ? record->text("convener_unit") : std::string())) units.erase(*convener);
  return units;
}

}  // namespace

std::vector<Invitee> invitees_of(const Space& conference, const Space* registry) {
  std::vector<Invitee> invitees;
  for (const UnitId& unit : units_of(conference)) invitees.push_back(unit_invitee(conference, registry, unit));
  std::vector<std::pair<std::string, Invitee>> guests;
  conference.each("guests", [&](const std::string& id, const Record& guest) {
    guests.emplace_back(guest.text("rank"), guest_invitee(id, guest));
  });
  std::ranges::stable_sort(guests, {}, [](const auto& guest) -> const std::string& { return guest.first; });
  for (auto& [rank, guest] : guests) invitees.push_back(std::move(guest));
  return invitees;
}

std::vector<Invitee> removed_guests(const Space& conference, const Space* registry) {
  std::set<std::string> taken;
  for (const Invitee& invitee : invitees_of(conference, registry))
    if (!invitee.email.empty()) taken.insert(folded_email(invitee.email));
  std::vector<Invitee> removed;
  for (auto at = conference.records().lower_bound({"guests", ""}); at != conference.records().end() && at->first.first == "guests"; ++at) {
    if (!at->second.is_deleted()) continue;
    Invitee invitee = guest_invitee(at->first.second, at->second);
    invitee.is_removed = true;
    if (invitee.was_sent && !invitee.email.empty() && taken.insert(folded_email(invitee.email)).second) removed.push_back(std::move(invitee));
  }
  return removed;
}

std::string office_name(std::string_view unit_full_name) {
  std::string name(unit_full_name);
  constexpr std::string_view kCapital = "Đ", kSmall = "đ";
  if (name.starts_with(kCapital)) name.replace(0, kCapital.size(), kSmall);
  else if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return "Thường trực HĐND " + name;
}

std::string office_of(const Space* registry, std::string_view unit) {
  const Record* record = registry != nullptr ? registry->find("units", unit) : nullptr;
  if (record == nullptr) return {};
  const std::string full_name = record->text("full_name");
  return one_line(office_name(full_name.empty() ? record->text("name") : full_name), kPartyNameCodePoints);
}

std::string email_of(const Space* registry, std::string_view unit) {
  const Record* record = registry != nullptr ? registry->find("units", unit) : nullptr;
  return record != nullptr && record->exists() ? usable_email(*record) : std::string();
}

std::string_view answer_text(Answer answer) {
  for (const auto& [known, text] : kAnswers)
    if (known == answer) return text;
  return {};
}

Answer answer_of(std::string_view text) {
  for (const auto& [answer, known] : kAnswers)
    if (known == text) return answer;
  return Answer::kNone;
}

std::string one_line(std::string_view text, std::size_t code_points) {
  std::string line;
  std::size_t count = 0;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80 && count++ == code_points) break;
    line += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  return line;
}

}  // namespace giaoban
