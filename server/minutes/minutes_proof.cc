#include "server/minutes/minutes_proof.h"

#include <algorithm>
#include <set>

#include "server/minutes/final_text.h"
#include "sync/base/blob_manifest.h"
#include "sync/base/json.h"

namespace giaoban {
namespace {

std::string text_of(const Json& record, const char* field) {
  const auto found = record.find(field);
  return found != record.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class Prover {
 public:
  Prover(std::string_view bytes, const Verifier& verifier) : verifier_(verifier), file_(read_minutes_file(bytes)) {}
  MinutesProof prove();

 private:
  const MinutesPart* only(MinutesPartKind kind);
  void check_text(const Statement& statement);
  void check_signatures(std::string_view signed_bytes);
  void check_amendments(const Statement& statement);
  void check_files(const Statement& statement);
  std::optional<Json> record_of(const MinutesPart& part);
  void fault(const MinutesPart& part, const std::string& what) { proof_.faults.push_back(part.place() + ": " + what); }
  void missing(const std::string& what) { if (file_.faults.empty()) proof_.faults.push_back(what); }

  template <typename Visit>
  void each(MinutesPartKind kind, Visit visit) {
    for (const MinutesPart& part : file_.parts)
      if (part.kind == kind) visit(part);
  }

  const Verifier& verifier_;
  MinutesFile file_;
  MinutesProof proof_;
};

/// The part of a kind of which there is one. Where it is damaged, that was said.
const MinutesPart* Prover::only(MinutesPartKind kind) {
  const MinutesPart* found = nullptr;
  each(kind, [&](const MinutesPart& part) {
    if (found != nullptr) fault(part, "there are two of them");
    found = &part;
  });
  if (found == nullptr) missing(std::string(name_of(kind)) + ": missing");
  return found;
}

std::optional<Json> Prover::record_of(const MinutesPart& part) {
  auto record = parse_json(part.content);
  if (record && record->is_object()) return std::move(*record);
  fault(part, "it cannot be read");
  return std::nullopt;
}

void Prover::check_text(const Statement& statement) {
  const MinutesPart* text = only(MinutesPartKind::kText);
  const MinutesPart* state = only(MinutesPartKind::kState);
  if (text != nullptr && hash_of(text->content) != statement.text) fault(*text, "it is not the text that was signed");
  if (state == nullptr) return;
  if (state->content.empty() || name_of(manifest_of(state->content)) != statement.state)
    return fault(*state, "it is not the state that was signed");
  const auto said = final_text(state->content);
  if (!said) return fault(*state, "it cannot be read: " + said.error().detail);
  if (text != nullptr && *said != text->content) fault(*text, "the state says another text");
  if (const auto vector = state_vector_of(state->content); !vector || *vector != statement.vector)
    fault(*state, "its state vector is another one than was signed");
  if (text != nullptr) proof_.findings.push_back("text of " + std::to_string(text->content.size()) + " bytes, as its state says");
}

void Prover::check_signatures(std::string_view signed_bytes) {
  std::set<std::string> roles;
  each(MinutesPartKind::kSignature, [&](const MinutesPart& part) {
    const auto record = record_of(part);
    if (!record) return;
    const std::string key = text_of(*record, "public_key"), role = text_of(*record, "role");
    if (!is_signed(verifier_, signed_bytes, key, text_of(*record, "signature"))) return fault(part, "it is not a signature of that key over the statement");
    roles.insert(role);
    proof_.findings.push_back("signed as " + role + " by " + text_of(*record, "name") + ", key " + key);
  });
  for (const char* role : {"chair", "secretary"})
    if (!roles.contains(role)) missing(std::string("signatures: none of the ") + role);
}

void Prover::check_amendments(const Statement& statement) {
  std::size_t held = 0;
  each(MinutesPartKind::kAmendment, [&](const MinutesPart& part) {
    const auto record = record_of(part);
    if (!record) return;
    const auto judged = statement.amendments.find(part.name);
    if (judged == statement.amendments.end()) return fault(part, "the statement does not name it");
    if (content_of(*record) != judged->second.content) return fault(part, "it is not what was judged");
    ++held;
  });
  proof_.findings.push_back(std::to_string(statement.amendments.size()) + " amendments judged, " + std::to_string(held) + " in the file");
}

void Prover::check_files(const Statement& statement) {
  std::size_t held = 0;
  each(MinutesPartKind::kFileRecord, [&](const MinutesPart& part) {
    const auto record = record_of(part);
    if (!record) return;
    const auto named = statement.files.find(part.name);
    if (named == statement.files.end()) return fault(part, "the statement does not name it");
    if (text_of(*record, "blob") != named->second.text()) fault(part, "it is of another file than was signed");
  });
  each(MinutesPartKind::kFile, [&](const MinutesPart& part) {
    const auto named = statement.files.find(part.name);
    if (named == statement.files.end()) return fault(part, "the statement does not name it");
    if (part.content.empty() || name_of(manifest_of(part.content)) != named->second) return fault(part, "it is not the file that was signed");
    ++held;
  });
  proof_.findings.push_back(std::to_string(statement.files.size()) + " files signed, " + std::to_string(held) + " in the file");
}

MinutesProof Prover::prove() {
  proof_.faults = file_.faults;
  const MinutesPart* part = only(MinutesPartKind::kStatement);
  if (part == nullptr) return std::move(proof_);
  auto statement = decode_statement(part->content);
  if (!statement) {
    fault(*part, "it cannot be read: " + statement.error().detail);
    return std::move(proof_);
  }
  check_text(*statement);
  check_signatures(part->content);
  check_amendments(*statement);
  check_files(*statement);
  proof_.statement = std::move(*statement);
  return std::move(proof_);
}

}  // namespace

bool is_signed(const Verifier& verifier, std::string_view statement, std::string_view public_key, std::string_view signature) {
  const auto key = NodeId::parse(public_key);
  const auto given = Signature::parse(signature);
  return key && given && verifier.verify(*key, statement, *given);
}

MinutesProof prove_minutes(std::string_view bytes, const Verifier& verifier) { return Prover(bytes, verifier).prove(); }

}  // namespace giaoban
