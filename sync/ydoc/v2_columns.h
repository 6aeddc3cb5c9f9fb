#pragma once
#include <string>
#include <string_view>

#include "sync/ydoc/lib0.h"

namespace giaoban {

// The columns of an update v2: numbers or texts of one kind, one after another, in which repetition takes little room.

/// Sign and magnitude, of which "minus zero" is one.
struct SignedNumber {
  std::uint64_t magnitude = 0;
  bool is_negative = false;
};
SignedNumber read_varint(Lib0Reader& in);
void append_varint(std::string& out, std::uint64_t magnitude, bool is_negative);

/// Bytes: a run is the byte, then how many times more it comes; of the last run that is left out.
class ByteColumnWriter {
 public:
  void add(std::uint8_t byte);
  const std::string& bytes() const { return out_; }

 private:
  std::string out_;
  std::uint64_t count_ = 0;
  std::uint8_t byte_ = 0;
};

/// Numbers: one that comes once as it is; a run as its negative, then how many times more than two it comes.
class NumberColumnWriter {
 public:
  void add(std::uint64_t number);
  std::string take();

 private:
  void flush();

  std::string out_;
  std::uint64_t number_ = 0, count_ = 0;
};

/// Numbers by their differences: twice the difference, and one more where it is a run's; then as above.
class DifferenceColumnWriter {
 public:
  void add(std::uint64_t number);
  std::string take();

 private:
  void flush();

  std::string out_;
  std::uint64_t last_ = 0, count_ = 0;
  std::int64_t difference_ = 0;
};

/// Texts: all in one, then the column of their lengths in UTF-16 units.
class TextColumnWriter {
 public:
  void add(std::string_view text);
  std::string take();

 private:
  std::string texts_;
  NumberColumnWriter lengths_;
};

// Readers of the same. Faults are left in `fault`, an empty reader for all columns together: after one, zeros come.

class ByteColumnReader {
 public:
  ByteColumnReader(std::string_view column, Lib0Reader& fault) : in_(column), fault_(fault) {}
  std::uint8_t next();

 private:
  Lib0Reader in_;
  Lib0Reader& fault_;
  std::uint64_t left_ = 0;
  bool is_last_run_ = false;
  std::uint8_t byte_ = 0;
};

class NumberColumnReader {
 public:
  NumberColumnReader(std::string_view column, Lib0Reader& fault) : in_(column), fault_(fault) {}
  std::uint64_t next();

 private:
  Lib0Reader in_;
  Lib0Reader& fault_;
  std::uint64_t number_ = 0, left_ = 0;
};

class DifferenceColumnReader {
 public:
  DifferenceColumnReader(std::string_view column, Lib0Reader& fault) : in_(column), fault_(fault) {}
  std::uint64_t next();

 private:
  Lib0Reader in_;
  Lib0Reader& fault_;
  std::uint64_t last_ = 0, left_ = 0;
  std::int64_t difference_ = 0;
};

class TextColumnReader {
 public:
  TextColumnReader(std::string_view column, Lib0Reader& fault);
  /// Until the next one is asked for. Half a character reads U+FFFD.
  std::string_view next();

 private:
  Lib0Reader in_;
  Lib0Reader& fault_;
  std::string_view texts_;
  NumberColumnReader lengths_;
  bool is_torn_ = false;  // the next text begins with the second half of a character
  std::string torn_;
};

}  // namespace giaoban
