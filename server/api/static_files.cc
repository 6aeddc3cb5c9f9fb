#include "server/api/static_files.h"

#include <fstream>
#include <iterator>

#include "sync/base/hash.h"

namespace giaoban {
namespace {

namespace fs = std::filesystem;

constexpr std::pair<std::string_view, std::string_view> kMediaTypes[] = {
    {".html", "text/html; charset=utf-8"},       {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},         {".json", "application/json"},
    {".webmanifest", "application/manifest+json"}, {".svg", "image/svg+xml"},
    {".png", "image/png"},                       {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},                    {".txt", "text/plain; charset=utf-8"}};

std::string_view media_type_of(const fs::path& path) {
  for (const auto& [extension, type] : kMediaTypes)
    if (path.extension() == extension) return type;
  return "application/octet-stream";
}

std::string content_etag(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  return hash_of(bytes).text().substr(0, 32);
}

/// Whether Accept-Encoding names a coding, and not with q=0.
bool takes(const Request& request, std::string_view coding) {
  const std::string_view accepted = request.header("accept-encoding");
  const auto at = accepted.find(coding);
  if (at == std::string_view::npos) return false;
  const auto parameters = accepted.substr(at + coding.size(), accepted.find(',', at) - at - coding.size());
  return parameters.find("q=0") == std::string_view::npos || parameters.find("q=0.") != std::string_view::npos;
}

}  // namespace

StaticFiles::StaticFiles(const fs::path& directory) {
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(directory, error)) {
    const fs::path& path = entry.path();
    if (!entry.is_regular_file() || path.extension() == ".br" || path.extension() == ".gz") continue;
    const std::string name = "/" + fs::relative(path, directory).generic_string();
    File file{path, std::string(media_type_of(path)), content_etag(path), fs::exists(path.string() + ".br"),
              fs::exists(path.string() + ".gz"), name.starts_with("/assets/")};
    files_.emplace(name, std::move(file));
  }
}

Handler StaticFiles::handler() const {
  return [this](const Request& request, const PathValues&) -> boost::asio::awaitable<Response> { co_return answer(request); };
}

Response StaticFiles::answer(const Request& request) const {
  if (request.method != "GET" && request.method != "HEAD")
    return problem_response({problem::kMethodNotAllowed}, language_of(request));
  const auto found = files_.find(request.path == "/" ? std::string_view("/index.html") : std::string_view(request.path));
  if (found != files_.end()) return send(request, found->second);
  const bool is_page = request.path.find('.') == std::string::npos && !request.path.starts_with("/api/") &&
                       !request.path.starts_with("/control/");
  const auto index = files_.find("/index.html");
  if (is_page && index != files_.end()) return send(request, index->second);
  return problem_response({problem::kNotFound, files_.empty() ? "the web client is not installed; see --web" : ""},
                          language_of(request));
}

Response StaticFiles::send(const Request& request, const File& file) const {
  Response response;
  response.content_type = file.media_type;
  response.file = file.path;
  std::string_view coding;
  if (file.has_brotli && takes(request, "br"))
    coding = "br";
  else if (file.has_gzip && takes(request, "gzip"))
    coding = "gzip";
  if (!coding.empty()) {
    response.file += coding == "br" ? ".br" : ".gz";
    response.headers.emplace_back("Content-Encoding", coding);
  }
  response.headers.emplace_back("ETag", "\"" + file.etag + (coding.empty() ? "" : "-" + std::string(coding)) + "\"");
  if (file.has_brotli || file.has_gzip) response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("Cache-Control", file.is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
  return response;
}

}  // namespace giaoban
