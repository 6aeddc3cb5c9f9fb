#include "tests/soak/desk.h"

#include <algorithm>

#include "tests/bench/load/commands.h"

namespace giaoban::soak {

using bench::Clock;

Desk::Desk(std::uint16_t port, const std::string& username, const std::string& password, std::string space)
    : socket_(port, username, password), space_(std::move(space)) {
  const auto welcome = parse_json(socket_.welcome());
  if (!welcome) bench::give_up("the welcome is no JSON");
  unit_ = (*welcome)["unit"].get<std::string>();
  account_ = (*welcome)["account"].get<std::string>();
}

void Desk::ask(std::string_view name, const Json& arguments) {
  const std::string id = bench::fresh_id();
  asked_[id] = Clock::now();
  socket_.send(bench::command_text(id, space_, name, to_text(arguments)));
}

void Desk::put(std::string_view collection, const std::string& record, const Json& fields) {
  ask("record.put", {{"collection", collection}, {"id", record}, {"fields", fields}});
}

std::string Desk::ask_and_wait(std::string_view name, const Json& arguments) {
  const std::string id = bench::fresh_id();
  asked_[id] = Clock::now();
  waited_id_ = id;
  waited_problem_.clear();
  socket_.send(bench::command_text(id, space_, name, to_text(arguments)));
  while (asked_.contains(id)) receive();
  waited_id_.clear();
  return waited_problem_;
}

void Desk::receive() {
  socket_.receive([this](std::string_view text) {
    if (text.starts_with(R"({"type":"error")")) bench::give_up(text);
    if (!text.starts_with(R"({"type":"acks")")) return;
    const auto acks = parse_json(text);
    if (!acks) bench::give_up("an answer is no JSON");
    for (const Json& result : (*acks)["results"]) take(result);
  });
}

void Desk::take(const Json& result) {
  const auto at = asked_.find(result["id"].get<std::string>());
  if (at == asked_.end()) return;
  const bool is_done = result["status"] == "done";
  if (!is_done && at->first != waited_id_) bench::give_up("refused: " + to_text(result));
  if (!is_done) waited_problem_ = to_text(result["problem"]);
  if (is_done) offset_ = std::max(offset_, result.value("offset", std::uint64_t{0}));
  answers_.push_back(bench::seconds_between(at->second, Clock::now()));
  ++answered_;
  asked_.erase(at);
}

std::uint64_t Desk::settle() {
  while (!asked_.empty()) receive();
  return offset_;
}

double Desk::answer_ms(double share) {
  if (answers_.empty()) return 0;
  std::ranges::sort(answers_);
  return answers_[static_cast<std::size_t>(share * static_cast<double>(answers_.size() - 1))] * 1000;
}

}  // namespace giaoban::soak
