// SPDX-License-Identifier: Apache-2.0
#include "gate/unused.h"

#include "audit/uses.h"
#include "base/text.h"
#include "gate/explain.h"
#include "gate/named_repository.h"
#include "gate/setting.h"
#include "git/changes.h"

#include <algorithm>
#include <map>
#include <set>

namespace refward::gate {
namespace {

using identity::Person;
using policy::Block;
using policy::Names;
using policy::PathRule;
using Persons = std::set<const Person*>;

// One list of names of a block or a path rule, and which entries somebody used.
struct Grant {
  const Block* block;
  const PathRule* rule;  // null: the block's own
  std::string key;       // "signers"
  const Names* names;
  std::set<std::string> used = {};
};

bool is_zeros(const std::string& id) {
  return id.find_first_not_of('0') == std::string::npos;
}

class Ledger {
 public:
  Ledger(const config::Config& config, const identity::Signers& signers)
      : config_(config), signers_(signers) {
    for (const Block& block : config.policy.blocks) {
      add(block, nullptr, "signers", block.signers);
      add(block, nullptr, "pushers", block.settings.pushers);
      add(block, nullptr, block.settings.approvals);
      for (const PathRule& rule : block.settings.paths) {
        add(block, &rule, "signers", rule.signers);
        add(block, &rule, rule.approvals);
      }
    }
    (void)signers.openpgp();
    for (const auto& row : signers.rows())
      by_key_[row.key] = row.person;
  }

  void see(const audit::Use& use) {
    Persons signed_by, pushed_by;
    for (const std::string& name : use.signers)
      signed_by.insert(signers_.people().named(name));
    for (const std::string_view word : base::split(use.pusher, ' '))
      pushed_by.insert(pusher_called(std::string(word)));
    signed_by.erase(nullptr);
    pushed_by.erase(nullptr);
    Persons all = signed_by;
    all.insert(pushed_by.begin(), pushed_by.end());
    seen_.insert(all.begin(), all.end());
    for (Grant& grant : grants_)
      if (is_about(*grant.block, use))
        mark(grant, grant.key == "signers" ? signed_by : all);
    see_paths(use);
  }

  [[nodiscard]] std::vector<report::Unused> unused() const {
    std::vector<report::Unused> out;
    std::map<std::string, bool> teams;
    for (const Person& person : signers_.people().all()) {
      if (!seen_.contains(&person))
        out.push_back({"signer", person.name, ""});
      for (const std::string& team : person.teams)
        teams[team] = teams[team] || seen_.contains(&person);
    }
    for (const auto& [team, used] : teams)
      if (!used)
        out.push_back({"team", "@" + team, ""});
    for (const Grant& grant : grants_)
      for (const std::string& entry : *grant.names)
        if (!grant.used.contains(entry))
          out.push_back({"grant", entry, place_of_grant(grant)});
    for (std::size_t i = 0; i < config_.policy.blocks.size(); ++i)
      add_idle_rules(i, out);
    return out;
  }

 private:
  void add(const Block& block,
           const PathRule* rule,
           const char* key,
           const std::optional<Names>& names) {
    if (names)
      grants_.push_back({&block, rule, key, &*names});
  }

  void add(const Block& block,
           const PathRule* rule,
           const std::optional<policy::Approvals>& approvals) {
    if (approvals)
      grants_.push_back({&block, rule, "from", &approvals->from});
  }

  [[nodiscard]] const Person* pusher_called(const std::string& word) const {
    if (const Person* person = signers_.people().with_login(word))
      return person;
    const auto found = by_key_.find(word);
    return found == by_key_.end() ? nullptr : signers_.people().named(found->second);
  }

  // An approval may come by another ref, so for `from` any ref of the block's repositories will do.
  [[nodiscard]] bool is_about(const Block& block, const audit::Use& use) {
    return block.repositories.matches(use.repository);
  }

  static void mark(Grant& grant, const Persons& persons) {
    for (const std::string& entry : *grant.names)
      if (std::ranges::any_of(persons,
                              [&](const Person* p) { return identity::People::covers(entry, *p); }))
        grant.used.insert(entry);
  }

  // Null: the repository cannot be looked at.
  const git::Repo* repository(const std::string& name) {
    const auto [place, is_new] = repos_.try_emplace(name);
    if (is_new)
      place->second = named_repository(config_, name).repo;
    return place->second ? &*place->second : nullptr;
  }

  void see_paths(const audit::Use& use) {
    for (const Block& block : config_.policy.blocks)
      if (!block.settings.paths.empty() && is_about(block, use))
        for (const audit::RefMove& move : use.moves)
          see_paths(block, use.repository, move);
  }

  void see_paths(const Block& block, const std::string& name, const audit::RefMove& move) {
    const git::Repo* repo = repository(name);
    const std::string head = repo != nullptr ? repo->default_branch().value_or("") : "";
    if (is_zeros(move.new_id) || !policy::covers(block, {name, move.ref, head}))
      return;
    const auto paths = repo != nullptr ? paths_of(*repo, move) : std::nullopt;
    for (const PathRule& rule : block.settings.paths)
      if (!paths || std::ranges::any_of(
                        *paths, [&](const std::string& path) { return rule.match.matches(path); }))
        used_rules_.insert(&rule);
  }

  // What differs between the two values; nothing where it cannot be told any more.
  static std::optional<std::vector<std::string>> paths_of(const git::Repo& repo,
                                                          const audit::RefMove& move) {
    const auto before = is_zeros(move.old_id) ? std::optional(git::ObjectId())
                                              : repo.resolve(move.old_id + "^{tree}");
    const auto after = repo.resolve(move.new_id + "^{tree}");
    if (!before || !after)
      return std::nullopt;
    const auto changes = git::tree_changes(repo, *before, *after);
    if (!changes)
      return std::nullopt;
    std::vector<std::string> paths;
    for (const git::PathChange& change : *changes)
      paths.push_back(change.path);
    return paths;
  }

  [[nodiscard]] std::string place_of_grant(const Grant& grant) const {
    const auto index = static_cast<std::size_t>(grant.block - config_.policy.blocks.data());
    return place_of(config_, config_.places[index].block) + ", " +
           (grant.rule != nullptr ? grant.rule->name : grant.block->name) + ", " + grant.key;
  }

  void add_idle_rules(std::size_t block, std::vector<report::Unused>& out) const {
    const auto& rules = config_.policy.blocks[block].settings.paths;
    for (std::size_t i = 0; i < rules.size(); ++i)
      if (!used_rules_.contains(&rules[i]))
        out.push_back(
            {"path rule", rules[i].name, place_of(config_, config_.places[block].paths[i].rule)});
  }

  const config::Config& config_;
  const identity::Signers& signers_;
  std::vector<Grant> grants_;
  std::map<std::string, std::string> by_key_;  // person by the key's name
  Persons seen_;
  std::set<const PathRule*> used_rules_;
  std::map<std::string, std::optional<git::Repo>> repos_;
};

}  // namespace

std::vector<report::Unused> unused_since(const config::Config& config,
                                         const identity::Signers& signers,
                                         base::Instant since) {
  Ledger ledger(config, signers);
  audit::read_uses(audit_options(config), since, [&](const audit::Use& use) { ledger.see(use); });
  return ledger.unused();
}

}  // namespace refward::gate
