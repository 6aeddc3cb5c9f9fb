#include "sync/space/authoring.h"

#include <algorithm>

namespace giaoban {

void note_contexts(const Space& space, const NodeId& self, const Knowledge& knowledge, RecordChange& change) {
  const Record* record = space.find(change.collection, change.id);
  if (record == nullptr) return;
  for (const auto& [name, value] : change.fields.items()) {
    const Register* field = record->find_register(name);
    if (field == nullptr || change.contexts.contains(name)) continue;
    const auto base = knowledge.bases.find(name);
    // Whoever writes what stands there already takes nothing from anybody.
    const bool knew = base == knowledge.bases.end() || *base == field->value() || value == field->value();
    const bool decides = std::ranges::find(knowledge.decided, name) != knowledge.decided.end();
    if (auto context = field->context_for(self, knew, decides); !context.empty()) change.contexts.emplace(name, std::move(context));
  }
}

}  // namespace giaoban
