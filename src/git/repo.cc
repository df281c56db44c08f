// SPDX-License-Identifier: Apache-2.0
#include "git/repo.h"

#include "base/failure.h"
#include "git/folder.h"
#include "git/handles.h"
#include "git/history.h"
#include "git/merge_bases.h"
#include "git/object_store.h"
#include "git/reachability.h"
#include "git/repository_format.h"

#include <sys/stat.h>
#include <unistd.h>

#include <mutex>

namespace refward::git {

struct Repo::Handles {
  OpenOptions options;
  std::filesystem::path path;
  RepositoryHandle repository;
  ObjectStore store;
  LinkBook links = {};  // of commits that were asked for merge bases
  FolderShelf folders = {};
};

namespace {

// For the words only: the library has decided, and says it less plainly.
bool belongs_to_another(const std::filesystem::path& git_dir) {
  struct stat status {};

  return ::stat(git_dir.c_str(), &status) == 0 && status.st_uid != ::geteuid();
}

base::Result<RepositoryHandle> open_repository(const std::filesystem::path& git_dir,
                                               OwnerCheck check) {
  // The switch is one for the whole process.
  static std::mutex switching;
  const std::scoped_lock lock(switching);
  if (git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, check == OwnerCheck::on ? 1 : 0) < 0)
    throw_library_fault("set up libgit2");
  git_repository* raw = nullptr;
  // git_repository_open_bare() would not look at the owner.
  constexpr unsigned kFlags =
      GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT | GIT_REPOSITORY_OPEN_BARE;
  if (git_repository_open_ext(&raw, git_dir.c_str(), kFlags, nullptr) < 0)
    return base::Error(belongs_to_another(git_dir) && check == OwnerCheck::on
                           ? "the repository belongs to another user"
                           : "the repository does not open: " + library_words());
  return RepositoryHandle(raw);
}

}  // namespace

Repo::Repo(std::unique_ptr<Handles> handles) : handles_(std::move(handles)) {}

Repo::Repo(Repo&&) noexcept = default;
Repo& Repo::operator=(Repo&&) noexcept = default;
Repo::~Repo() = default;

void Repo::prepare() {
  start_library();
}

base::Result<Repo> Repo::open(const OpenOptions& options) {
  start_library();
  TRY(const std::filesystem::path path, find_readable_git_dir(options.git_dir));
  TRY(RepositoryHandle repository, open_repository(path, options.owner_check));
  TRY(ObjectStore store, ObjectStore::open(*repository, options.quarantine));
  OpenOptions again = options;  // in words that hold from any working directory
  again.git_dir = path;
  if (again.quarantine)
    again.quarantine = std::filesystem::absolute(*again.quarantine);
  return Repo(std::make_unique<Handles>(
      Handles{std::move(again), path, std::move(repository), std::move(store), {}}));
}

base::Result<Repo> Repo::reopen() const {
  return open(handles_->options);
}

const std::filesystem::path& Repo::path() const noexcept {
  return handles_->path;
}

const std::optional<std::filesystem::path>& Repo::quarantine() const noexcept {
  return handles_->options.quarantine;
}

std::optional<ObjectHeader> Repo::header(const ObjectId& id) const {
  return handles_->store.header(id);
}

base::Result<Object> Repo::read(const ObjectId& id, std::uint64_t limit) const {
  TRY(const OdbObject object, handles_->store.read(id, limit));
  return Object{.kind = kind_of(object), .bytes = std::string(bytes_of(object))};
}

std::vector<Ref> Repo::refs() const {
  git_reference_iterator* raw = nullptr;
  if (git_reference_iterator_new(&raw, handles_->repository.get()) < 0)
    throw_library_fault("list the refs");
  const RefIteratorHandle iterator(raw);
  std::vector<Ref> found;
  for (;;) {
    git_reference* next = nullptr;
    const int code = git_reference_next(&next, iterator.get());
    const ReferenceHandle reference(next);
    if (code == GIT_ITEROVER)
      return found;
    if (code < 0)
      throw_library_fault("list the refs");
    if (const git_oid* const target = git_reference_target(reference.get()))
      found.push_back({git_reference_name(reference.get()), from_oid(*target)});
  }
}

std::optional<ObjectId> Repo::ref(const std::string& name) const {
  git_oid oid{};
  const int code = git_reference_name_to_id(&oid, handles_->repository.get(), name.c_str());
  if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC)
    return std::nullopt;
  if (code < 0)
    throw_library_fault("read the ref " + name);
  return from_oid(oid);
}

namespace {

// What a symbolic ref names; nothing where the ref is not symbolic, or not there.
std::optional<std::string> symbolic_target(git_repository* repository, const std::string& name) {
  git_reference* raw = nullptr;
  const int code = git_reference_lookup(&raw, repository, name.c_str());
  const ReferenceHandle reference(raw);
  if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC)
    return std::nullopt;
  if (code < 0)
    throw_library_fault("read a ref");
  const char* const target = git_reference_symbolic_target(reference.get());
  return target != nullptr ? std::optional<std::string>(target) : std::nullopt;
}

}  // namespace

std::optional<std::string> Repo::default_branch() const {
  constexpr int kMaxHops = 5;  // as Git's refs.c
  std::optional<std::string> target = symbolic_target(handles_->repository.get(), "HEAD");
  for (int hop = 0; target && hop < kMaxHops; ++hop) {
    auto next = symbolic_target(handles_->repository.get(), *target);
    if (!next)
      return target;
    target = std::move(next);
  }
  if (target)
    throw base::Failure::fault("HEAD leads through too many symbolic refs");
  return target;
}

bool Repo::is_symbolic(const std::string& name) const {
  return symbolic_target(handles_->repository.get(), name).has_value();
}

std::optional<ObjectId> Repo::resolve(const std::string& name) const {
  if (const auto id = ObjectId::parse(name))
    return header(*id) ? id : std::nullopt;
  git_object* raw = nullptr;
  const int code = git_revparse_single(&raw, handles_->repository.get(), name.c_str());
  const std::unique_ptr<git_object, decltype(&git_object_free)> object(raw, git_object_free);
  if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC || code == GIT_EAMBIGUOUS)
    return std::nullopt;
  if (code < 0)
    throw_library_fault("look up " + name);
  return from_oid(*git_object_id(object.get()));
}

base::Result<bool> Repo::is_ancestor(const ObjectId& ancestor, const ObjectId& descendant) const {
  return History(handles_->store).is_ancestor(ancestor, descendant);
}

base::Result<std::vector<ObjectId>> Repo::merge_bases(const std::vector<ObjectId>& ours,
                                                      const ObjectId& theirs) const {
  return MergeBases(handles_->store, handles_->links).find(ours, theirs);
}

base::Result<std::vector<LinkedCommit>> Repo::linked_commits_between(
    const std::vector<ObjectId>& starts,
    const std::vector<ObjectId>& hidden,
    std::size_t limit) const {
  return History(handles_->store).commits_between(starts, hidden, limit);
}

base::Result<std::vector<ObjectId>> Repo::commits_between(const std::vector<ObjectId>& starts,
                                                          const std::vector<ObjectId>& hidden,
                                                          std::size_t limit) const {
  TRY(const std::vector<LinkedCommit> commits, linked_commits_between(starts, hidden, limit));
  std::vector<ObjectId> ids;
  ids.reserve(commits.size());
  for (const LinkedCommit& commit : commits)
    ids.push_back(commit.id);
  return ids;
}

base::Result<std::vector<ObjectId>> Repo::reachable(const std::vector<ObjectId>& objects,
                                                    const std::vector<ObjectId>& tips) const {
  TRY(const ObjectIdSet found,
      find_reachable(handles_->store, ObjectIdSet(objects.begin(), objects.end()), tips));
  return std::vector<ObjectId>(found.begin(), found.end());
}

base::Result<bool> Repo::is_reachable(const ObjectId& object,
                                      const std::vector<ObjectId>& tips) const {
  TRY(const std::vector<ObjectId> found, reachable({object}, tips));
  return !found.empty();
}

std::optional<std::string> Repo::config(const std::string& key) const {
  auto own = config(key, ConfigFile::repository);
  return own ? own : config(key, ConfigFile::system);
}

std::optional<std::string> Repo::config(const std::string& key, ConfigFile file) const {
  return config_at(handles_->path, key, file);
}

std::optional<std::string> Repo::config_at(const std::filesystem::path& git_dir,
                                           const std::string& key,
                                           ConfigFile file) {
  prepare();
  switch (file) {
    case ConfigFile::repository:
      return config_value(git_dir / "config", key);
    case ConfigFile::system: {
      const auto system = system_config_file();
      return system ? config_value(*system, key) : std::nullopt;
    }
  }
  return std::nullopt;
}

FolderShelf& Repo::folders() const noexcept {
  return handles_->folders;
}

}  // namespace refward::git
