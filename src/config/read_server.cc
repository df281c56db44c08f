// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "config/readers.h"
#include "git/ref_name.h"

#include <algorithm>
#include <array>

namespace refward::config {
namespace {

constexpr std::size_t kMaxOrigin = 255;
constexpr std::size_t kMaxGroup = 32;

// The name of a log's key in its checkpoints (C2SP signed-note: no blanks, no '+'; tlog-checkpoint:
// without a scheme).
void check_origin(Section& section, const PlacedText& origin) {
  const bool plain = std::all_of(origin.value.begin(), origin.value.end(),
                                 [](char c) { return c > 0x20 && c < 0x7f && c != '+'; });
  if (origin.value.empty() || origin.value.size() > kMaxOrigin || !plain)
    section.problems().error(origin.spot,
                             "server.origin must be a name without blanks and '+', of 1 to 255 "
                             "ASCII characters, as in \"git.example.org\"");
  else if (origin.value.find("://") != std::string::npos)
    section.problems().error(
        origin.spot, "server.origin must stand without a scheme, as in \"git.example.org\"");
}

void read_platform(Section& section, platform::Options& options) {
  const auto name = section.text("platform");
  if (!name)
    return;
  if (const auto platform = platform::platform_named(name->value)) {
    options.platform = *platform;
    return;
  }
  constexpr std::array<std::string_view, 5> kKnown = {"plain", "gitolite", "gitea", "gitlab",
                                                      "github"};
  section.unknown_word(*name, kKnown);
}

void read_pusher_env(Section& section, platform::Options& options) {
  const auto name = section.text("pusher_env");
  if (!name)
    return;
  options.pusher_env = name->value;
  if (options.platform != platform::Platform::plain)
    section.problems().error(name->spot,
                             "server.pusher_env is for the platform \"plain\"; this "
                             "one tells by itself who pushed");
  if (const auto status = platform::check_pusher_env(name->value); !status)
    section.problems().error(name->spot, "server.pusher_env: " + status.error().what);
}

void read_group(Section& section, Config& config) {
  const auto group = section.text("group");
  if (!group)
    return;
  config.group = group->value;
  const bool plain =
      group->value.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") == std::string::npos;
  if (group->value.empty() || group->value.size() > kMaxGroup || !plain ||
      group->value.front() == '-')
    section.problems().error(group->spot, "server.group must be the name of a group");
}

bool is_path_below(std::string_view text) {
  const std::filesystem::path path(text);
  return !text.empty() && path.is_relative() && base::printable(text) == text &&
         std::ranges::none_of(path, [](const auto& part) { return part == ".." || part == "."; });
}

bool is_branch(std::string_view text) {
  const auto name = git::RefName::parse(text);
  return name && name->is_branch();
}

void read_folders(Section& section, Config& config) {
  if (const auto path = section.absolute_path("root"))
    config.platform.root = *path;
  if (const auto path = section.absolute_path("state"))
    config.state = *path;
  config.audit = config.state / "audit";
  if (const auto path = section.absolute_path("audit"))
    config.audit = *path;
  config.log_key = config.state / "log.key";
  if (const auto path = section.absolute_path("log_key"))
    config.log_key = *path;
  const auto keyrings = section.text("keyrings");
  if (keyrings && keyrings->value.empty())
    section.problems().error(keyrings->spot, "server.keyrings must be a path");
  config.keyrings =
      (config.file.parent_path() / (keyrings ? keyrings->value : "keyrings")).lexically_normal();
}

void read_policy_from(Section& section, Config& config) {
  auto child = section.child("policy_from");
  if (!child)
    return;
  config.policy_from = PolicyFrom{.repository = {},
                                  .ref = {},
                                  .spot = section.spot_of("policy_from"),
                                  .file = config.file,
                                  .git_dir = {},
                                  .commit = {}};
  const auto repository = child->text("repository");
  const auto ref = child->text("ref");
  if (!child->has("repository") || !child->has("ref"))
    child->problems().error(child->spot(),
                            "server.policy_from names a repository below root and a branch, as in "
                            "{ repository = \"admin.git\", ref = \"refs/heads/main\" }");
  if (repository && !is_path_below(repository->value))
    child->problems().error(repository->spot,
                            "server.policy_from.repository must be a path below root, as in "
                            "\"admin.git\"");
  if (ref && !is_branch(ref->value))
    child->problems().error(ref->spot,
                            "server.policy_from.ref must be a branch, in full, as in "
                            "\"refs/heads/main\"");
  if (section.has("keyrings"))
    section.problems().error(section.spot_of("keyrings"),
                             "the keyrings come from where server.policy_from points: beside it "
                             "there is no server.keyrings");
  config.policy_from->repository = repository ? repository->value : "";
  config.policy_from->ref = ref ? ref->value : "";
  child->finish();
}

}  // namespace

void read_server(Section section, Config& config) {
  if (const auto origin = section.text("origin")) {
    check_origin(section, *origin);
    config.origin = origin->value;
  } else if (!section.has("origin")) {
    section.problems().error(section.spot(),
                             "server.origin is missing: this server's name in the audit log, as "
                             "in origin = \"git.example.org\"");
  }
  read_platform(section, config.platform);
  read_folders(section, config);
  read_group(section, config);
  read_pusher_env(section, config.platform);
  if (section.flag("pin_config").value_or(false))
    config.pin_config = PinConfig::yes;
  read_policy_from(section, config);
  section.finish();
}

}  // namespace refward::config
