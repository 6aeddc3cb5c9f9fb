#pragma once
#include <map>
#include <string>
#include <vector>

#include "server/papers/paper.h"

namespace giaoban {

using Fields = std::map<std::string, std::string, std::less<>>;

/// A list whose rows all have the same fields, which are named also where there is no row.
struct FactRows {
  std::vector<std::string> names;
  std::vector<Fields> rows;
};

/// What templates may name. All names are always there, whatever is known: so a template is right or wrong by itself.
struct PaperFacts {
  Fields fields;                                           ///< empty where nothing is known
  std::map<std::string, FactRows, std::less<>> lists;
  std::map<std::string, std::vector<Block>, std::less<>> texts;
};

}  // namespace giaoban
