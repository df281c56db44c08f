// SPDX-License-Identifier: Apache-2.0
#include "inspect/likely.h"

#include <algorithm>
#include <array>

namespace refward::inspect {
namespace {

constexpr std::array<std::string_view, 8> kCredentialBegins = {
    ".env", "id_", "kubeconfig", "credentials", ".npmrc", ".pypirc", ".netrc", ".docker"};
constexpr std::array<std::string_view, 10> kCredentialEnds = {
    ".env", ".pem", ".key", ".tfstate", ".p12", ".pfx", ".jks", ".kdbx", ".ppk", ".tfvars"};
constexpr std::array<std::string_view, 12> kConfigurationEnds = {
    ".yaml", ".yml", ".json",       ".toml", ".ini", ".conf",
    ".cfg",  ".xml", ".properties", ".sh",   ".tf",  ".config"};
constexpr std::array<std::string_view, 14> kMediaEnds = {".png",   ".jpg", ".jpeg", ".gif", ".webp",
                                                         ".ico",   ".mp4", ".mp3",  ".ttf", ".woff",
                                                         ".woff2", ".svg", ".pdf",  ".psd"};

template <typename Names>
bool ends_with_any(std::string_view name, const Names& ends) noexcept {
  return std::ranges::any_of(ends, [&](std::string_view end) { return name.ends_with(end); });
}

}  // namespace

Likeliness likeliness_of(std::string_view path) noexcept {
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  const auto begins = [&](std::string_view begin) { return name.starts_with(begin); };
  if (std::ranges::any_of(kCredentialBegins, begins) || ends_with_any(name, kCredentialEnds) ||
      path.ends_with(".kube/config"))
    return Likeliness::credentials;
  if (ends_with_any(name, kConfigurationEnds))
    return Likeliness::configuration;
  return ends_with_any(name, kMediaEnds) ? Likeliness::media : Likeliness::text;
}

}  // namespace refward::inspect
