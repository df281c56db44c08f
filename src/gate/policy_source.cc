// SPDX-License-Identifier: Apache-2.0
#include "gate/policy_source.h"

#include "gate/setting.h"
#include "identity/keyring_files.h"
#include "platform/caller.h"
#include "policy/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace refward::gate {
namespace {

namespace fs = std::filesystem;
using config::Problem;
using config::Problems;
using policy::Word;

// Without each of them a single person, or a single push, could take the others' rules away.
constexpr std::array kGuards = {Word::signed_commits, Word::fast_forward, Word::no_delete};

Problems problem(const config::Config& server, std::string what) {
  const config::PolicyFrom& from = *server.policy_from;
  return {{.file = from.file.string(),
           .line = from.spot.line,
           .column = from.spot.column,
           .level = Problem::Level::error,
           .what = "server.policy_from: " + std::move(what)}};
}

// "admin.git:refs/heads/main:refward.toml", as git show would name it.
std::string name_of(const config::PolicyFrom& from, std::string_view file) {
  return fmt::format("{}:{}:{}", from.repository, from.ref, file);
}

base::Result<git::Tree> read_tree(const git::Object& object) {
  TRY(git::Tree tree, git::parse_tree(object.bytes));
  if (!tree.faults.empty())
    return base::Error("a tree that does not follow Git's grammar: " +
                       std::string(tree.faults.front().code));
  return tree;
}

constexpr std::uint64_t kMaxTreeBytes = std::uint64_t{4} << 20;

base::Result<git::Object> read_kind(const git::Repo& repo,
                                    const git::ObjectId& id,
                                    git::ObjectKind kind,
                                    std::uint64_t limit) {
  TRY(git::Object object, repo.read(id, limit));
  if (object.kind != kind)
    return base::Error(fmt::format("{} is no {}", id.hex(), to_text(kind)));
  return object;
}

// The entry of a commit's root tree; its name points nowhere any more.
base::Result<git::TreeEntry> entry_at_root(const git::Repo& repo,
                                           const git::ObjectId& commit,
                                           std::string_view name) {
  TRY(const git::Object raw,
      read_kind(repo, commit, git::ObjectKind::commit, config::kMaxFileBytes));
  TRY(const git::Commit parsed, git::parse_commit(raw.bytes));
  TRY(const git::Object root, read_kind(repo, parsed.tree, git::ObjectKind::tree, kMaxTreeBytes));
  TRY(const git::Tree tree, read_tree(root));
  for (const git::TreeEntry& entry : tree.entries)
    if (entry.name == name)
      return git::TreeEntry{.name = {}, .kind = entry.kind, .id = entry.id};
  return base::Error(fmt::format("there is no {} at the root of commit {}", name, commit.hex()));
}

base::Result<std::string> policy_text(const git::Repo& repo, const git::ObjectId& commit) {
  TRY(const git::TreeEntry entry, entry_at_root(repo, commit, kPolicyFile));
  if (entry.kind != git::EntryKind::blob)
    return base::Error(std::string(kPolicyFile) + " is not a regular file");
  TRY(git::Object blob, read_kind(repo, entry.id, git::ObjectKind::blob, config::kMaxFileBytes));
  return std::move(blob.bytes);
}

base::Result<git::Repo> open_source(const config::Config& server) {
  // The administrator has named it, whoever owns it; nothing of its own configuration is run.
  const fs::path path = server.platform.root / server.policy_from->repository;
  return git::Repo::open(
      {.git_dir = path, .quarantine = std::nullopt, .owner_check = git::OwnerCheck::off});
}

// The tip of the ref. A ref that stands for another one would move without its own rules.
base::Result<git::ObjectId> tip_of(const git::Repo& repo, const std::string& ref) {
  if (repo.is_symbolic(ref))
    return base::Error(ref + " stands for another ref, whose rules are not this one's");
  if (const auto id = repo.ref(ref))
    return *id;
  return base::Error("there is no " + ref);
}

std::set<Word> enforced_words(const config::Config& config, const policy::Place& place) {
  std::set<Word> words;
  for (const policy::Block* block : policy::covering(config.policy, place))
    if (block->mode == findings::Mode::enforce)
      words.merge(policy::effective_words(*block, place.ref));
  return words;
}

bool asks_for_approvals(const config::Config& config, const policy::Place& place) {
  return std::ranges::any_of(policy::covering(config.policy, place), [](const auto* block) {
    return block->mode == findings::Mode::enforce && block->settings.approvals;
  });
}

}  // namespace

Problems unguarded(const config::Config& config, const git::Repo& repo) {
  const auto name = repository_name(repo, config);
  if (!name)
    return problem(config, name.error().what);
  // Where HEAD names nothing `@default` must not pass for a guard.
  const std::string head = repo.default_branch().value_or("HEAD");
  const std::string& ref = config.policy_from->ref;
  const policy::Place place{*name, ref, head};
  const std::set<Word> words = enforced_words(config, place);
  Problems found;
  for (const Word word : kGuards)
    if (!words.contains(word))
      found.push_back(problem(config, fmt::format("no enforcing block asks {} of repository \"{}\" "
                                                  "for \"{}\", so the policy could be loosened",
                                                  ref, *name, policy::to_text(word)))
                          .front());
  if (found.empty() && !asks_for_approvals(config, place)) {
    found = problem(config, fmt::format("no enforcing block asks {} of repository \"{}\" for "
                                        "approvals: one person alone can change the policy",
                                        ref, *name));
    found.front().level = Problem::Level::warning;
  }
  return found;
}

MaybeConfig policy_at(const git::Repo& repo,
                      const git::ObjectId& commit,
                      const config::Config& server) {
  const auto text = policy_text(repo, commit);
  if (!text)
    return problem(server, text.error().what);
  auto config = config::parse_policy(*text, server, name_of(*server.policy_from, kPolicyFile));
  if (!config)
    return config;
  config->policy_from->commit = commit.hex();
  config->policy_from->git_dir = repo.path();
  config->keyrings = config->state / "policy-from" / commit.hex() / kKeyringFolder;
  Problems found = unguarded(*config, repo);
  if (config::has_errors(found))
    return found;
  std::ranges::move(found, std::back_inserter(config->warnings));
  return config;
}

MaybeConfig from_policy_source(const config::Config& server) {
  const auto repo = open_source(server);
  if (!repo)
    return problem(server, repo.error().what);
  const auto tip = tip_of(*repo, server.policy_from->ref);
  if (!tip)
    return problem(server, tip.error().what);
  auto config = policy_at(*repo, *tip, server);
  if (config)
    config->warnings.insert(config->warnings.begin(), server.warnings.begin(),
                            server.warnings.end());
  return config;
}

namespace {

class KeyringWalk {
 public:
  explicit KeyringWalk(const git::Repo& repo) : repo_(repo) {}

  base::Status walk(const git::ObjectId& tree, const std::string& prefix, std::size_t depth) {
    if (depth > kMaxKeyringDepth)
      return base::Error("folders too deep");
    TRY(const git::Object object, read_kind(repo_, tree, git::ObjectKind::tree, kMaxTreeBytes));
    TRY(const git::Tree parsed, read_tree(object));
    for (const git::TreeEntry& entry : parsed.entries) {
      TRY_OK(take(entry, prefix, depth));
    }
    return base::Done{};
  }

  [[nodiscard]] std::vector<KeyringFile> files() { return std::move(files_); }

 private:
  base::Status take(const git::TreeEntry& entry, const std::string& prefix, std::size_t depth) {
    const std::string name = prefix + std::string(entry.name);
    if (entry.name.empty() || entry.name == "." || entry.name == ".." ||
        entry.name.find('/') != std::string_view::npos)
      return base::Error("a name that no file can have");
    if (++entries_ > kMaxKeyringEntries)
      return base::Error(fmt::format("more than {} files", kMaxKeyringEntries));
    if (entry.kind == git::EntryKind::tree)
      return walk(entry.id, name + "/", depth + 1);
    // A link would lead out of what was reviewed; nothing here is to be run.
    if (entry.kind != git::EntryKind::blob)
      return base::Error(name + " is not a regular file without the executable bit");
    TRY(git::Object blob,
        read_kind(repo_, entry.id, git::ObjectKind::blob, identity::kMaxKeyringFileBytes));
    if (blob.bytes.size() > identity::kMaxKeyringBytes - bytes_)
      return base::Error("too large all together");
    bytes_ += blob.bytes.size();
    files_.push_back({name, std::move(blob.bytes)});
    return base::Done{};
  }

  const git::Repo& repo_;
  std::vector<KeyringFile> files_;
  std::size_t entries_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace

base::Result<std::vector<KeyringFile>> keyrings_at(const git::Repo& repo,
                                                   const git::ObjectId& commit) {
  TRY(const git::TreeEntry entry, entry_at_root(repo, commit, kKeyringFolder));
  if (entry.kind != git::EntryKind::tree)
    return base::Error(std::string(kKeyringFolder) + " is not a folder");
  KeyringWalk walk(repo);
  TRY_OK(walk.walk(entry.id, "", 1));
  return walk.files();
}

}  // namespace refward::gate
