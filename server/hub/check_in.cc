#include "server/hub/check_in.h"

#include "schema/commands.h"
#include "server/hub/attendance.h"
#include "server/hub/authorise.h"
#include "server/hub/slot_record.h"
#include "server/identity/ticket.h"

namespace giaoban {
namespace {

// Clocks of devices differ; an outbox may come after a day in a hall without a network.
constexpr std::int64_t kAheadMs = 5 * 60'000;
constexpr std::int64_t kBehindMs = 12 * 3'600'000;

/// Whom a ticket is for.
struct Holder {
  std::string person;
  Uuid nonce;
  std::string how;
};

std::string unit_part(std::string_view person) {
  const auto slash = person.find('/');
  return slash == std::string_view::npos ? std::string() : std::string(person.substr(0, slash));
}

std::string convener_of(const Space& space) {
  const Record* conference = space.find("conferences", space.id().text());
  return conference != nullptr ? conference->text("convener_unit") : std::string();
}

/// The units that may issue a ticket to somebody: the own one, and the convener.
std::vector<UnitId> issuers_for(const Space& space, std::string_view person) {
  std::vector<UnitId> issuers;
  for (const std::string& unit : {unit_part(person), convener_of(space)})
    if (const auto id = Uuid::parse(unit)) issuers.push_back(*id);
  return issuers;
}

/// Whether a ticket whose signature is good counts: its row says so, or there is none yet and the node vouches now.
Result<void> check_standing(const Space& space, const Ticket& ticket) {
  const auto key = ticket_key(ticket.person);
  bool is_replaced = false, is_ahead_of_row = false;
  for (const UnitId& issuer : issuers_for(space, ticket.person)) {
    if (!space.ever_vouched(ticket.node, issuer)) continue;
    const Record* row = space.find("tickets", issuer.text() + "/" + *key);
    if (row == nullptr) {
      is_ahead_of_row = is_ahead_of_row || space.vouches(ticket.node, issuer);
      continue;
    }
    const Json* is_revoked = row->field("is_revoked");
    if (row->exists() && row->text("nonce") == ticket.nonce.text() && (is_revoked == nullptr || *is_revoked == false)) return {};
    is_replaced = true;
  }
  if (is_replaced) return fail(problem::kTicketRevoked, {}, "/arguments/ticket");
  if (is_ahead_of_row) return {};
  return fail(problem::kTicketInvalid, "no member's node that may issue it signed it", "/arguments/ticket");
}

Result<Holder> holder_of_ticket(const DecisionContext& context, std::string_view text) {
  const auto ticket = decode_ticket(text);
  if (!ticket) return fail(problem::kTicketInvalid, "it cannot be read", "/arguments/ticket");
  if (ticket->space != context.space.id()) return fail(problem::kTicketInvalid, "it is of another conference", "/arguments/ticket");
  if (context.verifier == nullptr || !is_signed(*ticket, *context.verifier)) return fail(problem::kTicketInvalid, "its signature is wrong", "/arguments/ticket");
  if (auto stands = check_standing(context.space, *ticket); !stands) return std::unexpected(stands.error());
  return Holder{ticket->person, ticket->nonce, "ticket"};
}

Result<Holder> holder_of_code(const Space& space, std::string_view code) {
  const std::string hash = code_hash(space.id(), code).text();
  std::optional<Result<Holder>> found;
  space.each("tickets", [&](const std::string& id, const Record& row) {
    if (found || row.text("code_hash") != hash) return;
    const std::string person = row.text("person");
    const auto nonce = Uuid::parse(row.text("nonce"));
    const auto key = ticket_key(person);
    bool may_issue = false;
    for (const UnitId& issuer : issuers_for(space, person)) may_issue = may_issue || (key && id == issuer.text() + "/" + *key);
    if (!nonce || !may_issue) return;
    const Json* is_revoked = row.field("is_revoked");
    if (is_revoked != nullptr && *is_revoked == true) found = fail(problem::kTicketRevoked, {}, "/arguments/ticket");
    else found = Holder{person, *nonce, "code"};
  });
  if (found) return *found;
  return fail(problem::kTicketInvalid, "nobody has this code", "/arguments/ticket");
}

Result<Holder> holder_of(const DecisionContext& context, const std::string& text) {
  const auto code = canonical_code(text);
  auto holder = code ? holder_of_code(context.space, *code) : holder_of_ticket(context, text);
  if (!holder) return holder;
  // Of somebody of whom nothing has arrived here yet, the signature is enough; who was taken off the list is not let in.
  const bool is_substitute = holder->person.ends_with("/response");
  const char* collection = !holder->person.contains('/') ? "guests" : is_substitute ? "responses" : "delegates";
  if (context.space.find(collection, holder->person) != nullptr && !is_listed(context.space, holder->person))
    return fail(problem::kTicketRevoked, "who holds it was taken off the list", "/arguments/ticket");
  return holder;
}

std::string name_of(const Space& space, std::string_view person) {
  if (!person.contains('/')) {
    const Record* guest = space.find("guests", person);
    return guest != nullptr ? guest->text("full_name") : std::string();
  }
  const Record* response = person.ends_with("/response") ? space.find("responses", person) : nullptr;
  if (response != nullptr) return response->text("substitute");
  const Record* delegate = space.find("delegates", person);
  return delegate != nullptr ? delegate->text("full_name") : std::string();
}

Result<std::int64_t> time_of(const Scan& scan, std::int64_t now) {
  const std::int64_t at = scan.at_ms.value_or(now);
  if (at > now + kAheadMs || at < now - kBehindMs) return fail(problem::kClockWrong, {}, "/arguments/at_ms");
  return at;
}

Result<Decision> note(const DecisionContext& context, const Scan& scan, const Holder& holder) {
  const Space& space = context.space;
  const auto at = time_of(scan, static_cast<std::int64_t>(context.unix_ms));
  if (!at) return std::unexpected(at.error());
  Decision decision;
  decision.value = {{"person", holder.person}, {"name", name_of(space, holder.person)}, {"kind", scan.kind}};
  const auto words = last_words(space);
  if (const auto last = words.find(holder.person); last != words.end() && last->second.kind == scan.kind) {
    decision.value.update({{"at_ms", last->second.at_ms}, {"row", last->second.row}, {"is_repeated", true}});
    return decision;
  }
  // A row that was taken back stays hidden whatever is put there, so its id is used up too.
  std::string row = scan.unit.text() + "/" + holder.nonce.text();
  if (scan.kind != "arrived" || space.find("check_ins", row) != nullptr) row = scan.unit.text() + "/" + scan.fresh.text();
  Json fields = {{"person", holder.person}, {"kind", scan.kind}, {"at_ms", *at}, {"how", scan.how.empty() ? holder.how : scan.how}};
  decision.changes.push_back({"check_ins", row, std::move(fields), {}});
  decision.value.update({{"at_ms", *at}, {"row", row}, {"is_repeated", false}});
  return decision;
}

Result<void> check_conference(const Space& space) {
  const Record* conference = space.find("conferences", space.id().text());
  if (space.kind() != SpaceKind::kConference || conference == nullptr)
    return fail(problem::kUnknownCollection, "check_ins are in conference spaces", "/space");
  if (conference->text("status") == "cancelled") return fail(problem::kConflict, "the conference is cancelled");
  return {};
}

/// Whether the account is the delegate's own.
bool is_own(const Space& space, const Actor& actor, std::string_view person) {
  const Record* delegate = space.find("delegates", person);
  return delegate != nullptr && delegate->exists() && unit_part(person) == actor.unit.text() && delegate->text("account") == actor.account.text();
}

bool is_delegate(const Space& space, const Actor& actor) {
  bool found = false;
  space.each("delegates", [&](const std::string& id, const Record&) { found = found || is_own(space, actor, id); });
  return found;
}

std::string text_after(const Space& space, const RecordChange& change, std::string_view field) {
  const auto named = change.fields.find(field);
  if (named != change.fields.end()) return named->is_string() ? named->get<std::string>() : std::string();
  const Record* record = space.find(change.collection, change.id);
  return record != nullptr ? record->text(field) : std::string();
}

}  // namespace

Result<Decision> note_scan(const DecisionContext& context, const Scan& scan) {
  if (auto there = check_conference(context.space); !there) return std::unexpected(there.error());
  const auto holder = holder_of(context, scan.text);
  if (!holder) return std::unexpected(holder.error());
  return note(context, scan, *holder);
}

Result<Decision> scan_ticket(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<schema::CheckInScan>(command);
  if (!wish) return std::unexpected(wish.error());
  if (auto there = check_conference(context.space); !there) return std::unexpected(there.error());
  const bool is_door = command.actor.may_write();
  // Before any code is looked up: guessing is for nobody who has no ticket here.
  if (!is_door && !is_delegate(context.space, command.actor)) return fail(problem::kForbidden, "secretaries scan tickets, and delegates their own");
  const auto holder = holder_of(context, wish->ticket);
  if (!holder) return std::unexpected(holder.error());
  if (!is_door && !is_own(context.space, command.actor, holder->person)) return fail(problem::kForbidden, "the ticket is somebody else's", "/arguments/ticket");
  const Scan scan{wish->ticket, std::string(schema::to_text(wish->kind)), wish->at_ms, is_door ? "" : "self", command.actor.unit, command.id};
  return note(context, scan, *holder);
}

Result<void> authorise_check_in(const Space& space, const Actor& actor, const RecordChange& change) {
  const std::string person = text_after(space, change, "person");
  if (!is_listed(space, person)) return fail(problem::kRecordUnknown, person, "/arguments/fields/person");
  if (change.fields.contains("how") && change.fields["how"] != "list") return fail(problem::kForbidden, "tickets are scanned by a command", "/arguments/fields/how");
  if (is_convener(space, actor.unit) || unit_part(person) == actor.unit.text()) return {};
  const Record* conference = space.find("conferences", space.id().text());
  const bool hosts = conference != nullptr && conference->text("host_unit") == actor.unit.text();
  if (hosts && text_after(space, change, "kind") != "absent") return {};
  return fail(problem::kForbidden, "people of other units are noted by the convener and the host");
}

Result<void> authorise_ticket(const RecordChange& change) {
  const bool only_revokes = !change.deleted && change.fields.size() == 1 && change.fields.contains("is_revoked");
  return only_revokes ? Result<void>() : fail(problem::kForbidden, "tickets are issued by the node; what may be said of one is that it is revoked");
}

Result<void> check_noted_time(const RecordChange& change, std::uint64_t unix_ms) {
  const auto at = change.fields.find("at_ms");
  if (change.collection != "check_ins" || at == change.fields.end() || !at->is_number_integer()) return {};
  if (at->get<std::int64_t>() > static_cast<std::int64_t>(unix_ms) + kAheadMs) return fail(problem::kClockWrong, {}, "/arguments/fields/at_ms");
  return {};
}

}  // namespace giaoban
