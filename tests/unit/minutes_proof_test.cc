#include <rapidcheck.h>

#include "tests/unit/minutes_signed.h"

namespace giaoban {
namespace {

/// Made within the first test: its own requirements need one.
const SignedMinutes& signed_minutes() {
  static const SignedMinutes made;
  return made;
}

MinutesProof prove(const std::vector<MinutesPart>& parts) { return prove_minutes(write_minutes_file(parts), Ed25519Verifier()); }

/// The only fault of a file in which one part was exchanged, framed anew.
std::string fault_with(std::size_t at, const std::string& content) {
  auto parts = signed_minutes().parts();
  parts[at].content = content;
  const auto proof = prove(parts);
  REQUIRE_FALSE(proof.faults.empty());
  return proof.faults.front();
}

bool names(const std::string& fault, const char* what) { return fault.find(what) != std::string::npos; }

TEST_CASE("[N2] a statement has one form: what was encoded is read back, anything else names its line") {
  const std::string text = encode_statement(signed_minutes().statement);
  const auto read = decode_statement(text);
  REQUIRE(read.has_value());
  CHECK(*read == signed_minutes().statement);
  CHECK(text.starts_with("giaoban minutes 1\nspace 018d3f2a-7c1e-7a40-9b1d-000000000001\ndocument minutes\n"
                         "title \"Hội nghị \\\"giao ban\\\"\\ncụm 2\"\ndate 2024-01-23\ntext "));
  std::string other = text;
  other.replace(other.find("accepted"), 8, "ACCEPTED");
  CHECK(decode_statement(other).error().detail == "line 11 of the statement");
  CHECK_FALSE(decode_statement(text + "more\n").has_value());
  CHECK_FALSE(decode_statement(text.substr(0, text.size() - 1)).has_value());
  CHECK_FALSE(decode_statement("").has_value());
}

TEST_CASE("[N2] the bytes of a statement are these") {
  Statement statement;
  statement.space = *Uuid::parse("018d3f2a-7c1e-7a40-9b1d-000000000001");
  statement.document = "minutes";
  statement.title = "Giao ban";
  statement.date = "2024-01-23";
  statement.vector = std::string("\1\7\5", 3);
  CHECK(encode_statement(statement) ==
        "giaoban minutes 1\nspace 018d3f2a-7c1e-7a40-9b1d-000000000001\ndocument minutes\ntitle \"Giao ban\"\ndate 2024-01-23\n"
        "text 0000000000000000000000000000000000000000000000000000000000000000\n"
        "state 0000000000000000000000000000000000000000000000000000000000000000\nvector AQcF\n");
}

TEST_CASE("[N3] the text has a line for each paragraph, and one for each event") {
  CHECK(*final_text(signed_minutes().state) == "Khai mạc lúc 8 giờ\nBế mạc\n");
  CHECK(*final_text(std::string("\0\0", 2)) == "");
  CHECK_FALSE(final_text("no update").has_value());
}

TEST_CASE("[N5] a whole file is proved, and tells by whom it was signed") {
  const auto proof = prove(signed_minutes().parts());
  CHECK(proof.faults == std::vector<std::string>{});
  CHECK(proof.statement == signed_minutes().statement);
  CHECK(proof.findings.size() == 5);
}

TEST_CASE("[N5] any changed byte of the file is found, and its place named") {
  const std::string file = write_minutes_file(signed_minutes().parts());
  const auto read = read_minutes_file(file);
  CHECK(rc::check([&] {
    const auto at = *rc::gen::inRange<std::size_t>(0, file.size());
    const auto flip = *rc::gen::inRange(1, 256);
    std::string changed = file;
    changed[at] = static_cast<char>(changed[at] ^ flip);
    const auto proof = prove_minutes(changed, Ed25519Verifier());
    RC_ASSERT_FALSE(proof.holds());
    // The place of the first fault holds the byte.
    unsigned long from = 0, to = 0;
    RC_ASSERT(std::sscanf(proof.faults.front().c_str(), "bytes %lu-%lu", &from, &to) == 2);
    RC_ASSERT(from <= at);
    RC_ASSERT(at <= to);
  }));
  CHECK(read.faults.empty());
}

TEST_CASE("[N5] a file that was cut short, or goes on behind its end, is found") {
  const std::string file = write_minutes_file(signed_minutes().parts());
  CHECK(rc::check([&] {
    const auto size = *rc::gen::inRange<std::size_t>(0, file.size());
    RC_ASSERT_FALSE(prove_minutes(file.substr(0, size), Ed25519Verifier()).holds());
  }));
  CHECK_FALSE(prove_minutes(file + "x", Ed25519Verifier()).holds());
}

TEST_CASE("[N5] a part that was exchanged and framed anew does not belong to the others, and is named") {
  CHECK(names(fault_with(1, "Khai mạc lúc 9 giờ\nBế mạc\n"), "text: it is not the text that was signed"));
  CHECK(names(fault_with(2, SignedMinutes::state_of({"Khai mạc lúc 9 giờ"})), "state: it is not the state that was signed"));
  CHECK(names(fault_with(5, R"({"new_text":"10 giờ"})"), "it is not what was judged"));
  CHECK(names(fault_with(7, "%PDF-1.7 khác"), "it is not the file that was signed"));
  Statement other = signed_minutes().statement;
  other.date = "2024-01-24";
  CHECK(names(fault_with(0, encode_statement(other)), "signature chair: it is not a signature of that key"));
}

TEST_CASE("[N5] a signature that was taken away is missed, and one of another key is none") {
  auto parts = signed_minutes().parts();
  parts.erase(parts.begin() + 3);
  CHECK(prove(parts).faults == std::vector<std::string>{"signatures: none of the chair"});
  Json forged = *parse_json(signed_minutes().parts()[3].content);
  forged["public_key"] = Ed25519Signer({3, 9}).node().text();
  CHECK(names(fault_with(3, to_text(forged)), "it is not a signature of that key"));
}

}  // namespace
}  // namespace giaoban
