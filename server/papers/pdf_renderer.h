#pragma once
#include <chrono>
#include <string>

#include "sync/base/result.h"

namespace giaoban {

/// Bounds of one rendering: the child process ends where it goes beyond one.
struct RenderLimits {
  std::chrono::seconds time{60};
  std::size_t memory_bytes = std::size_t{2} << 30;  ///< of address space
  std::size_t output_bytes = 64 << 20;
};

/// A page as PDF/A-2b, by WeasyPrint in a process of its own, without a network where the kernel lets it have a name space of
/// its own; it gets no file of the node's. Blocks until it is done; any thread. `program`: its path or name.
/// Errors: tool_missing, render_failed (in `detail` what the program said, at most 400 bytes; no words of the page).
Result<std::string> render_pdf(const std::string& html, const RenderLimits& limits = {}, const std::string& program = "weasyprint");

}  // namespace giaoban
