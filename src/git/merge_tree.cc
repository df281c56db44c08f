// SPDX-License-Identifier: Apache-2.0
#include "git/merge_tree.h"

#include "base/failure.h"
#include "base/files.h"
#include "git/child.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <stdlib.h>

#include <cerrno>

namespace refward::git {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxOutput = 1024;

// core.compression and core.fsync: nothing of it is kept. core.commitGraph: parents are what the
// commits say. Renames as Git does by default, so that a merge made by a user compares equal.
constexpr std::string_view kConfig =
    "[core]\n"
    "\trepositoryFormatVersion = 0\n"
    "\tbare = true\n"
    "\tcompression = 0\n"
    "\tfsync = none\n"
    "\tcommitGraph = false\n"
    "\tattributesFile = /dev/null\n"
    "\thooksPath = /dev/null\n"
    "[gc]\n"
    "\tauto = 0\n";

fs::path temporary_folder() {
  const char* const told = ::getenv("TMPDIR");
  return told != nullptr && *told == '/' ? told : "/tmp";
}

void write_file(const fs::path& path, std::string_view bytes) {
  const base::UniqueFd file = base::open_file(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
  base::write_all(file.get(), bytes);
}

// A path in an alternates file: in quotes it may hold anything (quote.c, unquote_c_style).
std::string quoted(const std::string& path) {
  std::string text = "\"";
  for (const char c : path)
    text += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
  return text + "\"\n";
}

std::string alternates_of(const Repo& repo) {
  std::string lines = quoted((repo.path() / "objects").string());
  if (repo.quarantine())
    lines += quoted(repo.quarantine()->string());
  return lines;
}

// A repository without anything of its own, gone at the end.
class BorrowingRepository {
 public:
  explicit BorrowingRepository(const Repo& lender) {
    std::string pattern = (temporary_folder() / "refward-merge-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
      base::throw_system_fault("make a folder in " + temporary_folder().string(), errno);
    path_ = pattern;
    fs::create_directories(path_ / "objects" / "info");
    fs::create_directory(path_ / "refs");
    write_file(path_ / "HEAD", "ref: refs/heads/none\n");
    write_file(path_ / "config", kConfig);
    write_file(path_ / "objects" / "info" / "alternates", alternates_of(lender));
  }

  BorrowingRepository(const BorrowingRepository&) = delete;
  BorrowingRepository& operator=(const BorrowingRepository&) = delete;

  ~BorrowingRepository() {
    std::error_code ignored;  // what is left is a folder in /tmp
    fs::remove_all(path_, ignored);
  }

  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
};

Command merge_tree_command(const fs::path& repository, const std::vector<ObjectId>& parents) {
  const std::string place = repository.string();
  return {
      .words = {REFWARD_GIT_PROGRAM, "-C", place, "merge-tree", "--write-tree", "--no-messages",
                "--allow-unrelated-histories", parents[0].hex(), parents[1].hex()},
      .environment = {"GIT_DIR=" + place, "HOME=" + place, "XDG_CONFIG_HOME=" + place, "LC_ALL=C",
                      "PATH=/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_SYSTEM=/dev/null",
                      "GIT_CONFIG_GLOBAL=/dev/null", "GIT_ATTR_NOSYSTEM=1",
                      "GIT_NO_REPLACE_OBJECTS=1", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0"},
  };
}

}  // namespace

std::optional<ObjectId> merged_by_git(const Repo& repo, const std::vector<ObjectId>& parents) {
  if (parents.size() != 2)
    return std::nullopt;
  const BorrowingRepository place(repo);
  const auto output = output_of(merge_tree_command(place.path(), parents),
                                {.max_output = kMaxOutput, .deadline = kMergeTreeDeadline});
  if (!output || !output->ends_with('\n'))
    return std::nullopt;
  return ObjectId::parse(output->substr(0, output->size() - 1));
}

}  // namespace refward::git
