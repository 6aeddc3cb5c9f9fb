#pragma once
#include <span>
#include <string>
#include <vector>

#include "sync/ydoc/document_store.h"

namespace giaoban::ydoc {

/// See Document::encode_state_as_update().
std::string encode_state(const DocumentStore& store, const StateVector& since);
/// An update v1 of these clients' structs from their clocks on, and of these deletes; both by any order.
std::string encode_growth(const DocumentStore& store, const std::vector<Span>& grown, const std::vector<Span>& deleted);
/// All deletes, clients descending.
std::vector<ClockRange> all_deletes(const DocumentStore& store);

}  // namespace giaoban::ydoc
