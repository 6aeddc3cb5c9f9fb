#include "server/hub/file_policy.h"

namespace giaoban {

FilePolicy file_policy(const Space& space) {
  FilePolicy policy;
  const Record* record = space.find("spaces", space.id().text());
  if (record == nullptr) return policy;
  policy.is_on_demand = record->text("fetch_files") == "on_demand";
  const Json* limit = record->field("metered_file_mib");
  if (limit != nullptr && limit->is_number_integer()) policy.metered_bytes = limit->get<std::uint64_t>() << 20;
  return policy;
}

}  // namespace giaoban
