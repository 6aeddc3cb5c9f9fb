#pragma once
#include <string>
#include <string_view>

namespace giaoban::mail {

// What makes UTF-8 pass through mail servers that know ASCII alone. Input is well-formed UTF-8.

/// Base64 (RFC 4648), in one line.
std::string base64(std::string_view bytes);

/// A value of a header as encoded words (RFC 2047), each on a line of its own, none cut within a character. `text` must be
/// without line breaks, like all that stands in a header.
std::string encoded_words(std::string_view text);
/// As it is where it is short and plain, else as encoded words.
std::string header_text(std::string_view text);

/// A part of a letter: how it is encoded (the value of Content-Transfer-Encoding), and its lines of at most 76
/// characters, each ended by CRLF.
struct EncodedPart {
  std::string_view encoding;
  std::string lines;
};

/// Text whose lines end with LF, CR or CRLF. Quoted-printable where that is shorter (what is mostly ASCII), else base64.
EncodedPart encode_text(std::string_view text);
/// Bytes that must come out as they are: base64.
EncodedPart encode_bytes(std::string_view bytes);

}  // namespace giaoban::mail
