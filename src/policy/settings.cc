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

std::optional<FileKind> file_kind_named(std::string_view name) noexcept {
  for (const FileKind kind : {FileKind::binary, FileKind::executable, FileKind::symlink_outside,
                              FileKind::submodule})
    if (to_text(kind) == name)
      return kind;
  return std::nullopt;
}

}  // namespace refward::policy
