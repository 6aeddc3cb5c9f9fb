#include <cstdio>
#include <cstdlib>

#include "sync/base/bytes.h"
#include "sync/store/rocks_store.h"

/// Makes a stopped node's database one of another version: set_data_version DIRECTORY NUMBER.
int main(int argc, char** argv) {
  using namespace giaoban;
  if (argc != 3) return 2;
  auto store = RocksStore::open(argv[1], RocksStore::Access::kReadWrite);
  if (!store) {
    std::fprintf(stderr, "%s: %s\n", std::string(store.error().code).c_str(), store.error().detail.c_str());
    return 1;
  }
  std::string version;
  ByteWriter(version).u32(static_cast<std::uint32_t>(std::atoi(argv[2])));
  Batch batch;
  batch.put(Table::kMeta, "version", version);
  return (*store)->write(batch) ? 0 : 1;
}
