// SPDX-License-Identifier: Apache-2.0
#include "git/fsck.h"
#include "git/fsck_names.h"
#include "git/objects.h"
#include "git/tree_cursor.h"

#include <algorithm>
#include <array>

namespace refward::git {

namespace {

constexpr std::size_t kMaxName = 4096;  // Git's default for largePathname
constexpr std::size_t kShownName = 100;

constexpr std::array<std::uint32_t, 5> kModes = {0100644, 0100755, 0120000, 0040000, 0160000};

bool is_symlink(const RawTreeEntry& entry) noexcept {
  return (entry.mode & kTypeBits) == kSymlinkType;
}

class TreeCheck {
 public:
  [[nodiscard]] FsckTree run(std::string_view raw) {
    TreeCursor cursor(raw);
    RawTreeEntry entry;
    TreeCursor::Step step = cursor.next(entry);
    for (; step == TreeCursor::Step::entry; step = cursor.next(entry)) {
      check_mode(entry);
      check_name(entry.name);
      if (entry.id.is_null())
        add("nullSha1", entry.name);
      if (may_be_special(entry.name))
        check_special(entry);
      check_order(entry);
    }
    if (step == TreeCursor::Step::malformed)
      add("badTree", "");
    check_duplicates();
    return std::move(out_);
  }

 private:
  void add(std::string_view id, std::string_view name) {
    if (std::ranges::find(out_.faults, id, &FsckFault::id) == out_.faults.end())
      out_.faults.push_back(fsck_fault(id, std::string(name.substr(0, kShownName))));
  }

  void check_mode(const RawTreeEntry& entry) {
    if (entry.mode_text.starts_with('0'))
      add("zeroPaddedFilemode", entry.name);
    if (std::ranges::find(kModes, entry.mode) == kModes.end())
      add("badFilemode", entry.name);
  }

  void check_name(std::string_view name) {
    if (name.find('/') != std::string_view::npos)
      add("fullPathname", name);
    if (name == ".")
      add("hasDot", name);
    if (name == "..")
      add("hasDotdot", name);
    if (name.size() > kMaxName)
      add("largePathname", name);
  }

  void check_special(const RawTreeEntry& entry) {
    if (is_any_dot_git(entry.name))
      add("hasDotgit", entry.name);
    if (is_any_form(entry.name, kGitmodules) || ends_as_gitmodules(entry.name))
      meet(entry, FsckFile::Kind::gitmodules, "gitmodulesSymlink");
    if (is_any_form(entry.name, kGitattributes))
      meet(entry, FsckFile::Kind::gitattributes, "gitattributesSymlink");
    if (is_symlink(entry) && is_any_form(entry.name, kGitignore))
      add("gitignoreSymlink", entry.name);
    if (is_symlink(entry) && is_any_form(entry.name, kMailmap))
      add("mailmapSymlink", entry.name);
  }

  // Behind a backslash, where Windows begins another name.
  static bool ends_as_gitmodules(std::string_view name) {
    for (std::size_t at = name.find('\\'); at != std::string_view::npos; at = name.find('\\')) {
      name.remove_prefix(at + 1);
      if (is_ntfs_form(name, kGitmodules))
        return true;
    }
    return false;
  }

  void meet(const RawTreeEntry& entry, FsckFile::Kind kind, std::string_view symlink_id) {
    if (is_symlink(entry))
      add(symlink_id, entry.name);
    else
      out_.files.push_back({kind, std::string(entry.name), entry.id});
  }

  void check_order(const RawTreeEntry& entry) {
    const bool folder = (entry.mode & kTypeBits) == kDirectoryType;
    const TreeEntry now{entry.name, folder ? EntryKind::tree : EntryKind::blob, entry.id};
    if (!names_.empty() && now.name != last_.name && comes_before(now, last_))
      add("treeNotSorted", now.name);
    last_ = now;
    names_.push_back(now.name);
  }

  // A file "a" and a folder "a" need not be neighbours, and in a tree that is not in order no two
  // entries need be.
  void check_duplicates() {
    std::ranges::sort(names_);
    const auto twice = std::ranges::adjacent_find(names_);
    if (twice != names_.end())
      add("duplicateEntries", *twice);
  }

  FsckTree out_;
  TreeEntry last_{};
  std::vector<std::string_view> names_;
};

}  // namespace

FsckTree fsck_tree(std::string_view raw) {
  return TreeCheck().run(raw);
}

}  // namespace refward::git
