// SPDX-License-Identifier: Apache-2.0
#include "policy/trial.h"

#include <algorithm>
#include <set>

namespace refward::policy {
namespace {

using findings::RuleId;
using identity::Person;
using identity::PersonKind;

constexpr std::string_view kTags = "refs/tags/";

bool is_robot(const Person* person) noexcept {
  return person != nullptr && person->kind == PersonKind::robot;
}

// A tag ref is moved by a tag object, any other by a commit.
Move move_of(const Trial& trial) {
  using Target = Move::Target;
  const Target target = trial.move == Move::Kind::remove     ? Target::none
                        : trial.place.ref.starts_with(kTags) ? Target::tag
                                                             : Target::commit;
  return {.kind = trial.move, .ref = trial.place.ref, .target = target};
}

// The rules of one block.
class BlockTrial {
 public:
  BlockTrial(const Block& block, const Trial& trial) : block_(block), trial_(trial) {}

  std::vector<Objection> run() && {
    for (const Word word : broken_by(block_, move_of(trial_)))
      object(*findings::rule_named(to_text(word)));
    try_pusher();
    try_freeze(block_.settings.freeze, "");
    if (trial_.move == Move::Kind::remove)
      return std::move(found_);
    try_text(block_.settings.ref_name, std::string(trial_.place.ref), RuleId::ref_name);
    if (trial_.message)
      try_text(block_.settings.commit_message, *trial_.message, RuleId::commit_message);
    try_signature();
    try_paths();
    if (is_judged_by_approvals())
      try_approvals(block_.settings.approvals, "");
    for (const PathRule& rule : block_.settings.paths)
      try_path_rule(rule);
    return std::move(found_);
  }

 private:
  void object(RuleId rule, std::string about = "") {
    found_.push_back(
        {.rule = rule, .mode = block_.mode, .block = block_.name, .about = std::move(about)});
  }

  void try_pusher() {
    if (block_.settings.pushers && !is_among(*block_.settings.pushers, trial_.pusher))
      object(RuleId::pushers);
    if (block_.require.contains(Word::pusher_is_signer) && trial_.move != Move::Kind::remove &&
        (trial_.pusher == nullptr || trial_.pusher != trial_.by))
      object(RuleId::pusher_is_signer);
  }

  void try_freeze(const std::vector<Freeze>& freezes, const std::string& about) {
    if (!trial_.at)
      return;
    for (const Freeze* freeze : holding(freezes, *trial_.at))
      if (!is_among(freeze->except, trial_.pusher))
        return object(about.empty() ? RuleId::freeze : RuleId::paths, about);
  }

  void try_text(const std::optional<TextRule>& rule, const std::string& text, RuleId id) {
    if (rule && !rule->allows(text))
      object(id);
  }

  [[nodiscard]] bool is_signed() const {
    return trial_.signature == Trial::Signature::good && trial_.by != nullptr;
  }

  void try_signature() {
    const std::set<Word> words = effective_words(block_, trial_.place.ref);
    const bool commits = words.contains(Word::signed_commits);
    const bool tags = words.contains(Word::signed_tags) && trial_.place.ref.starts_with(kTags);
    if (!commits && !tags)
      return;
    const bool may = is_signed() && (!block_.signers || is_among(*block_.signers, trial_.by));
    if (!may && commits)
      object(RuleId::signed_commits);
    if (!may && tags)
      object(RuleId::signed_tags);
    if (is_signed())
      try_bounds();
  }

  // What a person's entry in people.toml leaves it.
  void try_bounds() {
    const auto refs = RefGlobs::parse(trial_.by->only_refs);
    if (!trial_.by->only_refs.empty() &&
        (!refs || !refs->permits(trial_.place.ref, trial_.place.default_branch)))
      object(RuleId::only_refs);
    const auto paths = GlobList::parse(trial_.by->only_paths);
    if (trial_.by->only_paths.empty())
      return;
    for (const std::string& path : trial_.changes)
      if (!paths || !paths->matches(path))
        return object(RuleId::only_paths, path);
  }

  void try_paths() {
    const Settings& settings = block_.settings;
    for (const std::string& path : trial_.changes)
      if (settings.max_path_length && path.size() > *settings.max_path_length) {
        object(RuleId::max_path_length, path);
        break;
      }
    for (const std::string& path : trial_.changes)
      if (settings.forbid_paths.matches(path)) {
        object(RuleId::forbid_paths, path);
        break;
      }
  }

  // A commit that changes nothing needs none; a ref that is made or goes back does in any case.
  [[nodiscard]] bool is_judged_by_approvals() const {
    return trial_.move != Move::Kind::update || !trial_.changes.empty();
  }

  void try_approvals(const std::optional<Approvals>& approvals, const std::string& about) {
    if (!approvals)
      return;
    const Count count = count_approvals(*approvals, trial_);
    if (count.given < count.needed)
      object(RuleId::approvals, about);
  }

  void try_path_rule(const PathRule& rule) {
    if (std::ranges::none_of(trial_.changes,
                             [&](const std::string& path) { return rule.match.matches(path); }))
      return;
    if (rule.signers && (!is_signed() || !is_among(*rule.signers, trial_.by)))
      object(RuleId::paths, rule.name);
    try_freeze(rule.freeze, rule.name);
    try_approvals(rule.approvals, rule.name);
  }

  const Block& block_;
  const Trial& trial_;
  std::vector<Objection> found_;
};

// The word alone, or the setting alone, in a block that says nothing else.
bool implies(const Block& alone, std::string_view ref, Word word) {
  return effective_words(alone, ref).contains(word);
}

}  // namespace

bool is_among(const Names& names, const Person* person) {
  return person != nullptr && std::ranges::any_of(names, [&](const std::string& entry) {
           return identity::People::covers(entry, *person);
         });
}

Count count_approvals(const Approvals& approvals, const Trial& trial) {
  const bool by_robot = is_robot(trial.by);
  std::set<const Person*> counted;
  for (const Person* person : trial.approved_by) {
    const bool is_own = person == trial.by || (by_robot && person == trial.pusher);
    if (!is_own && !is_robot(person) && is_among(approvals.from, person))
      counted.insert(person);
  }
  // Whoever pushes what a robot signed may be the one who approves it.
  const std::size_t more = by_robot && trial.pusher == nullptr ? 1 : 0;
  return {.given = counted.size(), .needed = approvals.count + more};
}

std::vector<Objection> try_out(const Policy& policy, const Trial& trial) {
  std::vector<Objection> found;
  if (closed_namespace(policy, move_of(trial)))
    found.push_back({.rule = RuleId::ref_namespace, .block = "", .about = ""});
  for (const Block* block : covering(policy, trial.place))
    std::ranges::move(BlockTrial(*block, trial).run(), std::back_inserter(found));
  return found;
}

bool refuses(const std::vector<Objection>& objections) noexcept {
  return std::ranges::any_of(objections, [](const Objection& objection) {
    return objection.mode == findings::Mode::enforce;
  });
}

std::string_view asked_by(const Block& block, std::string_view ref, Word word) {
  if (block.require.contains(word))
    return "require";
  Block approvals, paths, promotes, signers;
  approvals.settings.approvals = block.settings.approvals;
  approvals.settings.rewind = block.settings.rewind;
  paths.settings.paths = block.settings.paths;
  promotes.settings.promote_from = block.settings.promote_from;
  signers.signers = block.signers;
  if (implies(approvals, ref, word))
    return "approvals";
  if (implies(paths, ref, word))
    return "[[protect.paths]]";
  if (implies(promotes, ref, word))
    return "promote_from";
  if (implies(signers, ref, word))
    return "signers";
  for (const Word other : block.require) {
    Block alone;
    alone.require = {other};
    if (implies(alone, ref, word))
      return to_text(other);
  }
  return "require";
}

}  // namespace refward::policy
