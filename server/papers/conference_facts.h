#pragma once
#include "server/papers/facts.h"
#include "sync/space/space.h"

namespace giaoban {

/// All that templates may say about a conference (ops/runbooks/templates.md lists the names). `registry` may be null: then no unit
/// has a name. `minutes`: the text of the minutes, from minutes_blocks(). `now_ms`: Unix milliseconds. Error: record_unknown where
/// the space holds no conference.
Result<PaperFacts> conference_facts(const Space& conference, const Space* registry, std::vector<Block> minutes, std::uint64_t now_ms);

// What it is made of.

/// `present`, `absent`, `delegates` and their numbers; when the sitting began and ended.
void add_sitting_facts(PaperFacts& facts, const Space& conference, const Space* registry);
/// `tasks` that were issued, and the outline of `conclusions`.
void add_conclusion_facts(PaperFacts& facts, const Space& conference, const Space* registry);

/// "Thái Hòa"; empty where nobody knows the unit.
std::string unit_name(const Space* registry, const std::string& unit);

}  // namespace giaoban
