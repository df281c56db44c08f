// SPDX-License-Identifier: Apache-2.0
#include "gate/scan_history.h"

#include "audit/hash_key.h"
#include "base/failure.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "gate/judgement.h"
#include "gate/scan_basis.h"
#include "gate/scan_notes.h"
#include "gate/setting.h"
#include "inspect/redact.h"
#include "push/push.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <unordered_set>
#include <utility>

namespace refward::gate {
namespace {

using findings::Finding;
using findings::RuleId;
using git::ObjectId;
using IdSet = std::unordered_set<ObjectId, git::ObjectIdHash>;

constexpr base::Seconds kNoBudget = std::chrono::days(365);
constexpr std::size_t kMaxCommits = 50'000'000;
constexpr std::string_view kCommitMark = "^{commit}";
constexpr std::string_view kTreeMark = "^{tree}";

// What a push names, the objects to begin at and those to stop at.
struct Scope {
  std::vector<ObjectId> commits;
  std::vector<ObjectId> hidden;
  std::vector<push::RefLine> others;  // trees; tags and names of refs
};

ObjectId named(const git::Repo& repo, const std::string& revision, std::string_view peeled = {}) {
  const auto id = repo.resolve(revision + std::string(peeled));
  if (!id)
    throw base::Failure::usage("there is no " + base::printable(revision) + " in " +
                               repo.path().string());
  return *id;
}

std::string made_up_ref(std::size_t number) {
  return fmt::format("refs/scan/{}", number);
}

void add_revision(const git::Repo& repo, const std::string& revision, Scope& scope) {
  if (const auto dots = revision.find(".."); dots != std::string::npos) {
    const auto side = [&](const std::string& text) {
      return named(repo, text.empty() ? "HEAD" : text, kCommitMark);
    };
    scope.hidden.push_back(side(revision.substr(0, dots)));
    scope.commits.push_back(side(revision.substr(dots + 2)));
  } else if (revision.find(':') != std::string::npos || revision.ends_with(kTreeMark)) {
    scope.others.push_back({{}, named(repo, revision), made_up_ref(scope.others.size())});
  } else {
    scope.commits.push_back(named(repo, revision, kCommitMark));
  }
}

Scope scope_of(const git::Repo& repo, const std::vector<std::string>& revisions) {
  Scope scope;
  for (const std::string& revision : revisions)
    add_revision(repo, revision, scope);
  if (!revisions.empty())
    return scope;
  for (const git::Ref& ref : repo.refs()) {
    scope.others.push_back({{}, ref.id, ref.name});
    if (const auto commit = repo.resolve(ref.id.hex() + std::string(kCommitMark)))
      scope.commits.push_back(*commit);
  }
  return scope;
}

// Names the search: the same objects, looked for by the same rules.
std::string name_of(const Scope& scope, const std::string& rules) {
  std::string text = rules;
  for (const ObjectId& id : scope.commits)
    text += " " + id.hex();
  for (const ObjectId& id : scope.hidden)
    text += " ^" + id.hex();
  for (const push::RefLine& line : scope.others)
    text += " " + line.new_id.hex() + " " + line.ref;
  return base::to_hex(crypto::sha256(base::as_bytes(text)));
}

// One after the other: what a part of the history brings that the parts before did not.
class Search {
 public:
  Search(const Call& call, const git::Repo& repo, const ScanBasis& basis, ScanNotes& notes)
      : call_(call), repo_(repo), basis_(basis), notes_(notes) {}

  void commits(const Scope& scope) {
    const auto all = repo_.linked_commits_between(scope.commits, scope.hidden, kMaxCommits);
    if (!all)
      throw base::Failure::fault(all.error().what);
    for (std::size_t done = notes_.done(); done < all->size(); done += kCommitsAtOnce) {
      const auto part = std::span(*all).subspan(done, std::min(kCommitsAtOnce, all->size() - done));
      look_at(tips_of(part), outside(part));
      notes_.keep(done + part.size());
      tell(done + part.size(), all->size());
    }
  }

  // Tags, trees and names, whose commits were looked at.
  void others(const Scope& scope) {
    if (!scope.others.empty())
      look_at(scope.others, scope.commits);
  }

 private:
  static std::vector<push::RefLine> tips_of(std::span<const git::LinkedCommit> part) {
    IdSet parents;
    for (const git::LinkedCommit& commit : part)
      parents.insert(commit.parents.begin(), commit.parents.end());
    std::vector<push::RefLine> lines;
    for (const git::LinkedCommit& commit : part)
      if (!parents.contains(commit.id))
        lines.push_back({{}, commit.id, made_up_ref(lines.size())});
    return lines;
  }

  static std::vector<ObjectId> outside(std::span<const git::LinkedCommit> part) {
    IdSet inside;
    for (const git::LinkedCommit& commit : part)
      inside.insert(commit.id);
    IdSet found;
    for (const git::LinkedCommit& commit : part)
      for (const ObjectId& parent : commit.parents)
        if (!inside.contains(parent))
          found.insert(parent);
    return {found.begin(), found.end()};
  }

  void look_at(const std::vector<push::RefLine>& lines, std::vector<ObjectId> known) {
    const auto updates = push::resolve(repo_, lines);
    if (!updates)
      throw base::Failure::fault(updates.error().what);
    const policy::Policy none;
    const inspect::KnownRefs unknown;
    const inspect::Ground ground{.repo = repo_,
                                 .updates = *updates,
                                 .policy = none,
                                 .known = unknown,
                                 .repository = basis_.repository,
                                 .default_branch = "",
                                 .now = std::chrono::floor<base::Seconds>(call_.clock.now()),
                                 .max_future = kNoBudget,
                                 .limits = {}};
    inspect::ContentOptions options = basis_.options();
    options.secrets.time_budget = kNoBudget;
    options.known_tips = std::move(known);
    inspect::ContentFindings found = inspect::contents(ground, options);
    notes_.add(coverage_of(found));
    inspect::redact(found.findings, basis_.scanner);
    for (Finding& finding : found.findings)
      if (is_about_contents(finding)) {
        if (finding.ref.starts_with("refs/scan/"))
          finding.ref.clear();
        notes_.add(std::move(finding));
      }
  }

  // Grammar and dates are a push's affair.
  static bool is_about_contents(const Finding& finding) {
    return finding.rule == RuleId::secrets || finding.rule == RuleId::manifests ||
           finding.rule == RuleId::coverage || finding.rule == RuleId::limit;
  }

  void tell(std::size_t done, std::size_t all) const {
    if (::isatty(call_.err) == 0)
      return;
    const std::string line =
        fmt::format("\r{} of {} commits{}", done, all, done == all ? "\n" : "");
    // Whether anybody sees it does not matter to the search.
    if (::write(call_.err, line.data(), line.size()) < 0)
      return;
  }

  const Call& call_;
  const git::Repo& repo_;
  const ScanBasis& basis_;
  ScanNotes& notes_;
};

}  // namespace

Scan scan_history(const Call& call, const HistoryQuestion& question) {
  const git::Repo repo = open_repository(question.repository);
  const ScanBasis basis = scan_basis(call, repo.path(), question.rules);
  const Scope scope = scope_of(repo, question.revisions);
  ScanNotes notes(question.resume, name_of(scope, basis.rules_text()));
  Search search(call, repo, basis, notes);
  search.commits(scope);
  search.others(scope);
  return notes.take();
}

Inheritance scan_import(const Call& call, const HistoryQuestion& question) {
  const git::Repo repo = open_repository(question.repository);
  const ScanBasis basis = scan_basis(call, repo.path(), question.rules);
  if (!basis.has_log_key || basis.repository.empty())
    throw base::Failure::usage(
        "no configuration with a log of its own applies to this repository, or its hash key cannot "
        "be read: run refward install first, and this as the user whom the hooks run as");
  return {basis.repository, scan_history(call, question)};
}

}  // namespace refward::gate
