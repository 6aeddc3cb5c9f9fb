#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "schema/records.h"

namespace giaoban {

// What a ballot may say (SPEC V5, V7). Pure.

using Choices = std::vector<std::int64_t>;

/// Whether a ballot of this vote may say so. There is one way to say a thing: chosen options ascend, so that their order marks nobody.
bool are_choices(const schema::Vote& vote, std::span<const std::int64_t> choices);

/// What a sealed box of a secret vote holds: `uuid vote ‖ uuid unit ‖ uuid elector ‖ receipt ‖ u8 n ‖ n × u8 choice ‖ zeros`.
struct BallotPaper {
  static constexpr std::size_t kBytes = 112;
  static constexpr std::size_t kReceipt = 10;     ///< characters of Crockford's base 32, made by the voter's browser
  static constexpr std::size_t kChoices = 50;

  Uuid vote;
  std::array<Uuid, 2> elector;  ///< unit, and the person in it: nobody hands in a copy of another's box
  std::array<char, kReceipt> receipt{};
  std::uint8_t count = 0;
  std::array<std::uint8_t, kChoices> choices{};

  std::string_view receipt_text() const { return {receipt.data(), receipt.size()}; }
  Choices choice_list() const { return {choices.begin(), choices.begin() + count}; }
};

/// Whether a sealed box may hold a paper: all have one size.
bool is_box_size(std::size_t bytes);

/// False where the bytes are no paper: a receipt of other characters, too many choices, no zeros where they are due.
bool read_paper(std::span<const std::uint8_t, BallotPaper::kBytes> bytes, BallotPaper& out);
/// The other way, for whoever makes ballots; `count` and the receipt must be good.
std::array<std::uint8_t, BallotPaper::kBytes> paper_bytes(const BallotPaper& paper);

}  // namespace giaoban
