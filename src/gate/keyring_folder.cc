// SPDX-License-Identifier: Apache-2.0
// The keyrings of a policy source as files: identity reads folders. What stands in the state is
// whole, because it got its name last.
#include "base/bytes.h"
#include "base/failure.h"
#include "base/files.h"
#include "crypto/hash.h"
#include "gate/policy_source.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace refward::gate {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRandomBytes = 16;

// Whose the files are, and who else may read them.
struct Access {
  mode_t folder = 0700;
  mode_t file = 0600;
};

Access access_of(const config::Config& config) {
  return config.group ? Access{.folder = 02750, .file = 0640} : Access{};
}

void make_folder(const fs::path& path, mode_t mode) {
  if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST)
    base::throw_system_fault("mkdir " + path.string(), errno);
  if (::chmod(path.c_str(), mode) != 0)  // whatever the umask says
    base::throw_system_fault("chmod " + path.string(), errno);
}

void make_parents(const fs::path& top, const fs::path& name, const Access& access) {
  fs::path path = top;
  for (const fs::path& part : name.parent_path())
    make_folder(path /= part, access.folder);
}

void write_files(const fs::path& top, const std::vector<KeyringFile>& files, const Access& access) {
  make_folder(top, access.folder);
  for (const KeyringFile& file : files) {
    make_parents(top, file.name, access);
    base::replace_file(top / file.name, file.bytes, access.file);
  }
}

std::string unused_name() {
  return base::to_hex(crypto::random_bytes(kRandomBytes));
}

fs::path new_temporary_folder() {
  std::string name = (fs::temp_directory_path() / "refward-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    base::throw_system_fault("mkdtemp " + name, errno);
  return name;
}

// An administrator who looks as root must not leave what the hooks' user cannot read.
void give_to_owner_of(const fs::path& state, const fs::path& made) {
  struct stat status {};

  if (::geteuid() != 0 || ::stat(state.c_str(), &status) != 0 || status.st_uid == 0)
    return;
  const auto give = [&](const fs::path& path) {
    if (::lchown(path.c_str(), status.st_uid, status.st_gid) != 0)
      base::throw_system_fault("chown " + path.string(), errno);
  };
  give(made);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(made))
    give(entry.path());
}

std::vector<KeyringFile> files_of(const config::Config& config) {
  const config::PolicyFrom& from = *config.policy_from;
  const auto refuse = [&](const std::string& why) {
    return base::Failure(base::ExitCode::usage,
                         from.repository + ":" + from.ref + ":" + kKeyringFolder + ": " + why,
                         "the server's keyrings are not usable");
  };
  const auto repo = git::Repo::open(
      {.git_dir = from.git_dir, .quarantine = std::nullopt, .owner_check = git::OwnerCheck::off});
  if (!repo)
    throw refuse(repo.error().what);
  const auto commit = git::ObjectId::parse(from.commit);
  if (!commit)
    throw refuse("no commit was read");
  auto files = keyrings_at(*repo, *commit);
  if (!files)
    throw refuse(files.error().what);
  return *std::move(files);
}

// `place` is .../policy-from/<commit>. Another hook may be doing the same at the same time.
void write_once(const config::Config& config, const fs::path& place) {
  const fs::path parent = place.parent_path();
  if (!fs::exists(parent)) {
    make_folder(parent, config.group ? 02770 : 0700);
    give_to_owner_of(config.state, parent);
  }
  const std::vector<KeyringFile> files = files_of(config);
  const fs::path made = parent / (".new-" + unused_name());
  const Access access = access_of(config);
  make_folder(made, access.folder);
  write_files(made / kKeyringFolder, files, access);
  base::sync_directory(made);
  give_to_owner_of(config.state, made);
  if (::rename(made.c_str(), place.c_str()) != 0) {
    const int error = errno;
    fs::remove_all(made);
    if (error != EEXIST && error != ENOTEMPTY)
      base::throw_system_fault("rename " + made.string(), error);
  }
  base::sync_directory(parent);
}

bool is_ours_to_write(const fs::path& state) {
  return ::access(state.c_str(), W_OK | X_OK) == 0;
}

}  // namespace

// Delegating: what throws from here on leaves no temporary folder behind.
KeyringFolder::KeyringFolder(const config::Config& config) : KeyringFolder() {
  path_ = config.keyrings;
  if (fs::exists(path_))
    return;
  if (is_ours_to_write(config.state)) {
    write_once(config, path_.parent_path());
    return;
  }
  temporary_ = new_temporary_folder();
  path_ = temporary_ / kKeyringFolder;
  write_files(path_, files_of(config), {});
}

KeyringFolder::KeyringFolder(const std::vector<KeyringFile>& files) : KeyringFolder() {
  temporary_ = new_temporary_folder();
  path_ = temporary_ / kKeyringFolder;
  write_files(path_, files, {});
}

KeyringFolder::~KeyringFolder() {
  std::error_code ignored;
  if (!temporary_.empty())
    fs::remove_all(temporary_, ignored);
}

}  // namespace refward::gate
