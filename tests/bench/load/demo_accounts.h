#pragma once

namespace giaoban::bench {

/// Accounts of the demo's data (ops/demo).
constexpr auto kProvinceAccount = "thuky.nghean";
constexpr auto kUnitAccount = "thuky.thaihoa";
constexpr auto kDemoPassword = "giaoban-demo";

}  // namespace giaoban::bench
