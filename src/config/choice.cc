// SPDX-License-Identifier: Apache-2.0
#include "config/choice.h"

#include "base/text.h"
#include "config/text_file.h"

namespace refward::config {
namespace {

base::Result<std::filesystem::path> chosen_path(const std::string& value) {
  const std::filesystem::path path = value;
  if (!path.is_absolute() || base::printable(value) != value)
    return base::Error("refward.config of the Git configuration is not an absolute path: \"" +
                       base::printable(value, 200) + "\"");
  return path.lexically_normal();
}

}  // namespace

base::Result<std::filesystem::path> find_config(const Choice& choice) {
  // Both are looked at: what the repository says must not hide a system value that is forbidden.
  std::optional<std::filesystem::path> chosen;
  for (const auto* value : {&choice.system_value, &choice.repository_value}) {
    if (!*value)
      continue;
    TRY(std::filesystem::path path, chosen_path(**value));
    if (choice.pin == PinConfig::yes && path != choice.default_file.lexically_normal())
      return base::Error("refward.config of the Git configuration names " + path.string() +
                         ", but " + choice.default_file.string() +
                         " forbids the choice (pin_config = true)");
    chosen = std::move(path);
  }
  return chosen ? *std::move(chosen) : choice.default_file;
}

base::Result<PinConfig, Problems> read_pin(const std::filesystem::path& file) {
  if (!std::filesystem::exists(std::filesystem::symlink_status(file)))
    return PinConfig::no;
  Collector problems(file.string());
  const auto text = read_guarded(file, problems);
  const auto table = text ? parse_toml(*text, problems) : std::nullopt;
  PinConfig pin = PinConfig::no;
  if (table) {
    Section top(*table, "", {1, 1}, problems);
    if (auto server = top.child("server"))
      pin = server->flag("pin_config").value_or(false) ? PinConfig::yes : PinConfig::no;
  }
  if (problems.failed())
    return problems.take();
  return pin;
}

}  // namespace refward::config
