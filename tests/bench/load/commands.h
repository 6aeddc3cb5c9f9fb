#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace giaoban::bench {

/// An id that no other command of this run or another has.
std::string fresh_id();

/// A command as the feed takes it; `arguments` is JSON.
std::string command_text(const std::string& id, std::string_view space, std::string_view name, std::string_view arguments);

/// `record.put`; `fields` is JSON.
std::string put_text(const std::string& id, std::string_view space, std::string_view collection, std::string_view record,
                     std::string_view fields);

}  // namespace giaoban::bench
