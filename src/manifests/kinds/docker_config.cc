// SPDX-License-Identifier: Apache-2.0
// Docker's config.json and the older .dockercfg: passwords and tokens for registries. Helpers and
// stores only name where they are.
#include "base/bytes.h"
#include "manifests/kinds/kinds.h"
#include "manifests/values.h"

#include <algorithm>
#include <array>

namespace refward::manifests {
namespace {

constexpr Rule kRule{"docker-config"};

// `auth` is base64 of user:password; without a password it opens nothing.
bool is_bare_user(const std::string& text) {
  const auto decoded = base::parse_base64(without_blanks(text));
  if (!decoded)
    return false;
  const std::string_view login = base::as_text(*decoded);
  const std::size_t colon = login.find(':');
  return colon != std::string_view::npos && is_harmless(login.substr(colon + 1));
}

void look_at_registry(Walk& walk, const Subject& subject, const Object& registry) {
  walk.each(registry, "auth", [&](const Spot& value) {
    if (!is_bare_user(walk.at(value).text))
      walk.judge(kRule, subject, value, Coding::base64);
  });
  for (const std::string_view key : {"password", "identitytoken", "registrytoken"})
    walk.each(registry, key,
              [&](const Spot& value) { walk.judge(kRule, subject, value, Coding::plain); });
}

void look_at_registries(Walk& walk, const Object& registries) {
  walk.each_pair(registries, [&](const std::string& host, const Spot& registry) {
    look_at_registry(walk, {"", host}, walk.open(registry));
  });
}

bool is_docker_config(Walk& walk, const Object& object) {
  constexpr std::array<std::string_view, 12> kKnown = {
      "auths",       "credHelpers",         "credsStore",
      "HttpHeaders", "currentContext",      "plugins",
      "psFormat",    "detachKeys",          "proxies",
      "aliases",     "cliPluginsExtraDirs", "experimental"};
  return std::ranges::all_of(object.pairs, [&](const Pair& pair) {
    return std::ranges::count(kKnown, walk.nodes()[pair.key].text) != 0;
  });
}

}  // namespace

void look_at_docker_config(Walk& walk, const Object& object) {
  bool any = false;
  walk.each(object, "auths", [&](const Spot& auths) {
    any = any || walk.is_mapping(auths);
    look_at_registries(walk, walk.open(auths));
  });
  if (any || walk.has(object, "credHelpers"))
    walk.each(object, "HttpHeaders", [&](const Spot& headers) {
      walk.each(walk.open(headers), "Authorization",
                [&](const Spot& value) { walk.judge(kRule, {}, value, Coding::plain); });
    });
}

bool open_docker_config(Walk& walk, const Spot& spot, const std::string& value) {
  bool known = false;
  const bool whole = walk.look_within(spot, value, [&](Walk& within, const Spot& root) {
    const Object object = within.open(root);
    known = within.is_mapping(root) && is_docker_config(within, object);
    if (known)
      look_at_docker_config(within, object);
  });
  return whole && known;
}

bool open_dockercfg(Walk& walk, const Spot& spot, const std::string& value) {
  bool known = false;
  const bool whole = walk.look_within(spot, value, [&](Walk& within, const Spot& root) {
    const Object object = within.open(root);
    known = within.is_mapping(root) && std::ranges::all_of(object.pairs, [&](const Pair& pair) {
              return within.nodes()[pair.value].kind == Node::Kind::mapping;
            });
    if (known)
      look_at_registries(within, object);
  });
  return whole && known;
}

}  // namespace refward::manifests
