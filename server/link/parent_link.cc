#include "server/link/parent_link.h"

#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace giaoban {
namespace asio = boost::asio;
using schema::LinkState;

namespace {

constexpr auto kForever = std::chrono::hours(24 * 365);

/// Where the parent takes links.
Result<Url> peer_url(const std::string& address) {
  auto url = Url::parse(address);
  if (!url) return url;
  if (url->target.ends_with('/')) url->target.pop_back();
  url->target += "/peer";
  return url;
}

}  // namespace

ParentLink::ParentLink(Parts parts)
    : parts_(std::move(parts)), timer_(parts_.executor), tell_timer_(parts_.executor) {
  since_ms_ = told_.since_ms = parts_.unix_ms();
}

/// Makes a change on the executor, then lets the loop look at it.
void ParentLink::wake(std::function<void()> change) {
  asio::post(parts_.executor, [this, change = std::move(change)] {
    if (change) change();
    timer_.cancel();
  });
}

void ParentLink::start() {
  asio::co_spawn(parts_.executor, run(), [](const std::exception_ptr& fault) {
    if (fault) std::rethrow_exception(fault);
  });
}

void ParentLink::stop() {
  wake([this] { is_stopping_ = true; });
}

void ParentLink::pause() {
  wake([this] { is_paused_ = true; });
}

void ParentLink::resume() {
  wake([this] {
    is_paused_ = false;
    was_started_ = false;
    backoff_.reset();
  });
}

void ParentLink::retry_now() {
  wake([this] { backoff_.reset(); });
}

asio::awaitable<void> ParentLink::wait(std::chrono::steady_clock::duration time) {
  timer_.expires_after(time);
  co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> ParentLink::run() {
  while (!is_stopping_) {
    const auto parent = parts_.nodes.parent();
    if (is_paused_ || !parent) {
      set_state(is_paused_ ? LinkState::kPaused : LinkState::kNone);
      co_await wait(kForever);
      continue;
    }
    // Later attempts leave the state at offline: people need not watch each of them.
    if (!std::exchange(was_started_, true)) set_state(LinkState::kConnecting);
    const auto dialled = std::chrono::steady_clock::now();
    co_await attempt(*parent);
    const auto lasted = std::chrono::steady_clock::now() - dialled;
    if (is_stopping_ || is_paused_) continue;
    set_state(LinkState::kOffline);
    if (std::exchange(was_linked_, false) && lasted >= Backoff::kSteady) backoff_.reset();
    co_await wait(backoff_.next(parts_.random()));
  }
}

/// One dial, and the link as long as it lasts.
asio::awaitable<void> ParentLink::attempt(const ParentNode& parent) {
  auto url = peer_url(parent.url);
  if (!url) {
    spdlog::error("event=parent_address_wrong url=\"{}\" detail=\"{}\"", parent.url, url.error().detail);
    co_return;
  }
  link_ = parts_.make_link(parent.node);
  is_link_closed_ = false;
  const auto socket = co_await dial(*url, parts_.dial, link_->handler());
  if (!socket) {
    spdlog::debug("event=dial_failed url=\"{}\" detail=\"{}\"", parent.url, socket.error().detail);
  } else {
    while (!is_link_closed_) {
      if (is_paused_ || is_stopping_) link_->close(1001, "paused");
      co_await wait(kForever);
    }
  }
  link_.reset();
}

// --- news

void ParentLink::on_linked() {
  asio::post(parts_.executor, [this] {
    was_linked_ = true;
    set_refused({});
    if (!is_link_closed_) set_state(LinkState::kConnected);
  });
}

void ParentLink::on_closed(const std::shared_ptr<Link>& link) {
  const std::string_view refused = link->refusal() ? link->refusal()->code : std::string_view();
  wake([this, link, refused] {
    if (!refused.empty()) set_refused(refused);
    if (link == link_) is_link_closed_ = true;
  });
}

void ParentLink::on_progress() {
  {
    const std::lock_guard lock(mutex_);
    if (told_.unsent == unsent()) return;
  }
  asio::post(parts_.executor, [this] {
    if (std::exchange(tell_is_due_, true)) return;
    tell_timer_.expires_after(kTellEvery);
    tell_timer_.async_wait([this](boost::system::error_code failed) {
      tell_is_due_ = false;
      if (!failed) tell();
    });
  });
}

// --- what people see

std::uint64_t ParentLink::unsent() const {
  const auto parent = parts_.nodes.parent();
  return parent ? parts_.progress.of(parent->node)->unsent() : 0;
}

void ParentLink::set_state(LinkState state) {
  {
    const std::lock_guard lock(mutex_);
    if (state == state_) return;
    state_ = state;
    since_ms_ = parts_.unix_ms();
  }
  spdlog::info("event=parent_link state={}", schema::to_text(state));
  tell();
}

void ParentLink::set_refused(std::string_view code) {
  {
    const std::lock_guard lock(mutex_);
    if (code == refused_) return;
    refused_ = code;
  }
  if (!code.empty()) spdlog::warn("event=parent_link_refused code={}", code);
  tell();
}

void ParentLink::tell() {
  const LinkView now = view();
  std::vector<std::shared_ptr<Watcher>> watchers;
  {
    const std::lock_guard lock(mutex_);
    if (now.state == told_.state && now.unsent == told_.unsent && now.since_ms == told_.since_ms &&
        now.refused == told_.refused)
      return;
    told_ = now;
    for (const auto& [id, watcher] : watchers_) watchers.push_back(watcher);
  }
  for (const auto& watcher : watchers) (*watcher)(now);
}

LinkView ParentLink::view() const {
  const std::uint64_t count = unsent();
  const std::lock_guard lock(mutex_);
  return {state_, count, since_ms_, refused_};
}

std::uint64_t ParentLink::watch(Watcher watcher) {
  const std::lock_guard lock(mutex_);
  watchers_[next_watcher_] = std::make_shared<Watcher>(std::move(watcher));
  return next_watcher_++;
}

void ParentLink::unwatch(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  watchers_.erase(id);
}

}  // namespace giaoban
