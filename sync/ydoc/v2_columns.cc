#include "sync/ydoc/v2_columns.h"

#include <utility>

namespace giaoban {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// How often the run comes beyond its first.
std::uint64_t read_run(Lib0Reader& in) {
  const std::uint64_t count = in.varuint();
  return count + 1;
}

}  // namespace

SignedNumber read_varint(Lib0Reader& in) {
  const char* const from = in.position();
  in.skip_varint();
  if (in.failed()) return {};
  const std::string_view bytes = in.since(from);
  SignedNumber number{static_cast<std::uint64_t>(bytes[0] & 0x3f), (bytes[0] & 0x40) != 0};
  for (std::size_t i = 1; i < bytes.size() && i < 9; ++i) {
    number.magnitude |= static_cast<std::uint64_t>(bytes[i] & 0x7f) << (7 * i - 1);
  }
  return number;
}

void append_varint(std::string& out, std::uint64_t magnitude, bool is_negative) {
  out.push_back(static_cast<char>((magnitude > 0x3f ? 0x80 : 0) | (is_negative ? 0x40 : 0) | (magnitude & 0x3f)));
  if (magnitude > 0x3f) append_varuint(out, magnitude >> 6);
}

void ByteColumnWriter::add(std::uint8_t byte) {
  if (count_ > 0 && byte == byte_) {
    ++count_;
    return;
  }
  if (count_ > 0) append_varuint(out_, count_ - 1);
  out_.push_back(static_cast<char>(byte));
  byte_ = byte;
  count_ = 1;
}

void NumberColumnWriter::add(std::uint64_t number) {
  if (number != number_) flush();
  number_ = number;
  ++count_;
}

void NumberColumnWriter::flush() {
  if (count_ > 0) append_varint(out_, number_, count_ > 1);
  if (count_ > 1) append_varuint(out_, count_ - 2);
  count_ = 0;
}

std::string NumberColumnWriter::take() {
  flush();
  return std::move(out_);
}

void DifferenceColumnWriter::add(std::uint64_t number) {
  const auto difference = static_cast<std::int64_t>(number - last_);
  if (difference != difference_) flush();
  difference_ = difference;
  last_ = number;
  ++count_;
}

void DifferenceColumnWriter::flush() {
  const std::int64_t twice = 2 * difference_ + (count_ > 1 ? 1 : 0);
  if (count_ > 0) append_varint(out_, static_cast<std::uint64_t>(twice < 0 ? -twice : twice), twice < 0);
  if (count_ > 1) append_varuint(out_, count_ - 2);
  count_ = 0;
}

std::string DifferenceColumnWriter::take() {
  flush();
  return std::move(out_);
}

void TextColumnWriter::add(std::string_view text) {
  texts_ += text;
  lengths_.add(utf16_length(text));
}

std::string TextColumnWriter::take() {
  std::string column;
  append_var_bytes(column, texts_);
  return column + lengths_.take();
}

std::uint8_t ByteColumnReader::next() {
  if (left_ == 0 && !is_last_run_) {
    byte_ = in_.u8();
    is_last_run_ = in_.at_end();
    left_ = is_last_run_ ? 0 : read_run(in_);
    if (in_.failed()) fault_.fail_with("column of bytes cut short");
  }
  if (!is_last_run_) --left_;
  return fault_.failed() ? 0 : byte_;
}

std::uint64_t NumberColumnReader::next() {
  if (left_ == 0) {
    const auto [number, is_run] = read_varint(in_);
    number_ = number;
    left_ = is_run ? read_run(in_) + 1 : 1;
    if (in_.failed()) fault_.fail_with("column of numbers cut short");
  }
  --left_;
  return fault_.failed() ? 0 : number_;
}

std::uint64_t DifferenceColumnReader::next() {
  if (left_ == 0) {
    const auto [magnitude, is_negative] = read_varint(in_);
    const auto twice = is_negative ? -static_cast<std::int64_t>(magnitude) : static_cast<std::int64_t>(magnitude);
    difference_ = twice >> 1;
    left_ = (twice & 1) != 0 ? read_run(in_) + 1 : 1;
    if (in_.failed()) fault_.fail_with("column of differences cut short");
  }
  --left_;
  last_ += static_cast<std::uint64_t>(difference_);
  if (last_ > limits::kSafeInteger) fault_.fail_with("number beyond 2^53-1");
  return fault_.failed() ? 0 : last_;
}

TextColumnReader::TextColumnReader(std::string_view column, Lib0Reader& fault)
    : in_(column), fault_(fault), texts_(in_.var_string()), lengths_(in_.rest(), fault) {
  if (in_.failed()) fault_.fail_with("column of texts cut short");
}

std::string_view TextColumnReader::next() {
  std::uint64_t units = lengths_.next();
  const bool begins_torn = units > 0 && is_torn_;
  if (begins_torn) {
    is_torn_ = false;
    --units;
  }
  std::size_t size = 0;
  for (; units > 0 && size < texts_.size(); --units) {
    const auto byte = static_cast<std::uint8_t>(texts_[size]);
    size += byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    if (byte < 0xf0) continue;
    if (units > 1)
      --units;
    else
      is_torn_ = true;
  }
  if (units > 0) return fault_.fail_with("column of texts cut short"), std::string_view();
  const std::string_view text = texts_.substr(0, size);
  texts_.remove_prefix(size);
  const bool ends_torn = is_torn_ && size > 0;
  if (!begins_torn && !ends_torn) return text;
  torn_ = begins_torn ? kReplacement : std::string_view();
  torn_ += ends_torn ? text.substr(0, size - 4) : text;
  if (ends_torn) torn_ += kReplacement;
  return torn_;
}

}  // namespace giaoban
