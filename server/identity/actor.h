#pragma once
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "schema/shared.h"
#include "sync/base/id.h"

namespace giaoban {

/// What a person may be in a unit.
using schema::Role;

/// A set of roles: several at once are usual.
class RoleSet {
 public:
  RoleSet() = default;
  RoleSet(std::initializer_list<Role> roles) {
    for (Role role : roles) add(role);
  }
  void add(Role role) { bits_ = static_cast<std::uint8_t>(bits_ | 1u << static_cast<unsigned>(role)); }
  bool has(Role role) const { return (bits_ >> static_cast<unsigned>(role) & 1u) != 0; }
  bool empty() const { return bits_ == 0; }
  std::vector<std::string_view> texts() const;
  bool operator==(const RoleSet&) const = default;

 private:
  std::uint8_t bits_ = 0;
};

/// Somebody who asks for something: an account, the unit that it acts for, its roles there.
struct Actor {
  AccountId account;
  UnitId unit;
  RoleSet roles;

  bool has(Role role) const { return roles.has(role); }
  /// May change what belongs to the unit.
  bool may_write() const { return has(Role::kAdmin) || has(Role::kSecretary); }
};

}  // namespace giaoban
