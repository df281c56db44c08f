// SPDX-License-Identifier: Apache-2.0
#include "git/dot_git.h"
#include "git/objects.h"
#include "git/tree_cursor.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace refward::git {

namespace {

// Git's fsck warns above it; no file system that Git runs on opens a longer path.
constexpr std::size_t kMaxNameLength = 4096;

constexpr std::array<std::uint32_t, 5> kCanonicalModes = {0100644, 0100755, 0120000, 0040000,
                                                          0160000};

EntryKind kind_of(std::uint32_t mode) noexcept {
  switch (mode & kTypeBits) {
    case kRegularType:
      return (mode & 0100U) != 0 ? EntryKind::executable : EntryKind::blob;
    case kSymlinkType:
      return EntryKind::symlink;
    case kDirectoryType:
      return EntryKind::tree;
    default:
      return EntryKind::submodule;  // so does Git (cache.h, canon_mode); marked as a fault
  }
}

bool has_known_type(std::uint32_t mode) noexcept {
  const std::uint32_t type = mode & kTypeBits;
  return type == kRegularType || type == kSymlinkType || type == kDirectoryType ||
         type == kSubmoduleType;
}

class TreeReader {
 public:
  explicit TreeReader(std::string_view raw) : cursor_(raw) {}

  [[nodiscard]] base::Result<Tree> read() {
    RawTreeEntry raw;
    TreeCursor::Step step = cursor_.next(raw);
    for (; step == TreeCursor::Step::entry; step = cursor_.next(raw)) {
      check_mode(raw);
      check_name(raw.name);
      if (raw.id.is_null())
        fault(FaultClass::ambiguous, "null-id", raw.name);
      const TreeEntry entry{.name = raw.name, .kind = kind_of(raw.mode), .id = raw.id};
      tree_.entries.push_back(entry);
    }
    if (step == TreeCursor::Step::malformed)
      return base::Error("malformed tree entry");
    check_order();
    check_duplicates();
    return std::move(tree_);
  }

 private:
  void fault(FaultClass severity, std::string_view code, std::string_view detail) {
    tree_.faults.push_back({code, severity, std::string(detail)});
  }

  void check_mode(const RawTreeEntry& raw) {
    if (raw.mode_text.starts_with('0'))
      fault(FaultClass::odd, "zero-padded-mode", raw.name);
    if (!has_known_type(raw.mode))
      fault(FaultClass::ambiguous, "unknown-mode", raw.name);
    else if (std::find(kCanonicalModes.begin(), kCanonicalModes.end(), raw.mode) ==
             kCanonicalModes.end())
      fault(FaultClass::odd, "odd-mode", raw.name);
  }

  void check_name(std::string_view name) {
    if (name == "." || name == "..")
      fault(FaultClass::ambiguous, "dot-entry", name);
    if (name.find('/') != std::string_view::npos)
      fault(FaultClass::ambiguous, "slash-in-name", name);
    if (is_dot_git(name))
      fault(FaultClass::ambiguous, "dot-git", name);
    if (name.size() > kMaxNameLength)
      fault(FaultClass::ambiguous, "long-name", name.substr(0, 64));
  }

  void check_order() {
    const auto& entries = tree_.entries;
    for (std::size_t i = 1; i < entries.size(); ++i) {
      if (comes_before(entries[i], entries[i - 1])) {
        fault(FaultClass::ambiguous, "unsorted-tree", entries[i].name);
        return;
      }
    }
  }

  // A file "a" and a tree "a" need not be neighbours: "a.b" stands between them.
  void check_duplicates() {
    std::vector<std::string_view> names;
    names.reserve(tree_.entries.size());
    for (const TreeEntry& entry : tree_.entries)
      names.push_back(entry.name);
    if (!std::is_sorted(names.begin(), names.end()))
      std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end())
      fault(FaultClass::ambiguous, "duplicate-entry", *twice);
  }

  TreeCursor cursor_;
  Tree tree_;
};

}  // namespace

// tree.c, base_name_compare.
bool comes_before(const TreeEntry& a, const TreeEntry& b) noexcept {
  const std::size_t common = std::min(a.name.size(), b.name.size());
  const int order = std::memcmp(a.name.data(), b.name.data(), common);
  if (order != 0)
    return order < 0;
  const auto next = [common](const TreeEntry& entry) {
    if (entry.name.size() > common)
      return static_cast<unsigned char>(entry.name[common]);
    return static_cast<unsigned char>(entry.kind == EntryKind::tree ? '/' : '\0');
  };
  return next(a) < next(b);
}

base::Result<Tree> parse_tree(std::string_view raw) {
  return TreeReader(raw).read();
}

}  // namespace refward::git
