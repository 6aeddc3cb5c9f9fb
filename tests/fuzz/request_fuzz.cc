#include "server/net/target.h"
#include "server/net/url.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// What stands in a request line, and the addresses that an operator types.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  const auto target = parse_target(input);
  if (target) {
    require(target->path.starts_with('/'), "a path begins with a slash");
    require(target->path.find("/../") == std::string::npos, "a path does not climb");
    require(target->query.size() <= kQueryFields, "fields are bounded");
  }
  const auto url = Url::parse(input);
  if (url) require(!url->host.empty() && url->target.starts_with('/'), "an address has a host and a target");
  return 0;
}
