// SPDX-License-Identifier: Apache-2.0
#include "policy/settings.h"

namespace refward::policy {

std::string_view to_text(FileKind kind) noexcept {
  switch (kind) {
    case FileKind::binary:
      return "binary";
    case FileKind::executable:
      return "executable";
    case FileKind::symlink_outside:
      return "symlink-outside";
    case FileKind::submodule:
      return "submodule";
  }
  return "unknown";
}

std::string_view to_text(Fsck fsck) noexcept {
  return fsck == Fsck::strict ? "strict" : "off";
}

std::optional<FileKind> file_kind_named(std::string_view name) noexcept {
  for (const FileKind kind :
       {FileKind::binary, FileKind::executable, FileKind::symlink_outside, FileKind::submodule})
    if (to_text(kind) == name)
      return kind;
  return std::nullopt;
}

std::vector<const PathRule*> rules_for(const std::vector<PathRule>& rules, std::string_view path) {
  std::vector<const PathRule*> out;
  for (const PathRule& rule : rules)
    if (rule.match.matches(path))
      out.push_back(&rule);
  return out;
}

std::vector<const Freeze*> holding(const std::vector<Freeze>& freezes, base::Instant now) {
  std::vector<const Freeze*> out;
  for (const Freeze& freeze : freezes)
    if (freeze.holds_at(now))
      out.push_back(&freeze);
  return out;
}

}  // namespace refward::policy
