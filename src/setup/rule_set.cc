// SPDX-License-Identifier: Apache-2.0
#include "setup/rule_set.h"

#include "base/failure.h"
#include "base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <vector>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKeyrings = "keyrings";
constexpr mode_t kModeBits = 07777U;

// One file or folder of a set.
struct Part {
  std::string name;  // below the set
  bool is_folder = false;
};

using Parts = base::Result<std::vector<Part>, SetFault>;

struct stat status_of(const fs::path& path) {
  struct stat status {};

  if (::lstat(path.c_str(), &status) != 0)
    base::throw_system_fault("look at " + path.string(), errno);
  return status;
}

std::optional<SetFault> fault_of(const fs::path& path, const struct stat& status) {
  if (S_ISLNK(status.st_mode))
    return SetFault{"link", path.string()};
  if (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode))
    return SetFault{"kind", path.string()};
  if ((status.st_mode & S_IWOTH) != 0)
    return SetFault{"writable", path.string()};
  return std::nullopt;
}

// All parts of a folder, parents first.
Parts parts_of(const fs::path& folder) {
  std::vector<Part> parts;
  std::uint64_t bytes = 0;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const struct stat status = status_of(entry->path());
    if (const auto fault = fault_of(entry->path(), status))
      return *fault;
    bytes += S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
    parts.push_back(
        {fs::path(entry->path()).lexically_relative(folder).string(), S_ISDIR(status.st_mode)});
    if (parts.size() > kMaxSetEntries || bytes > kMaxSetBytes ||
        static_cast<std::size_t>(entry.depth()) >= kMaxSetDepth)
      return SetFault{"limit", folder.string()};
  }
  if (error)
    base::throw_system_fault("read " + folder.string(), error.value());
  std::ranges::sort(parts, {}, &Part::name);
  return parts;
}

bool is_of_keyrings(const Part& part) {
  return part.name == kKeyrings || part.name.starts_with(std::string(kKeyrings) + "/");
}

// Mode and owner of what stood in its place; a new part is the folder's owner's.
void dress(const fs::path& path, const fs::path& before, const fs::path& folder) {
  struct stat status {};

  const bool was_there = ::lstat(before.c_str(), &status) == 0 && !S_ISLNK(status.st_mode);
  const bool is_folder = S_ISDIR(status_of(path).st_mode);
  const struct stat owner = was_there ? status : status_of(folder);
  const mode_t mode = was_there && S_ISDIR(status.st_mode) == is_folder ? status.st_mode & kModeBits
                      : is_folder                                       ? 0755U
                                                                        : 0644U;
  // Only root gives files away; for anybody else they are theirs already, or this fails.
  const struct stat now = status_of(path);
  if ((now.st_uid != owner.st_uid || now.st_gid != owner.st_gid) &&
      ::lchown(path.c_str(), owner.st_uid, owner.st_gid) != 0)
    base::throw_system_fault("chown " + path.string(), errno);
  if (::chmod(path.c_str(), mode) != 0)
    base::throw_system_fault("chmod " + path.string(), errno);
}

void write_new(const fs::path& path, const std::string& content) {
  std::error_code error;
  fs::remove(path, error);
  const base::UniqueFd fd = base::open_file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
  base::write_all(fd.get(), content);
  base::sync_file(fd.get());
}

// Parts of `from` into `to`; what they look like is taken from `folder`, the set in force.
void copy(const std::vector<Part>& parts,
          const fs::path& from,
          const fs::path& to,
          const fs::path& folder) {
  for (const Part& part : parts) {
    const fs::path path = to / part.name;
    if (!part.is_folder)
      write_new(path, base::read_file(from / part.name, kMaxSetBytes));
    else if (!fs::is_directory(fs::symlink_status(path)) && ::mkdir(path.c_str(), 0700) != 0)
      base::throw_system_fault("mkdir " + path.string(), errno);
    dress(path, folder / part.name, folder);
  }
}

void sync_all(const std::vector<Part>& parts, const fs::path& folder) {
  for (const Part& part : parts)
    if (part.is_folder)
      base::sync_directory(folder / part.name);
  base::sync_directory(folder);
}

fs::path make_beside(const fs::path& folder) {
  std::string name = folder.string() + ".new-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr)
    base::throw_system_fault("create " + name, errno);
  return name;
}

bool is_inside(const fs::path& path, const fs::path& folder) {
  const auto [end, rest] = std::ranges::mismatch(folder, path);
  return end == folder.end();
}

}  // namespace

base::Result<StagedSet, SetFault> StagedSet::make(const fs::path& folder, const fs::path& fresh) {
  std::error_code error;
  const fs::path here = fs::canonical(folder, error);
  if (error || !fs::is_directory(here))
    return SetFault{"no-folder", folder.string()};
  const fs::path from = fs::canonical(fresh, error);
  if (error || !fs::is_directory(from))
    return SetFault{"no-folder", fresh.string()};
  if (is_inside(from, here) || is_inside(here, from))
    return SetFault{"same", fresh.string()};
  if (const auto fault = fault_of(from, status_of(from)))
    return *fault;
  TRY(std::vector<Part> fresh_parts, parts_of(from));
  TRY(std::vector<Part> old_parts, parts_of(here));
  if (fresh_parts.empty())
    return SetFault{"nothing", fresh.string()};
  if (std::ranges::any_of(fresh_parts, is_of_keyrings))
    std::erase_if(old_parts, is_of_keyrings);
  StagedSet staged(here, make_beside(here));
  copy(old_parts, here, staged.path_, here);
  copy(fresh_parts, from, staged.path_, here);
  dress(staged.path_, here, here);
  TRY(const std::vector<Part> all, parts_of(staged.path_));
  sync_all(all, staged.path_);
  return staged;
}

StagedSet::StagedSet(StagedSet&& other) noexcept
    : folder_(std::move(other.folder_)), path_(std::move(other.path_)) {
  other.path_.clear();
}

StagedSet::~StagedSet() {
  std::error_code ignored;
  if (!path_.empty())
    fs::remove_all(path_, ignored);
}

void StagedSet::exchange() {
  if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, folder_.c_str(), RENAME_EXCHANGE) != 0)
    base::throw_system_fault("exchange " + folder_.string() + " and " + path_.string(), errno);
  base::sync_directory(folder_.parent_path());
}

fs::path StagedSet::keep_previous() {
  const fs::path previous = folder_.string() + ".previous";
  std::error_code error;
  fs::remove_all(previous, error);
  if (::rename(path_.c_str(), previous.c_str()) != 0)
    base::throw_system_fault("rename " + path_.string(), errno);
  path_.clear();
  base::sync_directory(folder_.parent_path());
  return previous;
}

}  // namespace refward::setup
