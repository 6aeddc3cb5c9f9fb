#include "server/link/forwards.h"

#include <utility>

namespace giaoban {
namespace {

constexpr std::size_t kDetailBytes = 1000;  // api/problem.json

schema::PeerForward to_message(const Command& command) {
  schema::PeerForward message;
  message.id = command.id;
  message.space = command.space;
  message.name = command.name;
  message.arguments = command.arguments;
  message.unit = command.actor.unit;
  message.account = command.actor.account;
  for (const std::string_view text : command.actor.roles.texts())
    if (Role role; schema::from_text(text, role)) message.roles.push_back(role);
  return message;
}

}  // namespace

std::optional<schema::PeerForward> Forwards::add(const Command& command, Reply reply) {
  auto message = to_message(command);
  if (const auto found = waiting_.find(command.id); found != waiting_.end()) {
    if (found->second.message == message)
      found->second.replies.push_back(std::move(reply));
    else
      reply(fail(problem::kCommandIdReused));
    return std::nullopt;
  }
  if (waiting_.size() >= kWaiting) {
    reply(fail(problem::kBusy));
    return std::nullopt;
  }
  waiting_[command.id] = {message, {std::move(reply)}};
  return message;
}

void Forwards::answer(const schema::CommandResult& result) {
  auto found = waiting_.extract(result.id);
  if (found.empty()) return;
  const Outcome outcome = to_outcome(result);
  for (const Reply& reply : found.mapped().replies) reply(outcome);
}

void Forwards::fail_all() {
  for (const auto& [id, waiting] : std::exchange(waiting_, {}))
    for (const Reply& reply : waiting.replies) reply(fail(problem::kOwnerUnreachable, "the link was cut"));
}

Command to_command(const schema::PeerForward& forward, const NodeId& via) {
  Command command{forward.id, forward.space, forward.name, forward.arguments, {}, via};
  command.actor.account = forward.account;
  command.actor.unit = forward.unit;
  for (const schema::Role role : forward.roles)
    command.actor.roles.add(role);
  return command;
}

schema::CommandResult to_result(const CommandId& id, const Outcome& outcome) {
  schema::CommandResult result;
  result.id = id;
  if (outcome) {
    result.status = schema::CommandResultStatus::kDone;
    result.offset = static_cast<std::int64_t>(outcome->offset);
    if (!outcome->value.empty()) result.value = outcome->value;
    return result;
  }
  const Error& error = outcome.error();
  result.status = schema::CommandResultStatus::kRefused;
  result.problem.emplace();
  result.problem->code = error.code;
  const ProblemText* text = find_problem(error.code);
  result.problem->status = text != nullptr ? text->status : 500;
  result.problem->title = text != nullptr ? text->vi : error.code;
  if (!error.detail.empty() && error.detail.size() <= kDetailBytes) result.problem->detail = error.detail;
  if (!error.pointer.empty()) result.problem->pointer = error.pointer;
  return result;
}

Outcome to_outcome(const schema::CommandResult& result) {
  if (result.status == schema::CommandResultStatus::kDone) {
    Done done;
    if (result.value) done.value = *result.value;
    return done;
  }
  const ProblemText* text = result.problem ? find_problem(result.problem->code) : nullptr;
  if (text == nullptr) return fail(problem::kInternal, "the owner's node refused without a known reason");
  return fail(text->code, result.problem->detail.value_or(""), result.problem->pointer.value_or(""));
}

}  // namespace giaoban
