// SPDX-License-Identifier: Apache-2.0
#include "gate/explain.h"

#include "git/changes.h"

#include <algorithm>
#include <initializer_list>

namespace refward::gate {
namespace {

using findings::RuleId;
using policy::Block;
using policy::Move;
using policy::Objection;

constexpr std::initializer_list<RuleId> kOfSigning = {RuleId::signed_commits, RuleId::signed_tags,
                                                      RuleId::paths, RuleId::only_refs,
                                                      RuleId::only_paths};
constexpr std::initializer_list<RuleId> kOfPushing = {RuleId::pushers, RuleId::freeze};
constexpr std::initializer_list<RuleId> kOfMoving = {
    RuleId::ref_namespace, RuleId::no_create, RuleId::no_update,    RuleId::no_delete,
    RuleId::immutable,     RuleId::ref_name,  RuleId::fast_forward, RuleId::approvals};

class Asking {
 public:
  Asking(const config::Config& config, const Question& question)
      : policy_(config.policy), question_(question) {}

  [[nodiscard]] report::PersonView person() const {
    report::PersonView view{.name = question_.person->name,
                            .is_robot = question_.person->kind == identity::PersonKind::robot,
                            .attempts = {},
                            .approvals = {}};
    view.attempts = {
        {"sign", tried(Move::Kind::update, kOfSigning)},
        {"push", tried(Move::Kind::update, kOfPushing)},
        {"create", tried(Move::Kind::create, kOfMoving)},
        {"rewind", tried(Move::Kind::rewind, kOfMoving)},
        {"delete", tried(Move::Kind::remove, kOfMoving)},
    };
    for (const Block* block : policy::covering(policy_, place()))
      add_rights(*block, view.approvals);
    return view;
  }

  [[nodiscard]] policy::Place place() const {
    return {question_.repository, question_.ref, question_.default_branch};
  }

 private:
  [[nodiscard]] std::vector<Objection> tried(Move::Kind kind,
                                             std::initializer_list<RuleId> about) const {
    policy::Trial trial{.place = place(),
                        .move = kind,
                        .by = question_.person,
                        .pusher = question_.person,
                        .at = question_.now};
    if (question_.path)
      trial.changes = {*question_.path};
    std::vector<Objection> found = policy::try_out(policy_, trial);
    std::erase_if(found, [&](const Objection& objection) {
      return std::ranges::find(about, objection.rule) == about.end();
    });
    return found;
  }

  [[nodiscard]] bool counts(const policy::Approvals& approvals) const {
    return policy::count_approvals(approvals, {.place = place(), .approved_by = {question_.person}})
               .given != 0;
  }

  void add_rights(const Block& block, std::vector<report::ApprovalRight>& rights) const {
    if (block.settings.approvals)
      rights.push_back({block.name, counts(*block.settings.approvals)});
    for (const policy::PathRule& rule : block.settings.paths)
      if (rule.approvals && (!question_.path || rule.match.matches(*question_.path)))
        rights.push_back({rule.name, counts(*rule.approvals)});
  }

  const policy::Policy& policy_;
  const Question& question_;
};

std::vector<std::string> paths_of(const git::Repo& repo) {
  const auto head = repo.resolve("HEAD^{tree}");
  std::vector<std::string> paths;
  if (!head)
    return paths;
  const auto changes = git::tree_changes(repo, git::ObjectId(), *head);
  if (changes)
    for (const git::PathChange& change : *changes)
      paths.push_back(change.path);
  return paths;
}

// What is taken away from others matches what it likes.
bool adds(const std::string& entry) {
  return !entry.starts_with('!');
}

class Gathering {
 public:
  Gathering(const config::Config& config, const git::Repo& repo, const std::string& repository)
      : config_(config), repo_(repo), head_(repo.default_branch().value_or("")) {
    gaps_.repository = repository;
    for (const git::Ref& ref : repo.refs())
      refs_.push_back(ref.name);
    gaps_.refs = refs_.size();
  }

  report::Gaps gather() && {
    for (const std::string& ref : refs_)
      if (const policy::Place place{gaps_.repository, ref, head_};
          policy::covering(config_.policy, place).empty() &&
          !policy::is_for_approvals(config_.policy, place))
        gaps_.uncovered.push_back(ref);
    for (std::size_t i = 0; i < config_.places.size();
         ++i)  // those of Git's configuration have none
      if (config_.policy.blocks[i].repositories.matches(gaps_.repository))
        look_at(config_.policy.blocks[i], config_.places[i]);
    return std::move(gaps_);
  }

 private:
  void look_at(const Block& block, const config::BlockPlaces& places) {
    for (const std::string& entry : block.refs.entries())
      if (adds(entry) && !matches_a_ref(entry))
        gaps_.idle.push_back({entry, block.name, place_of(config_, places.refs)});
    for (std::size_t i = 0; i < block.settings.paths.size(); ++i)
      for (const std::string& entry : block.settings.paths[i].match.entries())
        if (adds(entry) && !matches_a_path(entry))
          gaps_.idle.push_back(
              {entry, block.settings.paths[i].name, place_of(config_, places.paths[i].rule)});
  }

  [[nodiscard]] bool matches_a_ref(const std::string& entry) const {
    const auto globs = policy::RefGlobs::parse({entry});
    return globs && std::ranges::any_of(
                        refs_, [&](const std::string& ref) { return globs->permits(ref, head_); });
  }

  [[nodiscard]] bool matches_a_path(const std::string& entry) {
    if (!paths_)
      paths_ = paths_of(repo_);
    const auto globs = policy::GlobList::parse({entry});
    return globs && std::ranges::any_of(
                        *paths_, [&](const std::string& path) { return globs->matches(path); });
  }

  const config::Config& config_;
  const git::Repo& repo_;
  std::string head_;
  std::vector<std::string> refs_;
  std::optional<std::vector<std::string>> paths_;
  report::Gaps gaps_;
};

}  // namespace

std::string place_of(const config::Config& config, const config::Spot& spot) {
  return config.file.string() + ":" + std::to_string(spot.line);
}

report::Explanation explain(const config::Config& config, const Question& question) {
  const Asking asking(config, question);
  report::Explanation out{.repository = question.repository,
                          .ref = question.ref,
                          .namespaces = config.policy.allowed_namespaces.entries(),
                          .blocks = {},
                          .path = question.path};
  out.is_open = !policy::closed_namespace(
      config.policy,
      {.kind = Move::Kind::update, .ref = question.ref, .target = Move::Target::commit});
  for (std::size_t i = 0; i < config.policy.blocks.size(); ++i)
    if (policy::covers(config.policy.blocks[i], asking.place()))
      out.blocks.push_back(
          {&config.policy.blocks[i], i < config.places.size()
                                         ? place_of(config, config.places[i].block)
                                         : "the repository's or the system's Git configuration"});
  if (question.person != nullptr)
    out.person = asking.person();
  return out;
}

report::Gaps gaps(const config::Config& config,
                  const git::Repo& repo,
                  const std::string& repository) {
  return Gathering(config, repo, repository).gather();
}

}  // namespace refward::gate
