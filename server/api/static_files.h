#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "server/api/router.h"

namespace giaoban {

/// The files of the built web client, listed once at start-up: what is not in the list is not served, so no path can
/// leave the directory. Compressed siblings (.br, .gz) are sent to those who take them. Files under /assets/ carry a hash
/// in their name and never change; the others are asked for again each time. A path without a dot is a page of the
/// client: it gets index.html.
class StaticFiles {
 public:
  /// A directory that is not there gives an empty list: then every page is a plain 404 that says what is missing.
  explicit StaticFiles(const std::filesystem::path& directory);

  Handler handler() const;
  std::size_t size() const { return files_.size(); }

 private:
  struct File {
    std::filesystem::path path;
    std::string media_type;
    std::string etag;
    bool has_brotli = false, has_gzip = false;
    bool is_immutable = false;
  };
  Response answer(const Request& request) const;
  Response send(const Request& request, const File& file) const;

  std::map<std::string, File, std::less<>> files_;  ///< by path, "/index.html"
};

}  // namespace giaoban
