// SPDX-License-Identifier: Apache-2.0
#include "inspect/approval_state.h"

#include <algorithm>
#include <map>
#include <span>

namespace refward::inspect {
namespace {

using git::ObjectId;
using identity::Person;
using Place = CommitGraph::Place;
using Trailer = Approvers::Merge::Trailer;
using Merges = policy::Approvals::Merges;

// A certificate's principals make persons of their own, so names tell them apart, not addresses.
bool is_same(const Person* a, const Person* b) {
  return a != nullptr && b != nullptr && a->name == b->name;
}

// Signed by a robot, or by nobody known: whose work it is does not show.
bool has_hidden_author(const CommitFacts& facts) {
  return !facts.signature->good() || facts.signature->person->kind == identity::PersonKind::robot;
}

bool is_own_work(const Ground& ground, const CommitFacts& facts, const Person& person) {
  return is_same(facts.signature->person, &person) ||
         identity::People::owns_email(person, facts.author_email) ||
         identity::People::owns_email(person, facts.committer_email) ||
         (has_hidden_author(facts) && is_same(ground.pusher, &person));
}

constexpr std::size_t kAhead = 512;  // commits whose changes are found out at one time

// The counts of some needs over one list of commits.
class Counter {
 public:
  Counter(const ApprovalCase& which, ApprovalTell tell, ApprovalState& out)
      : which_(which), tell_(tell), out_(out) {}

  void count(const std::vector<ApprovalNeed>& needs, const std::vector<ObjectId>& commits) {
    const CommitGraph graph(commits, which_.books.commits);
    Approvers approvers = approvers_of(which_, graph);
    for (const ApprovalNeed& need : needs) {
      if (approvers.too_many_tags) {
        out_.obstacles.push_back({need, "approvals-too-many", {}, {}});
        continue;
      }
      lacked_ = false;
      unprepared_ = graph.size();
      for (Place place = 0; place < graph.size(); ++place) {
        ahead_ = std::span(commits).subspan(place);
        count_commit(need, graph.commit(place), approvals_of(need, approvers, place));
      }
      if (kind_of(which_.update) == MoveKind::anew && !lacked_)
        count_move(need, approvers);
    }
    note(std::move(approvers));
  }

 private:
  static Approvers::Persons approvals_of(const ApprovalNeed& need,
                                         const Approvers& approvers,
                                         Place place) {
    Approvers::Persons out = approvers.everywhere;
    const auto take = [&](const Person* person) {
      if (std::ranges::none_of(out, [&](const Person* other) { return is_same(person, other); }))
        out.push_back(person);
    };
    std::ranges::for_each(approvers.tagged[place], take);
    const Approvers::Merge& merge = approvers.merged[place];
    if (merge.person != nullptr &&
        (merge.trailer == Trailer::names_ref || need.approvals().merges == Merges::unbound))
      take(merge.person);
    return out;
  }

  // Of the commit that is being counted. Where one is asked for, those behind it are as a rule, so
  // they are found out on all threads.
  const ChangeBook::Entry& changes_of(const ObjectId& commit) {
    if (ahead_.size() <= unprepared_) {
      const auto next = ahead_.first(std::min(kAhead, ahead_.size()));
      which_.books.changes.prepare(next);
      unprepared_ = ahead_.size() - next.size();
    }
    return which_.books.changes.of(commit);
  }

  // Who is bound to paths speaks for no others.
  bool may_speak_for(const Person& person, const ObjectId& commit) {
    if (!SignerBounds::bound_to_paths(person))
      return true;
    const ChangeBook::Entry& entry = changes_of(commit);
    return entry.unreadable.empty() &&
           std::ranges::all_of(entry.at_paths(), [&](const git::PathChange& change) {
             return which_.books.commits.bounds().allow_path(person, change.path);
           });
  }

  bool counts(const ApprovalNeed& need, const ObjectId& commit, const Person& person) {
    return need.admits(person) &&
           !is_own_work(which_.ground, which_.books.commits.facts(commit), person) &&
           may_speak_for(person, commit);
  }

  void count_commit(const ApprovalNeed& need, const ObjectId& commit, Approvers::Persons persons) {
    std::erase_if(persons, [&](const Person* person) { return !counts(need, commit, *person); });
    ApprovalCount count{need, commit, {}, std::move(persons), need.approvals().count, {}};
    if (which_.ground.pusher == nullptr && has_hidden_author(which_.books.commits.facts(commit)))
      ++count.needed;
    if (!count.lacks() && tell_ == ApprovalTell::lacking)
      return;
    const ChangeBook::Entry& entry = changes_of(commit);
    if (!entry.unreadable.empty()) {
      out_.obstacles.push_back({need, "unreadable", commit, entry.unreadable});
      return;
    }
    const git::PathChange* const concern =
        need.concern(need.rule != nullptr ? entry.at_paths() : entry.changes);
    if (concern == nullptr)
      return;
    if (need.rule != nullptr)
      count.path = concern->path;
    if (count.lacks())
      add_others(count, [&](const Person& person) { return counts(need, commit, person); });
    lacked_ = lacked_ || count.lacks();
    out_.counts.push_back(std::move(count));
  }

  // A ref that is made, or goes back: the change is that of its whole content. Nobody's work is at
  // stake, so whoever moves it may be one of those who approve.
  void count_move(const ApprovalNeed& need, const Approvers& approvers) {
    ApprovalCount count{need, {}, {}, approvers.everywhere, need.approvals().count, {}};
    std::erase_if(count.have, [&](const Person* person) { return !need.admits(*person); });
    if (!count.lacks() && tell_ == ApprovalTell::lacking)
      return;
    if (need.rule != nullptr && !concerns_content(count))
      return;
    if (count.lacks())
      add_others(count, [](const Person&) { return true; });
    out_.counts.push_back(std::move(count));
  }

  // Does the move change what a path rule is about?
  bool concerns_content(ApprovalCount& count) {
    const auto tree = [&](const std::optional<ObjectId>& commit) -> base::Result<ObjectId> {
      if (!commit)
        return ObjectId();
      TRY(const git::Object object, which_.ground.repo.read(*commit, kMaxCommitBytes));
      TRY(const git::Commit parsed, git::parse_commit(object.bytes));
      return parsed.tree;
    };
    const auto before = tree(which_.update.old_commit);
    const auto after = tree(which_.update.new_commit);
    const auto changes = !before  ? base::Result<std::vector<git::PathChange>>(before.error())
                         : !after ? base::Result<std::vector<git::PathChange>>(after.error())
                                  : git::tree_changes(which_.ground.repo, *before, *after);
    if (!changes) {
      out_.obstacles.push_back({count.need, "unreadable", {}, changes.error().what});
      return false;
    }
    const git::PathChange* const concern = count.need.concern(*changes);
    if (concern != nullptr)
      count.path = concern->path;
    return concern != nullptr;
  }

  template <typename May>
  void add_others(ApprovalCount& count, const May& may) {
    for (const Person* const person : members(count.need))
      if (may(*person) && std::ranges::none_of(count.have, [&](const Person* other) {
            return is_same(person, other);
          }))
        count.could.push_back(person);
  }

  const std::vector<const Person*>& members(const ApprovalNeed& need) {
    const auto key = std::make_pair(need.block, need.rule);
    const auto found = members_.find(key);
    if (found != members_.end())
      return found->second;
    const identity::People& people = which_.books.commits.context().signers.people();
    return members_.emplace(key, admitted(people, need)).first->second;
  }

  // Of several blocks the last one's approvals are told; they differ in the commits alone.
  void note(Approvers approvers) {
    out_.seen = std::move(approvers.seen);
    out_.passed_over = std::move(approvers.passed_over);
  }

  const ApprovalCase& which_;
  ApprovalTell tell_;
  ApprovalState& out_;
  std::span<const ObjectId> ahead_;  // from the commit that is being counted on
  std::size_t unprepared_ = 0;       // how many of them, from the last one, nobody looked at
  bool lacked_ = false;              // a commit of the need that is being counted
  std::map<std::pair<const policy::Block*, const policy::PathRule*>, std::vector<const Person*>>
      members_;
};

void add_obstacle(const std::vector<ApprovalNeed>& needs,
                  const std::string& reason,
                  const std::string& detail,
                  ApprovalState& out) {
  for (const ApprovalNeed& need : needs)
    out.obstacles.push_back({need, reason, {}, detail});
}

// A creation or rewind, for one block: free where another ref under it stands just there.
void count_anew(const ApprovalCase& which,
                const std::vector<ApprovalNeed>& needs,
                Counter& counter,
                ApprovalState& out) {
  std::vector<ObjectId> hidden;
  for (const git::Ref& ref : which.books.news.judged_by(*needs.front().block)) {
    if (ref.name == which.update.ref)
      continue;
    if (ref.id == which.update.new_id)
      return;
    hidden.push_back(ref.id);
  }
  if (which.update.old_commit)
    hidden.push_back(*which.update.old_commit);
  const auto commits = which.ground.repo.commits_between({*which.update.new_commit}, hidden,
                                                         which.ground.limits.max_commits);
  if (commits)
    counter.count(needs, *commits);
  else
    add_obstacle(needs, "unreadable", commits.error().what, out);
}

// Rewinds that no approval allows are refused as such, and not for want of one.
bool is_refused_anyway(const ApprovalCase& which, const policy::Block& block) {
  return which.update.change == push::RefChange::rewind &&
         policy::effective_words(block, which.update.ref).contains(policy::Word::fast_forward);
}

std::vector<std::vector<ApprovalNeed>> by_block(const std::vector<ApprovalNeed>& needs) {
  std::vector<std::vector<ApprovalNeed>> out;
  for (const ApprovalNeed& need : needs) {
    if (out.empty() || out.back().front().block != need.block)
      out.emplace_back();
    out.back().push_back(need);
  }
  return out;
}

}  // namespace

ApprovalState approval_state(const ApprovalCase& which, ApprovalTell tell) {
  ApprovalState out;
  const std::vector<ApprovalNeed> needs = approval_needs(which.ground, which.update.ref);
  if (which.update.change == push::RefChange::remove || needs.empty())
    return out;
  if (!which.update.new_commit) {
    add_obstacle(needs, "not-a-commit", {}, out);
    return out;
  }
  Counter counter(which, tell, out);
  if (kind_of(which.update) == MoveKind::anew) {
    for (const std::vector<ApprovalNeed>& group : by_block(needs))
      if (!is_refused_anyway(which, *group.front().block))
        count_anew(which, group, counter, out);
    return out;
  }
  const NewCommits::Commits& commits = which.books.news.own(which.update);
  if (commits)
    counter.count(needs, *commits);
  else
    add_obstacle(needs, "unreadable", commits.error().what, out);
  return out;
}

}  // namespace refward::inspect
