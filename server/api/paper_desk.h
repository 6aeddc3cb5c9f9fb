#pragma once
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <functional>

#include "server/papers/pdf_renderer.h"
#include "sync/base/result.h"

namespace giaoban {

/// Where papers are made: a few at once, beside everything else the node does. Thread-safe.
class PaperDesk {
 public:
  static constexpr std::size_t kAtOnce = 2;    ///< each PDF is a process of some 100 MB
  static constexpr std::size_t kWaiting = 16;  ///< with those that are made

  /// `templates`: the office's own, by kind; the folder need not be there. `render`: of a page, a PDF.
  using Render = std::function<Result<std::string>(const std::string& html)>;
  explicit PaperDesk(std::filesystem::path templates, Render render = [](const std::string& html) { return render_pdf(html); })
      : templates_(std::move(templates)), render_(std::move(render)) {}
  /// Waits for those that are made; drops those that wait.
  ~PaperDesk() {
    threads_.stop();
    threads_.join();
  }

  const std::filesystem::path& templates() const { return templates_; }
  Result<std::string> render(const std::string& html) const { return render_(html); }

  /// Runs `work` on a thread of the desk; false where too many wait.
  bool take(std::function<void()> work) {
    if (count_.fetch_add(1) >= kWaiting) {
      --count_;
      return false;
    }
    boost::asio::post(threads_, [this, work = std::move(work)] {
      work();
      --count_;
    });
    return true;
  }

 private:
  const std::filesystem::path templates_;
  const Render render_;
  std::atomic<std::size_t> count_ = 0;
  boost::asio::thread_pool threads_{kAtOnce};
};

}  // namespace giaoban
