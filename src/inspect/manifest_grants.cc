// SPDX-License-Identifier: Apache-2.0
#include "inspect/manifest_grants.h"

#include "git/changes.h"
#include "inspect/manifest_reader.h"
#include "inspect/text_place.h"
#include "inspect/tree_book.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;
using findings::Severity;
using manifests::Grant;
using manifests::Grants;
using manifests::Renames;
using manifests::Risk;

constexpr std::size_t kFindingsKept = 100;  // of one ref; it is refused by the first
constexpr std::size_t kMaxTips = 512;       // that a created ref is compared with
constexpr std::size_t kLongestFact = 200;   // bytes

const std::set<Risk> kAllRisks = {Risk::wildcard,  Risk::secrets,      Risk::escalate,
                                  Risk::pods_exec, Risk::nodes_proxy,  Risk::cluster_admin,
                                  Risk::anonymous, Risk::cluster_scope};

std::string shortened(std::string text) {
  if (text.size() > kLongestFact)
    text = text.substr(0, kLongestFact) + "...";
  return text;
}

// A rule with what it makes of a grant.
struct Judge {
  RbacRule rule;
  Severity severity = Severity::error;
};

std::vector<Judge> judges_of(const ManifestSettings& settings) {
  std::vector<Judge> out;
  if (settings.rbac.empty())
    out.push_back(
        {{.paths = settings.paths, .risks = kAllRisks, .mode = settings.mode}, Severity::warning});
  for (const RbacRule& rule : settings.rbac)
    if (rule.mode != ScanMode::off)
      out.push_back({rule, Severity::error});
  for (Judge& judge : out)  // a section on trial refuses nothing
    if (settings.mode == ScanMode::evaluate)
      judge.rule.mode = ScanMode::evaluate;
  return out;
}

// The files of one comparison: path to blob.
using Files = std::map<std::string, git::ObjectId>;

struct Changed {
  Files before;
  Files after;
};

using Sight = std::tuple<std::string, std::uint64_t, Risk, std::string, std::string>;

Sight sight_of(const Grant& grant) {
  return {grant.file, grant.line, grant.risk, grant.name, grant.what};
}

class GrantsInspection {
 public:
  GrantsInspection(const Ground& ground,
                   const ManifestSettings& settings,
                   const std::vector<git::ObjectId>& tips)
      : ground_(ground),
        settings_(settings),
        judges_(judges_of(settings)),
        reader_(ground.repo),
        trees_(ground.repo) {
    for (const git::ObjectId& tip : tips)
      if (const auto tree = trees_.tree_of(tip); tree && served_.size() < kMaxTips)
        served_.insert(*tree);
  }

  Findings run() {
    if (judges_.empty())
      return {};
    if (const auto value = default_value(); value && !value->is_null()) {
      default_tree_ = trees_.tree_of(*value);
      default_commit_ = value;
    }
    // The default branch first: what it brings is told there, and once.
    for (const push::RefUpdate& update : ground_.updates)
      if (update.ref == ground_.default_branch)
        look_at(update);
    for (const push::RefUpdate& update : ground_.updates)
      if (update.ref != ground_.default_branch)
        look_at(update);
    return std::move(out_);
  }

 private:
  // Before the push.
  [[nodiscard]] std::optional<git::ObjectId> default_value() const {
    for (const push::RefUpdate& update : ground_.updates)
      if (update.ref == ground_.default_branch)
        return update.old_id;
    return ground_.repo.ref(ground_.default_branch);
  }

  void look_at(const push::RefUpdate& update) {
    if (update.change == push::RefChange::remove)
      return;
    const auto now = tree_of(update.new_id);
    if (!now)
      return;  // a blob has no path
    ref_ = &update;
    const auto old = tree_of(update.old_id);
    if (old && *old != *now)
      compare(*now, {*old});
    else if (!old && !served_.contains(*now) && judged_.insert(*now).second && has_room())
      compare(*now, {});
  }

  // Of a commit, a tag of one, or a tree at a ref; nothing where there is none.
  std::optional<git::ObjectId> tree_of(const git::ObjectId& value) {
    if (value.is_null())
      return std::nullopt;
    if (const auto header = ground_.repo.header(value);
        header && header->kind == git::ObjectKind::tree)
      return value;
    return trees_.tree_of(value);
  }

  // Only so many comparisons of whole trees; the first that is left out is told.
  bool has_room() {
    if (created_ < kMaxCreatedCompared)
      return ++created_, true;
    if (created_++ == kMaxCreatedCompared)
      cannot_compare("more than " + std::to_string(kMaxCreatedCompared) +
                     " refs are created at once");
    return false;
  }

  // `bases`: the old tip, or none.
  void compare(const git::ObjectId& now, std::vector<git::ObjectId> bases) {
    const bool existed = !bases.empty();
    if (default_tree_ && ref_->ref != ground_.default_branch)
      bases.push_back(*default_tree_);
    if (bases.empty())
      bases.push_back({});  // the empty tree
    std::vector<Changed> changes;
    for (const git::ObjectId& base : bases) {
      auto changed = changed_between(base, now);
      if (!changed)
        return;
      changes.push_back(*std::move(changed));
    }
    fork_.reset();
    for (const Judge& judge : judges_)
      judge_by(judge, changes, existed);
    tell();
    told_.merge(new_here_);
    new_here_.clear();
  }

  std::optional<Changed> changed_between(const git::ObjectId& before, const git::ObjectId& after) {
    const auto changes = git::tree_changes(ground_.repo, before, after);
    if (!changes) {
      cannot_compare(changes.error().what);
      return std::nullopt;
    }
    Changed out;
    for (const git::PathChange& change : *changes) {
      if (!settings_.paths.matches(change.path))
        continue;
      if (is_file(change.before))
        out.before.emplace(change.path, change.before->id);
      if (is_file(change.after))
        out.after.emplace(change.path, change.after->id);
    }
    return out;
  }

  static bool is_file(const std::optional<git::PathState>& state) {
    return state &&
           (state->kind == git::EntryKind::blob || state->kind == git::EntryKind::executable);
  }

  Grants all_grants(const Files& files, const Judge& judge) {
    Grants all;
    for (const auto& [path, blob] : files) {
      if (!judge.rule.paths.matches(path))
        continue;
      Grants one = *reader_.grants(blob);
      if (!one.holders.empty() || !one.complete)
        append(all, std::move(one), path);
    }
    return all;
  }

  void judge_by(const Judge& judge, const std::vector<Changed>& changes, bool existed) {
    std::vector<Grant> news;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const Grants after = all_grants(changes[i].after, judge);
      if (after.holders.empty()) {
        news.clear();
        break;
      }
      // Only its own old tip is what a ref comes from.
      const Renames renames = existed && i == 0 ? Renames::forgive : Renames::count;
      const std::vector<Grant> more = added(all_grants(changes[i].before, judge), after, renames);
      news = i == 0 ? more : both(news, more);
      if (news.empty())
        break;
    }
    if (!existed && !news.empty())
      news = not_served(new_since_fork(std::move(news), judge), changes.front(), judge);
    std::erase_if(news, [&](const Grant& grant) { return !judge.rule.risks.contains(grant.risk); });
    // What an earlier ref of this push brought stands under that one.
    if (!existed)
      std::erase_if(news, [&](const Grant& grant) { return told_.contains(sight_of(grant)); });
    report(news, judge);
    report_unread(changes, judge);
  }

  static std::vector<Grant> both(const std::vector<Grant>& some, const std::vector<Grant>& others) {
    std::set<Sight> there;
    for (const Grant& grant : others)
      there.insert(sight_of(grant));
    std::vector<Grant> out;
    for (const Grant& grant : some)
      if (there.contains(sight_of(grant)))
        out.push_back(grant);
    return out;
  }

  // Without what stood where the new ref left the default branch, under whatever name.
  std::vector<Grant> new_since_fork(std::vector<Grant> news, const Judge& judge) {
    if (!fork_)
      fork_ = changed_since_fork();
    for (const Changed& changed : *fork_)
      news = both(news, added(all_grants(changed.before, judge), all_grants(changed.after, judge)));
    return news;
  }

  std::vector<Changed> changed_since_fork() {
    std::vector<Changed> out;
    if (!default_commit_ || !ref_->new_commit)
      return out;
    const auto forks = ground_.repo.merge_bases({*ref_->new_commit}, *default_commit_);
    const auto now = tree_of(ref_->new_id);
    if (!forks || !now)
      return out;
    for (const git::ObjectId& fork : *forks)
      if (const auto tree = trees_.tree_of(fork))
        if (auto changed = changed_between(*tree, *now))
          out.push_back(*std::move(changed));
    return out;
  }

  // Without what some ref's tip grants at the same path already: a branch of another than the
  // default one brings nothing new.
  std::vector<Grant> not_served(std::vector<Grant> news,
                                const Changed& changed,
                                const Judge& judge) {
    for (const git::ObjectId& tree : served_) {
      if (news.empty())
        break;
      Changed there;
      for (const Grant& grant : news) {
        const TreeBook::Found found = trees_.at(tree, grant.file);
        if (found.kind == TreeBook::Found::Kind::present && is_file(found.state))
          there.before.emplace(grant.file, found.state.id);
        there.after.emplace(grant.file, changed.after.at(grant.file));
      }
      if (!there.before.empty())
        news = both(news, added(all_grants(there.before, judge), all_grants(there.after, judge),
                                Renames::count));
    }
    return news;
  }

  void report(const std::vector<Grant>& news, const Judge& judge) {
    std::set<std::pair<std::string, std::uint64_t>> wild;  // rules whose wildcard says it
    for (const Grant& grant : news)
      if (grant.risk == Risk::wildcard)
        wild.emplace(grant.file, grant.line);
    for (const Grant& grant : news) {
      if (grant.implied && wild.contains({grant.file, grant.line}))
        continue;
      const std::string word(to_text(grant.risk));
      Finding finding = finding_of_file("rbac-" + word, grant.file, judge);
      finding.line = grant.line;
      std::string holder = grant.kind;
      if (!grant.name.empty())
        holder += "/" + (grant.name_space.empty() ? "" : grant.name_space + "/") + grant.name;
      finding.facts.push_back({"holder", shortened(std::move(holder))});
      finding.facts.push_back({"what", shortened(grant.what)});
      keep(std::move(finding));
    }
    for (const Grant& grant : news)
      new_here_.insert(sight_of(grant));
  }

  // What may grant anything, and cannot be read. Only files that differ from all bases.
  void report_unread(const std::vector<Changed>& changes, const Judge& judge) {
    for (const auto& [path, blob] : changes.front().after) {
      if (!judge.rule.paths.matches(path) ||
          !std::ranges::all_of(changes, [&, &file = path](const Changed& changed) {
            return changed.after.contains(file);
          }))
        continue;
      const auto grants = reader_.grants(blob);
      if (grants->complete)
        continue;
      for (const std::uint64_t line : grants->broken) {
        Finding finding = finding_of_file("rbac-broken", path, judge);
        finding.line = line;
        keep(std::move(finding));
      }
      if (grants->broken.empty())
        keep(finding_of_file("rbac-limit", path, judge));
    }
  }

  // Of a comparison as a whole.
  void cannot_compare(const std::string& why) {
    for (const Judge& judge : judges_) {
      Finding finding = finding_of_file("rbac-not-compared", "", judge);
      finding.facts.push_back({"detail", shortened(why)});
      keep(std::move(finding));
    }
    tell();
  }

  Finding finding_of_file(std::string reason, const std::string& path, const Judge& judge) const {
    const git::ObjectId& tip = ref_->new_commit ? *ref_->new_commit : ref_->new_id;
    Finding finding = finding_at({ref_->ref, tip, "commit", path}, RuleId::manifests, reason);
    finding.part = std::move(reason);
    finding.severity = judge.severity;
    finding.mode = mode_of(judge.rule.mode);
    return finding;
  }

  // Where several rules find the same, the strictest counts.
  void keep(Finding finding) {
    const auto same = [&](const Finding& other) {
      return other.path == finding.path && other.line == finding.line &&
             other.part == finding.part && other.facts == finding.facts;
    };
    if (const auto found = std::ranges::find_if(found_, same); found != found_.end()) {
      if (finding.refuses())
        *found = std::move(finding);
      return;
    }
    if (found_.size() < kFindingsKept)
      found_.push_back(std::move(finding));
    else if (++kept_; finding.refuses() && !refuses_)
      found_.back() = std::move(finding);  // never crowded out
    refuses_ = std::ranges::any_of(found_, &Finding::refuses);
  }

  void tell() {
    if (kept_ != 0) {
      Finding more = finding_of_file("rbac-more", "", {{}, Severity::warning});
      more.facts.push_back({"count", std::to_string(kept_)});
      found_.push_back(std::move(more));
    }
    std::ranges::move(found_, std::back_inserter(out_));
    found_.clear();
    kept_ = 0;
    refuses_ = false;
  }

  const Ground& ground_;
  const ManifestSettings& settings_;
  const std::vector<Judge> judges_;
  ManifestReader reader_;
  TreeBook trees_;
  std::set<git::ObjectId> served_;  // trees of tips before the push
  std::set<git::ObjectId> judged_;  // trees of refs that this push creates
  std::set<Sight> told_;            // of earlier refs
  std::set<Sight> new_here_;        // of this ref
  std::optional<git::ObjectId> default_tree_;
  std::optional<git::ObjectId> default_commit_;
  std::optional<std::vector<Changed>> fork_;  // of this ref, once somebody asked
  std::size_t created_ = 0;
  const push::RefUpdate* ref_ = nullptr;
  Findings found_;  // of this ref
  std::size_t kept_ = 0;
  bool refuses_ = false;
  Findings out_;
};

}  // namespace

Findings manifest_grants(const Ground& ground,
                         const ManifestSettings& settings,
                         const std::vector<git::ObjectId>& tips) {
  if (settings.mode == ScanMode::off)
    return {};
  return GrantsInspection(ground, settings, tips).run();
}

}  // namespace refward::inspect
