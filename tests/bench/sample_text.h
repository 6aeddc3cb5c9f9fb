#pragma once
#include <random>
#include <string>

namespace giaoban::bench {

/// Words as they stand in minutes, drawn at random and apart by spaces: at most `bytes`, at least that less a word. Text that
/// is the same again and again would compress as nothing that people write does.
std::string sample_text(std::mt19937_64& random, std::size_t bytes);

}  // namespace giaoban::bench
