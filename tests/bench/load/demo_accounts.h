#pragma once

namespace giaoban::bench {

/// Accounts and units of the demo's data (ops/demo).
constexpr auto kProvinceAccount = "thuky.nghean";
constexpr auto kUnitAccount = "thuky.thaihoa";
constexpr auto kDemoPassword = "giaoban-demo";
/// The unit that can host in the demo's first plan.
constexpr auto kThaiHoa = "40000000-0000-5000-8000-000000000414";

}  // namespace giaoban::bench
