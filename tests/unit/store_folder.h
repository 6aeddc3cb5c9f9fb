#pragma once
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace giaoban {

/// A folder of its own that goes with the test.
class TestFolder {
 public:
  TestFolder() {
    std::string path = std::filesystem::temp_directory_path() / "giaoban-test-XXXXXX";
    path_ = ::mkdtemp(path.data());
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace giaoban
