// SPDX-License-Identifier: Apache-2.0
#include "gate/named_repository.h"

#include "platform/caller.h"

#include <system_error>
#include <utility>

namespace refward::gate {

NamedRepository named_repository(const config::Config& config, const std::string& name) {
  NamedRepository out{.repo = std::nullopt, .reason = "there is no such folder", .missing = true};
  for (const std::string suffix : {".git", "/.git", ""}) {
    const auto path = config.platform.root / (name + suffix);
    std::error_code error;
    const auto status = std::filesystem::symlink_status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
      continue;
    out.missing = false;
    auto repo = git::Repo::open(
        {.git_dir = path, .quarantine = std::nullopt, .owner_check = git::OwnerCheck::on});
    if (!repo) {
      out.reason = repo.error().what;
      continue;
    }
    const auto own_name = platform::repository_name(repo->path(), config.platform.root);
    if (own_name && *own_name == name)
      return {.repo = *std::move(repo), .reason = {}, .missing = false};
    out.reason = "what stands at its place has another name";
  }
  return out;
}

}  // namespace refward::gate
