#include "server/search/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <array>

namespace giaoban {
namespace {

constexpr std::string_view kRules = "1";  // rises with what folded_units() does

enum class Role : unsigned char { kDropped, kParts, kWord };

/// What becomes of one code point: nothing, the end of a word, or letters of one in UTF-8.
struct Unit {
  Role role = Role::kParts;
  std::string letters = {};
};

Role role_of(UChar32 point) {
  const auto mask = U_GET_GC_MASK(point);
  if ((mask & (U_GC_M_MASK | U_GC_CF_MASK)) != 0) return Role::kDropped;
  return (mask & (U_GC_L_MASK | U_GC_N_MASK)) != 0 ? Role::kWord : Role::kParts;
}

/// The stroke of đ is no mark in Unicode. ð and ɖ are letters of others whose capitals look like Đ and stand for it in old files.
UChar32 without_stroke(UChar32 point) {
  switch (point) {
    case 0x110: case 0x111: case 0xD0: case 0xF0: case 0x189: case 0x256: return 'd';
    default: return point;
  }
}

icu::UnicodeString decomposed(const icu::UnicodeString& text) {
  UErrorCode failed = U_ZERO_ERROR;
  const icu::Normalizer2* rules = icu::Normalizer2::getNFDInstance(failed);
  return rules->normalize(text, failed);
}

/// Decomposed before and after its case is folded, since either may bring what the other changes.
Unit folded_unit(UChar32 point) {
  if (role_of(point) != Role::kWord) return {role_of(point)};
  icu::UnicodeString base;
  const icu::UnicodeString parts = decomposed(icu::UnicodeString(point));
  for (int32_t at = 0; at < parts.length(); at = parts.moveIndex32(at, 1))
    if (role_of(parts.char32At(at)) == Role::kWord) base.append(without_stroke(parts.char32At(at)));
  base = decomposed(base.foldCase());
  Unit unit{Role::kWord};
  for (int32_t at = 0; at < base.length(); at = base.moveIndex32(at, 1))
    if (role_of(base.char32At(at)) == Role::kWord) icu::UnicodeString(without_stroke(base.char32At(at))).toUTF8String(unit.letters);
  return unit;
}

/// What nearly all text is made of, looked up once: all of Latin with its marks.
constexpr UChar32 kTablePoints = 0x2100;

const Unit& unit_of(UChar32 point, Unit& other) {
  static const auto table = [] {
    std::array<Unit, kTablePoints> units;
    for (UChar32 each = 0; each < kTablePoints; ++each) units[static_cast<std::size_t>(each)] = folded_unit(each);
    return units;
  }();
  if (point < kTablePoints) return table[static_cast<std::size_t>(point)];
  return other = folded_unit(point);
}

}  // namespace

FoldedText fold(std::string_view text) {
  FoldedText out;
  out.text.reserve(text.size());
  bool in_word = false;
  Unit other;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    UChar32 point;
    U8_NEXT(bytes, at, text.size(), point);
    const Unit& unit = point < 0 ? other = {} : unit_of(point, other);
    if (unit.role == Role::kDropped) {
      if (in_word) out.words.back().to = at;  // a mark belongs to the letter before it
      continue;
    }
    if (unit.role == Role::kParts || unit.letters.empty()) {
      in_word = false;
      continue;
    }
    if (!in_word) {
      if (!out.text.empty()) out.text += ' ';
      out.words.push_back({out.text.size(), 0, from, 0});
      in_word = true;
    }
    out.text += unit.letters;
    out.words.back().end = out.text.size();
    out.words.back().to = at;
  }
  return out;
}

std::string fold_version() { return std::string(kRules) + "/" U_UNICODE_VERSION; }

}  // namespace giaoban
