#include "tests/simulation/link.h"

#include "schema/commands.h"

namespace giaoban::simulation {

Link::Link(Process& process, Wire& wire, Surroundings& around, std::optional<NodeId> expected)
    : process_(process),
      wire_(wire),
      around_(around),
      session_({process, process.signer(), process.verifier(), [&process](const NodeId& node) { return process.progress(node); },
                expected, [&process](const NodeId& node) { return process.pieces(node); }}) {}

Link::~Link() {
  process_.on_closed(*this);
  for (const auto& [id, replies] : std::exchange(forwards_, {}))
    for (const Reply& reply : replies) reply(fail(problem::kOwnerUnreachable));
}

void Link::start(const Hash& nonce) {
  session_.start(nonce, around_.time());
  perform();
}

void Link::receive(bool is_text, std::string_view bytes) {
  if (is_gone_) return;
  if (is_text)
    session_.on_text(bytes, around_.time());
  else
    session_.on_binary(bytes, around_.time());
  perform();
}

void Link::tick() {
  if (is_gone_) return;
  session_.tick(around_.time());
  perform();
}

void Link::close() {
  if (std::exchange(is_gone_, true)) return;
  process_.on_closed(*this);
  wire_.close();
}

void Link::on_durable(const SpaceId& space) {
  session_.on_durable(space, around_.time());
  perform();
}

void Link::on_membership(const SpaceId& space) {
  session_.on_membership(space, around_.time());
  perform();
}

void Link::on_cut(const SpaceId& space) {
  session_.on_cut(space, around_.time());
  perform();
}

void Link::forward(const Request& request, Reply reply) {
  auto& waiting = forwards_[request.id];
  waiting.push_back(std::move(reply));
  if (waiting.size() > 1) return;
  schema::PeerForward message;
  message.id = request.id;
  message.space = request.space;
  message.name = "record.put";
  message.arguments = {{"collection", request.change.collection}, {"id", request.change.id}, {"fields", request.change.fields}};
  message.unit = request.unit;
  message.account = request.account;
  message.roles = {schema::Role::kSecretary};
  session_.forward(message);
  perform();
}

void Link::perform() {
  for (auto actions = session_.take_actions(); !actions.empty() && !is_gone_; actions = session_.take_actions())
    for (PeerAction& action : actions)
      if (!is_gone_) std::visit([this](auto& one) { act(one); }, action);
}

void Link::act(peer_action::SendText& action) { wire_.send(true, std::move(action.text)); }
void Link::act(peer_action::SendBinary& action) { wire_.send(false, std::move(action.bytes)); }
void Link::act(peer_action::Close&) { close(); }

void Link::act(peer_action::TellWhenDrained&) {
  around_.when_drained([this, alive = std::weak_ptr(alive_)] {
    if (alive.expired() || is_gone_) return;
    session_.on_drained(around_.time());
    perform();
  });
}

void Link::act(peer_action::Linked& action) {
  peer_ = action.node;
  process_.on_linked(*this);
}

void Link::act(peer_action::Ingest& action) {
  const auto batch = std::make_shared<LogBatch>(std::move(action.batch));
  around_.on_batch(*batch);
  process_.ingest(*batch, peer_, [this, alive = std::weak_ptr(alive_), batch](const Result<Head>& outcome) {
    if (alive.expired()) return;
    session_.on_ingested(*batch, outcome, around_.time());
    perform();
  });
}

void Link::act(peer_action::OwnLogAt& action) { process_.note_own_end(action.space, action.seq, action.is_parents); }

void Link::act(peer_action::RunForward& action) {
  const schema::PeerForward& message = action.forward;
  Request request{message.id, message.account, message.unit, message.space, {}, {}};
  const auto put = schema::RecordPut::decode(message.arguments);
  const auto answer = [this, alive = std::weak_ptr(alive_), id = message.id](const Outcome& outcome) {
    if (alive.expired()) return;
    schema::CommandResult result;
    result.id = id;
    result.status = outcome ? schema::CommandResultStatus::kDone : schema::CommandResultStatus::kRefused;
    if (!outcome) {
      result.problem.emplace();
      result.problem->code = outcome.error().code;
      result.problem->status = 500;
      result.problem->title = "refused";
    }
    session_.answer(result);
    perform();
  };
  if (!put) return answer(std::unexpected(put.error()));
  request.change = {put->collection, put->id, put->fields, {}};
  process_.run(request, peer_, answer);
}

void Link::act(peer_action::OutcomeArrived& action) {
  auto found = forwards_.extract(action.result.id);
  if (found.empty()) return;
  const bool is_done = action.result.status == schema::CommandResultStatus::kDone;
  const auto* problem = action.result.problem ? find_problem(action.result.problem->code) : nullptr;
  const Outcome outcome = is_done ? Outcome(Done{}) : fail(problem != nullptr ? problem->code : problem::kInternal);
  for (const Reply& reply : found.mapped()) reply(outcome);
}

}  // namespace giaoban::simulation
