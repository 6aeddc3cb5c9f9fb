#include "server/hub/ballot_paper.h"

#include <algorithm>

#include "sync/base/sealed_box.h"

namespace giaoban {
namespace {

using schema::VoteKind;

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

bool are_grades(const schema::Vote& vote, std::span<const std::int64_t> choices, std::int64_t best_of) {
  constexpr std::int64_t kBlank = 3;
  return vote.options && choices.size() == vote.options->size() &&
         std::ranges::all_of(choices, [&](std::int64_t choice) { return choice == kBlank || (choice >= 0 && choice < best_of); });
}

bool are_options(const schema::Vote& vote, std::span<const std::int64_t> choices) {
  const auto offered = static_cast<std::int64_t>(vote.options ? vote.options->size() : 0);
  if (static_cast<std::int64_t>(choices.size()) > vote.max_choices.value_or(1)) return false;
  std::int64_t before = -1;
  for (const std::int64_t choice : choices) {
    if (choice <= before || choice >= offered) return false;
    before = choice;
  }
  return true;
}

}  // namespace

bool are_choices(const schema::Vote& vote, std::span<const std::int64_t> choices) {
  switch (vote.kind) {
    case VoteKind::kForAgainst: return choices.size() == 1 && choices[0] >= 0 && choices[0] <= 2;
    case VoteKind::kOptions: return are_options(vote, choices);
    case VoteKind::kConfidenceRating: return are_grades(vote, choices, 3);
    case VoteKind::kConfidenceBallot: return are_grades(vote, choices, 2);
  }
  return false;
}

bool is_box_size(std::size_t bytes) { return bytes == BallotPaper::kBytes + SealKey::kOverhead; }

bool read_paper(std::span<const std::uint8_t, BallotPaper::kBytes> bytes, BallotPaper& out) {
  std::size_t at = 0;
  const auto take = [&](auto& to) {
    std::ranges::copy(bytes.subspan(at, to.size()), to.begin());
    at += to.size();
  };
  take(out.vote.bytes);
  take(out.elector[0].bytes);
  take(out.elector[1].bytes);
  take(out.receipt);
  out.count = bytes[at++];
  if (out.count > BallotPaper::kChoices) return false;
  take(out.choices);
  const auto is_zero = [](std::uint8_t byte) { return byte == 0; };
  return std::ranges::all_of(out.receipt_text(), [](char c) { return kCrockford.contains(c); }) &&
         std::all_of(out.choices.begin() + out.count, out.choices.end(), is_zero) && std::ranges::all_of(bytes.subspan(at), is_zero);
}

std::array<std::uint8_t, BallotPaper::kBytes> paper_bytes(const BallotPaper& paper) {
  std::array<std::uint8_t, BallotPaper::kBytes> bytes{};
  auto at = bytes.begin();
  const auto put = [&](const auto& from) { at = std::ranges::copy(from, at).out; };
  put(paper.vote.bytes);
  put(paper.elector[0].bytes);
  put(paper.elector[1].bytes);
  put(paper.receipt);
  *at++ = paper.count;
  put(paper.choices);
  return bytes;
}

}  // namespace giaoban
