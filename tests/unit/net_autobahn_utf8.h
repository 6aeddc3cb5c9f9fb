#pragma once
#include "net_autobahn_cases.h"

namespace giaoban {

/// Sequences of section 6 that are well-formed, and that are not, by their groups there.
struct Utf8Group {
  std::string section;
  std::vector<std::string> sequences;
  bool is_well_formed;
};

inline std::vector<Utf8Group> utf8_groups() {
  using Texts = std::vector<std::string>;
  std::string all_continuations;
  for (int byte = 0x80; byte <= 0xbf; ++byte) all_continuations += static_cast<char>(byte);
  const auto lonely = [](int from, int to) {
    std::string out;
    for (int byte = from; byte <= to; ++byte) out.append(1, static_cast<char>(byte)).append(" ");
    return out;
  };
  const Texts cut{"\xc0", "\xe0\x80", "\xf0\x80\x80", "\xf8\x80\x80\x80", "\xfc\x80\x80\x80\x80",
                  "\xdf", "\xef\xbf", "\xf7\xbf\xbf", "\xfb\xbf\xbf\xbf", "\xfd\xbf\xbf\xbf\xbf"};
  std::string all_cut;
  for (const auto& one : cut) all_cut += one;
  Texts non_characters{"\xef\xbf\xbe", "\xef\xbf\xbf"};
  for (int plane = 1; plane <= 16; ++plane)
    for (const char last : {'\xbe', '\xbf'})
      non_characters.push_back({static_cast<char>(0xf0 | plane >> 2), static_cast<char>(0x8f | (plane & 3) << 4), '\xbf', last});
  const std::string edges[] = {"\xed\xa0\x80", "\xed\xad\xbf", "\xed\xae\x80", "\xed\xaf\xbf"};
  Texts paired;
  for (const auto& high : edges)
    for (const char* low : {"\xed\xb0\x80", "\xed\xbf\xbf"}) paired.push_back(high + low);
  return {
      {"6.5", {"\xce\xba\xe1\xbd\xb9", "\xce\xba\xe1\xbd\xb9\xcf\x83", "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5", "hội nghị", "giao ban"}, true},
      {"6.7", {std::string(1, '\0'), "\xc2\x80", "\xe0\xa0\x80", "\xf0\x90\x80\x80"}, true},
      {"6.8", {"\xf8\x88\x80\x80\x80", "\xfc\x84\x80\x80\x80\x80"}, false},
      {"6.9", {"\x7f", "\xdf\xbf", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf"}, true},
      {"6.10", {"\xf7\xbf\xbf\xbf", "\xfb\xbf\xbf\xbf\xbf", "\xfd\xbf\xbf\xbf\xbf\xbf"}, false},
      {"6.11", {"\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbd", "\xf4\x8f\xbf\xbf"}, true},
      {"6.11.5", {"\xf4\x90\x80\x80"}, false},
      {"6.12", {"\x80", "\xbf", "\x80\xbf", "\x80\xbf\x80", "\x80\xbf\x80\xbf", "\x80\xbf\x80\xbf\x80", "\x80\xbf\x80\xbf\x80\xbf", all_continuations}, false},
      {"6.13", {lonely(0xc0, 0xdf), lonely(0xe0, 0xef), lonely(0xf0, 0xf7), lonely(0xf8, 0xfb), lonely(0xfc, 0xfd)}, false},
      {"6.14", cut, false},
      {"6.15", {all_cut}, false},
      {"6.16", {"\xfe", "\xff", "\xfe\xfe\xff\xff"}, false},
      {"6.17", {"\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xf8\x80\x80\x80\xaf", "\xfc\x80\x80\x80\x80\xaf"}, false},
      {"6.18", {"\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xf8\x87\xbf\xbf\xbf", "\xfc\x83\xbf\xbf\xbf\xbf"}, false},
      {"6.19", {"\xc0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xf8\x80\x80\x80\x80", "\xfc\x80\x80\x80\x80\x80"}, false},
      {"6.20", {"\xed\xa0\x80", "\xed\xad\xbf", "\xed\xae\x80", "\xed\xaf\xbf", "\xed\xb0\x80", "\xed\xbe\x80", "\xed\xbf\xbf"}, false},
      {"6.21", paired, false},
      {"6.22", non_characters, true},
      {"6.23", {"\xef\xbf\xb9", "\xef\xbf\xba", "\xef\xbf\xbb", "\xef\xbf\xbc", "\xef\xbf\xbd", "\xef\xbf\xbe", "\xef\xbf\xbf"}, true},
  };
}

/// 6: text.
inline AutobahnCases texts() {
  const std::string bad = "violation 1007", greek = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
  const std::string valid = "Hội đồng nhân dân-µ@ßöäüàá-UTF-8!!", broken = greek + "\xed\xa0\x80" + "edited";
  const std::string beyond = greek + "\xf4\x90\x80\x80" + "edited";
  AutobahnCases cases{
      {"6.1.1", text_bytes(""), {"text "}},
      {"6.1.2", frame_bytes(1, "", false) + frame_bytes(0, "", false) + frame_bytes(0, ""), {"text "}},
      {"6.1.3", frame_bytes(1, "", false) + frame_bytes(0, "middle", false) + frame_bytes(0, ""), {"text middle"}},
      {"6.2.1", text_bytes(valid), {"text " + valid}},
      {"6.2.2", in_fragments(1, valid, 3), {"text " + valid}},
      {"6.2.3", in_fragments(1, valid, 1), {"text " + valid}},
      {"6.2.4", in_fragments(1, greek, 1), {"text " + greek}},
      {"6.3.1", text_bytes(broken), {bad}},
      {"6.3.2", in_fragments(1, broken, 1), {bad}},
      // Told at the first byte that nothing can mend: of what follows, nothing was sent.
      {"6.4.1", frame_bytes(1, greek, false) + frame_bytes(0, "\xf4\x90\x80\x80", false), {bad}},
      {"6.4.2", frame_bytes(1, greek + "\xf4", false) + frame_bytes(0, "\x90", false), {bad}},
      {"6.4.3", text_bytes(beyond).substr(0, 6 + greek.size() + 4), {bad}, 6 + greek.size()},
      {"6.4.4", text_bytes(beyond).substr(0, 6 + greek.size() + 2), {bad}, 1},
  };
  for (std::size_t size = 1; size <= greek.size(); ++size) {
    const bool is_whole = size == greek.size() || (greek[size] & 0xc0) != 0x80;
    const std::string prefix = greek.substr(0, size);
    cases.push_back({number_of("6.6", size), text_bytes(prefix), {is_whole ? "text " + prefix : bad}});
  }
  for (const auto& group : utf8_groups())
    for (std::size_t i = 0; i < group.sequences.size(); ++i)
      cases.push_back({number_of(group.section, i + 1), text_bytes(group.sequences[i]),
                       {group.is_well_formed ? "text " + group.sequences[i] : bad}});
  return cases;
}

}  // namespace giaoban
