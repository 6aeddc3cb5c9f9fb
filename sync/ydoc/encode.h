#pragma once
#include <span>
#include <string>
#include <vector>

#include "sync/ydoc/document_store.h"

namespace giaoban::ydoc {

/// See Document::encode_state_as_update().
std::string encode_state(const DocumentStore& store, const StateVector& since);
/// An update v1 with what the transaction that is ending has done.
std::string encode_transaction(const DocumentStore& store);
/// All deletes, clients descending.
std::vector<ClockRange> all_deletes(const DocumentStore& store);

}  // namespace giaoban::ydoc
