#include "server/api/planning_jobs.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace giaoban {
namespace {

std::int64_t milliseconds(std::chrono::steady_clock::duration time) { return std::chrono::duration_cast<std::chrono::milliseconds>(time).count(); }

}  // namespace

Result<PlanAnswer> PlanningJobs::solve(const PlanProblem& problem, const std::vector<PlannedConference>& old, const PlanOptions& options) {
  return old.empty() ? plan_term(problem, options) : replan_term(problem, old, options);
}

PlanningJobs::PlanningJobs(std::function<Time()> now, Solve solving)
    : now_(std::move(now)), solve_(std::move(solving)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

PlanningJobs::~PlanningJobs() {
  {
    const std::lock_guard lock(mutex_);
    if (running_) running_->stop.request_stop();
  }
  thread_.request_stop();  // joined as the first of the members to go
}

Result<schema::PlanningJob> PlanningJobs::begin(const Uuid& id, Wish wish) {
  const std::lock_guard lock(mutex_);
  if (running_) return fail(problem::kBusy, "another plan is being made");
  auto job = std::make_shared<Job>();
  job->told.id = id;
  job->told.term = wish.term;
  job->wish = std::move(wish);
  job->began = now_();
  jobs_[id] = running_ = job;
  forget_old();
  changed_.notify_all();
  return tell(*job);
}

Result<schema::PlanningJob> PlanningJobs::find(const Uuid& id) {
  const std::lock_guard lock(mutex_);
  forget_old();
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return fail(problem::kNotFound, "planning/" + id.text());
  return tell(*found->second);
}

void PlanningJobs::end(const Uuid& id, std::function<void(const Result<schema::PlanningJob>&)> done) {
  Result<schema::PlanningJob> told = fail(problem::kNotFound, "planning/" + id.text());
  {
    const std::lock_guard lock(mutex_);
    forget_old();
    const auto found = jobs_.find(id);
    if (found != jobs_.end()) {
      Job& job = *found->second;
      job.stop.request_stop();
      if (found->second == running_) return job.waiting.push_back(std::move(done));
      told = tell(job);
    }
  }
  done(told);
}

/// The thread's life: waits for a job, works on it, tells who waits.
void PlanningJobs::run(const std::stop_token& stop) {
  while (true) {
    std::shared_ptr<Job> job;
    PlanOptions options;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [&] { return running_ && !is_taken_; })) return;
      is_taken_ = true;
      job = running_;
    }
    options.limit = {std::chrono::steady_clock::now() + job->wish.limit, job->stop.get_token()};
    options.progress = [&](const PlanProgress& progress) {
      const std::lock_guard lock(mutex_);
      job->told.points = progress.score;
      job->told.bound = progress.bound;
    };
    finish(*job, plan(job->wish, options));
  }
}

schema::PlanningJob PlanningJobs::plan(const Wish& wish, const PlanOptions& options) const {
  schema::PlanningJob told;
  told.verdict = schema::PlanningVerdict::kUnknown;
  const OldPlan old = old_plan(wish.problem);
  try {
    const auto answer = solve_(wish.problem.problem, wish.keeps_plan ? old.conferences : std::vector<PlannedConference>(), options);
    if (!answer) {
      spdlog::error("event=planning_refused code={} detail=\"{}\"", answer.error().code, answer.error().detail);
    } else if (answer->verdict == PlanVerdict::kPlan) {
      told.verdict = schema::PlanningVerdict::kPlan;
      told.points = answer->plan.score.total();
      told.bound = answer->plan.bound;
      told.plan = proposed_plan(wish.problem, old, answer->plan, answer->moves_forced);
    } else if (answer->verdict == PlanVerdict::kConflict) {
      told.verdict = schema::PlanningVerdict::kConflict;
      told.conflict = rule_conflict(answer->conflict);
    }
  } catch (const std::bad_alloc&) {  // the solver's way of saying that memory is short: nothing else suffers by it
    spdlog::error("event=planning_out_of_memory");
  }
  return told;
}

void PlanningJobs::finish(Job& job, schema::PlanningJob told) {
  std::vector<std::function<void(const Result<schema::PlanningJob>&)>> waiting;
  {
    const std::lock_guard lock(mutex_);
    told.id = job.told.id;
    told.term = job.told.term;
    told.state = schema::PlanningState::kDone;
    job.ended = now_();
    told.milliseconds = milliseconds(job.ended - job.began);
    job.told = std::move(told);
    job.wish.problem = {};  // it may be large
    waiting.swap(job.waiting);
    running_.reset();
    is_taken_ = false;
    told = job.told;
  }
  for (const auto& done : waiting) done(told);
}

/// Whatever ended an hour ago, and the first of those that ended where there are too many.
void PlanningJobs::forget_old() {
  const Time now = now_();
  std::erase_if(jobs_, [&](const auto& one) { return one.second->ended != Time::max() && now - one.second->ended >= kKeptFor; });
  while (jobs_.size() > kJobsKept) {
    const auto oldest = std::ranges::min_element(jobs_, {}, [](const auto& one) { return one.second->ended; });
    jobs_.erase(oldest);
  }
}

schema::PlanningJob PlanningJobs::tell(const Job& job) const {
  schema::PlanningJob told = job.told;
  if (told.state == schema::PlanningState::kRunning) told.milliseconds = milliseconds(now_() - job.began);
  return told;
}

}  // namespace giaoban
