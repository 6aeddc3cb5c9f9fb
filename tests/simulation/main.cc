// The simulator's command line: see README.md.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

#include "tests/simulation/shrink.h"
#include "tests/simulation/world.h"

namespace giaoban::simulation {
namespace {

struct Options {
  std::uint64_t first_seed = 1, seeds = 0;
  double hours = 0;
  unsigned shrink_runs = 400;
  std::string trace;  ///< a file with a plan
  PlanLimits limits;
  bool is_verbose = false;
};

constexpr const char* kUsage =
    "simulate [--seed N] [--seeds COUNT] [--hours H] [--nodes MAX] [--steps MAX] [--length SECONDS] [--trace FILE]\n"
    "         [--shrink-runs N] [--no-hostile] [--checkpoints] [--verbose]\n";

std::optional<Options> read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    const auto number = [&] { return i + 1 < argc ? std::strtoull(argv[++i], nullptr, 10) : 0; };
    if (name == "--seed") options.first_seed = number();
    else if (name == "--seeds") options.seeds = number();
    else if (name == "--hours" && i + 1 < argc) options.hours = std::strtod(argv[++i], nullptr);
    else if (name == "--nodes") options.limits.nodes_max = static_cast<std::uint32_t>(number());
    else if (name == "--steps") options.limits.steps_max = static_cast<std::uint32_t>(number());
    else if (name == "--length") options.limits.length_s_max = static_cast<std::uint32_t>(number());
    else if (name == "--shrink-runs") options.shrink_runs = static_cast<unsigned>(number());
    else if (name == "--trace" && i + 1 < argc) options.trace = argv[++i];
    else if (name == "--no-hostile") options.limits.with_hostile = false;
    else if (name == "--checkpoints") options.limits.with_checkpoints = true;
    else if (name == "--verbose") options.is_verbose = true;
    else return std::nullopt;
  }
  if (options.seeds == 0 && options.hours == 0) options.seeds = 1;
  return options;
}

std::vector<std::string> faults_of(const Plan& plan, Figures* figures = nullptr) {
  World world(plan);
  auto faults = world.run();
  if (figures != nullptr) {
    figures->commands += world.figures().commands;
    figures->acknowledged += world.figures().acknowledged;
    figures->faults += world.figures().faults;
    figures->dropped += world.figures().dropped;
    figures->loaded += world.figures().loaded;
    figures->messages += world.figures().messages;
    figures->virtual_ms += world.figures().virtual_ms;
    figures->calm_ms = std::max(figures->calm_ms, world.figures().calm_ms);
  }
  return faults;
}

/// Says what failed and how to see it again; returns the exit code.
int report(const Plan& plan, const std::vector<std::string>& faults, const Options& options) {
  std::printf("FAILED: seed %llu\n", static_cast<unsigned long long>(plan.seed));
  for (std::size_t i = 0; i < faults.size() && i < 20; ++i) std::printf("  %s\n", faults[i].c_str());
  std::fflush(stdout);
  const Plan small = shrink(plan, [](const Plan& one) { return !faults_of(one).empty(); }, options.shrink_runs);
  std::printf("The shortest trace found (%zu of %zu steps), to be kept under tests/simulation/traces:\n%s", small.steps.size(),
              plan.steps.size(), small.text().c_str());
  for (const auto& fault : faults_of(small)) std::printf("  # %s\n", fault.c_str());
  return 1;
}

int run_trace(const Options& options) {
  std::ifstream file(options.trace);
  std::stringstream text;
  text << file.rdbuf();
  const auto plan = Plan::parse(text.str());
  if (!plan) return std::fprintf(stderr, "%s is no trace\n", options.trace.c_str()), 2;
  const auto faults = faults_of(*plan);
  for (const auto& fault : faults) std::printf("%s\n", fault.c_str());
  return faults.empty() ? 0 : 1;
}

int run_seeds(const Options& options) {
  using Clock = std::chrono::steady_clock;
  const auto begun = Clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(Clock::now() - begun).count(); };
  Figures total;
  std::uint64_t seed = options.first_seed;
  for (; options.hours > 0 ? elapsed() < options.hours * 3600 : seed < options.first_seed + options.seeds; ++seed) {
    if (options.is_verbose) std::printf("seed %llu\n", static_cast<unsigned long long>(seed)), std::fflush(stdout);
    const Plan plan = make_plan(seed, options.limits);
    const auto faults = faults_of(plan, &total);
    if (!faults.empty()) return report(plan, faults, options);
  }
  std::printf("simulated, not real: %llu runs, %.1f virtual hours, %llu commands (%llu acknowledged), %llu faults, "
              "%llu times dropped, %llu checkpoints loaded, %llu messages; calm after at most %.0f virtual s; %.1f s of a core\n",
              static_cast<unsigned long long>(seed - options.first_seed), static_cast<double>(total.virtual_ms) / 3.6e6,
              static_cast<unsigned long long>(total.commands), static_cast<unsigned long long>(total.acknowledged),
              static_cast<unsigned long long>(total.faults), static_cast<unsigned long long>(total.dropped),
              static_cast<unsigned long long>(total.loaded), static_cast<unsigned long long>(total.messages),
              static_cast<double>(total.calm_ms) / 1000, elapsed());
  return 0;
}

}  // namespace
}  // namespace giaoban::simulation

int main(int argc, char** argv) {
  using namespace giaoban::simulation;
  const auto options = read_options(argc, argv);
  if (!options) return std::fputs(kUsage, stderr), 2;
  return options->trace.empty() ? run_seeds(*options) : run_trace(*options);
}
