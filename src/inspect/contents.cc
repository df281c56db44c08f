// SPDX-License-Identifier: Apache-2.0
#include "inspect/contents.h"

#include "base/failure.h"
#include "inspect/blobs.h"
#include "inspect/commit_facts.h"
#include "inspect/objects.h"
#include "inspect/redact.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_set>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;

// Fewer blobs than this are examined by the calling thread alone: another repository handle costs
// more.
constexpr std::size_t kBlobsPerThread = 64;
constexpr unsigned kMaxThreads = 8;
constexpr std::size_t kBlobsBetweenWords = 256;
// Warnings of one kind that are kept, with a note on how many there were.
constexpr std::size_t kWarningsKept = 20;

class Deadline {
 public:
  explicit Deadline(base::Seconds budget) : end_(std::chrono::steady_clock::now() + budget) {}

  [[nodiscard]] bool passed() const noexcept { return std::chrono::steady_clock::now() >= end_; }

 private:
  std::chrono::steady_clock::time_point end_;
};

// Old imports have the same oddity in thousands of objects; the first few say it.
void add_bounded(Findings&& more, std::map<std::string, std::size_t>& seen, Findings& found) {
  for (Finding& finding : more) {
    if (!finding.refuses()) {
      const std::string kind = finding.ref + '\0' + finding.rule_name() + '\0' + finding.reason +
                               '\0' + std::string(finding.fact("fault"));
      if (++seen[kind] > kWarningsKept)
        continue;
    }
    found.push_back(std::move(finding));
  }
}

// Walks what is new, judges the objects that are not blobs, and lists those that are.
class Walk {
 public:
  Walk(const Ground& ground, const ContentOptions& options)
      : ground_(ground), texts_(options), options_(options) {}

  [[nodiscard]] base::Status run() {
    push::NewObjects visit;
    visit.on_commit = [this](const git::ObjectId& id, const std::string& raw,
                             const std::string& ref) { commit(id, raw, ref); };
    visit.on_tag = [this](const git::ObjectId& id, const std::string& raw, const std::string& ref) {
      tag(id, raw, ref);
    };
    visit.on_tree = [this](const git::ObjectId& id, const git::Tree& tree, const git::ObjectId&,
                           const std::string&, const std::string& ref) {
      for (const git::TreeEntry& entry : tree.entries)  // folders and files alike
        names_[named(ref)].append(entry.name).append("\n");
      Findings faults;
      add_faults(tree.faults, {ref, id, "tree", strict(ref)}, faults);
      add_bounded(std::move(faults), seen_, out.findings);
    };
    visit.on_entry = [this](const git::NewEntry& entry, const std::string& ref) {
      add_blob(entry, ref, Look::whole);
      if (is_manifest(entry))
        manifests_.insert(entry.id);
    };
    visit.on_entry_again = [this](const git::NewEntry& entry, const std::string& ref) {
      if (is_manifest(entry) && manifests_.insert(entry.id).second)
        add_blob(entry, ref, Look::as_manifest);
    };
    TRY_OK(push::walk_new_objects(ground_.repo, ground_.updates, options_.known_tips,
                                  ground_.limits, visit));
    scan_names();
    return base::Done{};
  }

  ContentFindings out;
  std::vector<NewBlob> blobs;

 private:
  const policy::Block* strict(const std::string& ref) {
    const auto found = strict_.find(ref);
    if (found != strict_.end())
      return found->second;
    return strict_.emplace(ref, strict_block(ground_, ref)).first->second;
  }

  // Does `signatures` judge such objects on this ref, and more strictly? It does so only for the
  // kind that a block's words name.
  bool judged_elsewhere(const std::string& ref, policy::Word word) const {
    const auto blocks = policy::covering(ground_.policy, ground_.place(ref));
    return std::ranges::any_of(blocks, [&](const policy::Block* block) {
      const auto words = policy::effective_words(*block, ref);
      return words.contains(word);
    });
  }

  const std::string* named(const std::string& ref) { return &*refs_.insert(ref).first; }

  bool is_manifest(const git::NewEntry& entry) const {
    return entry.kind != git::EntryKind::submodule && options_.manifests.paths.matches(entry.path);
  }

  void add_blob(const git::NewEntry& entry, const std::string& ref, Look look) {
    blobs.push_back({entry, named(ref), look});
  }

  void commit(const git::ObjectId& id, const std::string& raw, const std::string& ref) {
    ++out.commits;
    out.bytes += raw.size();
    const Origin origin{ref, id, "commit", nullptr};
    const auto parsed = git::parse_commit(raw);
    Findings found;
    if (!parsed) {
      add_unparsable(parsed.error().what, origin, found);
    } else {
      if (!judged_elsewhere(ref, policy::Word::signed_commits)) {  // else `signatures` says it
        add_faults(parsed->faults, origin, found);
        add_date(ground_, parsed->committer.time, origin, found);
      }
      const TextPlace place{ref, id, "commit", ""};
      texts_.scan(raw, place, found);  // headers, people and message
    }
    add_bounded(std::move(found), seen_, out.findings);
  }

  void tag(const git::ObjectId& id, const std::string& raw, const std::string& ref) {
    ++out.tags;
    out.bytes += raw.size();
    const Origin origin{ref, id, "tag", nullptr};
    const auto parsed = git::parse_tag(raw);
    Findings found;
    if (!parsed) {
      add_unparsable(parsed.error().what, origin, found);
    } else {
      if (!judged_elsewhere(ref, policy::Word::signed_tags)) {
        add_faults(parsed->faults, origin, found);
        add_date(ground_, parsed->tagger ? parsed->tagger->time : std::nullopt, origin, found);
      }
      const TextPlace place{ref, id, "tag", ""};
      texts_.scan(raw, place, found);
    }
    add_bounded(std::move(found), seen_, out.findings);
  }

  // Paths and ref names are text that is served, too.
  void scan_names() {
    Findings found;
    const git::ObjectId none;
    for (const push::RefUpdate& update : ground_.updates)
      if (update.change != push::RefChange::remove)
        texts_.scan(update.ref, {update.ref, none, "ref", ""}, found);
    for (const auto& [ref, names] : names_)
      texts_.scan(names, {*ref, none, "path", "(names of files)"}, found);
    add_bounded(std::move(found), seen_, out.findings);
  }

  const Ground& ground_;
  TextExaminer texts_;
  const ContentOptions& options_;
  std::set<std::string> refs_;
  std::map<const std::string*, std::string> names_;
  std::map<std::string, const policy::Block*> strict_;
  std::map<std::string, std::size_t> seen_;
  std::unordered_set<git::ObjectId, git::ObjectIdHash> manifests_;  // blobs judged as such
};

// Takes blobs off the common list until it is empty or the time is over. Results stand at the
// blob's place, so that the order of findings never depends on the threads.
class BlobQueue {
 public:
  BlobQueue(const std::vector<NewBlob>& blobs, Deadline deadline, const Progress& progress)
      : blobs_(blobs), deadline_(deadline), progress_(progress), results_(blobs.size()) {}

  void work(const BlobExaminer& examiner) {
    for (std::size_t i = next_++; i < blobs_.size(); i = next_++) {
      if (deadline_.passed()) {
        timed_out_ = true;
        return;
      }
      results_[i] = examiner.examine(blobs_[i]);
      if (progress_ && i % kBlobsBetweenWords == kBlobsBetweenWords - 1)
        tell(i + 1);
    }
  }

  [[nodiscard]] bool timed_out() const noexcept { return timed_out_; }

  [[nodiscard]] std::vector<BlobResult>& results() noexcept { return results_; }

 private:
  void tell(std::size_t done) {
    const std::lock_guard lock(telling_);
    progress_(ProgressStage::contents, done);
  }

  const std::vector<NewBlob>& blobs_;
  const Deadline deadline_;
  const Progress& progress_;
  std::mutex telling_;
  std::vector<BlobResult> results_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> timed_out_{false};
};

// What a thread throws is thrown again here: the push is refused.
void work_in_threads(const git::Repo& repo,
                     const ContentOptions& options,
                     BlobQueue& queue,
                     unsigned count) {
  std::vector<std::exception_ptr> failures(count);
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < count; ++i)
      threads.emplace_back([&, i] {
        try {
          const auto own = repo.reopen();
          if (!own)
            throw base::Failure::fault(own.error().what);
          const BlobExaminer examiner(*own, options);
          queue.work(examiner);
        } catch (...) {
          failures[i] = std::current_exception();
        }
      });
  }
  for (const std::exception_ptr& failure : failures)
    if (failure)
      std::rethrow_exception(failure);
}

using IdSet = std::unordered_set<git::ObjectId, git::ObjectIdHash>;

// The cheap walk may show an object that some ref reaches already; it is then nothing that this
// push brings. Asked once, for all objects with findings.
IdSet served_already(const git::Repo& repo,
                     const std::vector<NewBlob>& blobs,
                     const std::vector<BlobResult>& results,
                     const std::vector<git::ObjectId>& tips) {
  std::vector<git::ObjectId> found;
  for (std::size_t i = 0; !tips.empty() && i < blobs.size(); ++i)
    if (!results[i].findings.empty())
      found.push_back(blobs[i].entry.id);
  if (found.empty())
    return {};
  const auto reachable = repo.reachable(found, tips);
  return reachable ? IdSet(reachable->begin(), reachable->end()) : IdSet();
}

void examine_blobs(const Ground& ground,
                   const ContentOptions& options,
                   const std::vector<NewBlob>& blobs,
                   Deadline deadline,
                   ContentFindings& out) {
  BlobQueue queue(blobs, deadline, options.progress);
  const unsigned wanted =
      static_cast<unsigned>(std::min<std::size_t>(blobs.size() / kBlobsPerThread, kMaxThreads));
  const unsigned count = std::min(wanted, std::max(1U, std::thread::hardware_concurrency()));
  if (count <= 1)
    queue.work(BlobExaminer(ground.repo, options));
  else
    work_in_threads(ground.repo, options, queue, count);
  const IdSet served = served_already(ground.repo, blobs, queue.results(), options.all_tips);
  for (std::size_t i = 0; i < blobs.size(); ++i) {
    BlobResult& result = queue.results()[i];
    if (served.contains(blobs[i].entry.id))
      result.findings.clear();
    out.blobs += result.examined ? 1 : 0;
    out.bytes += result.bytes;
    std::ranges::move(result.findings, std::back_inserter(out.findings));
    std::ranges::move(result.not_examined, std::back_inserter(out.not_examined));
  }
  if (queue.timed_out())
    out.findings.push_back(finding_of(RuleId::coverage, "time-budget", ground.updates.front().ref));
}

// How far back a rewrite has to begin; for the commands in the refusal.
void add_shapes(const Ground& ground, const secrets::Scanner& scanner, Findings& found) {
  for (Finding& finding : found) {
    if ((finding.rule != RuleId::secrets && finding.rule != RuleId::manifests) ||
        finding.fact("kind") != "commit")
      continue;
    const auto id = git::ObjectId::parse(finding.object);
    const auto object = id ? ground.repo.read(*id, kMaxCommitBytes)
                           : base::Result<git::Object>(base::Error("none"));
    const auto commit =
        object ? git::parse_commit(object->bytes) : base::Result<git::Commit>(base::Error("none"));
    if (!commit)
      continue;
    const bool is_tip = std::ranges::any_of(
        ground.updates, [&](const auto& update) { return update.new_commit == id; });
    finding.facts.push_back({"shape", is_tip ? "tip" : "linear"});
    finding.facts.push_back(
        {"resign", strict_block(ground, finding.ref) != nullptr ? "yes" : "no"});
    finding.facts.push_back({"base", commit->parents.empty() ? "" : commit->parents.front().hex()});
    finding.facts.push_back({"subject", safe_subject(scanner, commit->message)});
  }
}

}  // namespace

ContentFindings contents(const Ground& ground, const ContentOptions& options) {
  const bool only_removes = std::ranges::all_of(
      ground.updates, [](const auto& update) { return update.change == push::RefChange::remove; });
  if (only_removes)
    return {};
  const Deadline deadline(options.secrets.time_budget);
  Walk walk(ground, options);
  const base::Status walked = walk.run();
  if (!walked) {
    Finding finding = finding_of(RuleId::limit, "unreadable", ground.updates.front().ref);
    finding.facts.push_back({"detail", walked.error().what});
    walk.out.findings.push_back(std::move(finding));
  }
  examine_blobs(ground, options, walk.blobs, deadline, walk.out);
  if (options.secrets.mode == ScanMode::off)
    walk.out.not_examined.push_back({"secrets-off", "all"});
  if (options.manifests.mode == ScanMode::off)
    walk.out.not_examined.push_back({"manifests-off", "all"});
  add_shapes(ground, *options.scanner, walk.out.findings);
  return std::move(walk.out);
}

}  // namespace refward::inspect
