#include "server/identity/actor.h"

namespace giaoban {

std::vector<std::string_view> RoleSet::texts() const {
  std::vector<std::string_view> names;
  for (Role role : {Role::kAdmin, Role::kSecretary, Role::kChair, Role::kDelegate, Role::kObserver})
    if (has(role)) names.push_back(schema::to_text(role));
  return names;
}

}  // namespace giaoban
