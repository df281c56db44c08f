// SPDX-License-Identifier: Apache-2.0
// kubeconfig (kubectl's Config, v1): the credentials of its users. What runs a program (exec) or
// names a file holds none.
#include "manifests/kinds/kinds.h"

namespace refward::manifests {
namespace {

constexpr Rule kRule{"kubeconfig"};

void look_at_provider(Walk& walk, const Subject& subject, const Object& provider) {
  walk.each(provider, "config", [&](const Spot& config) {
    const Object settings = walk.open(config);
    for (const std::string_view key :
         {"access-token", "refresh-token", "id-token", "client-secret"})
      walk.each(settings, key,
                [&](const Spot& value) { walk.judge(kRule, subject, value, Coding::plain); });
  });
}

void look_at_user(Walk& walk, const Subject& subject, const Object& user) {
  walk.each(user, "client-key-data",
            [&](const Spot& value) { walk.judge(kRule, subject, value, Coding::base64); });
  for (const std::string_view key : {"token", "password"})
    walk.each(user, key,
              [&](const Spot& value) { walk.judge(kRule, subject, value, Coding::plain); });
  walk.each(user, "auth-provider",
            [&](const Spot& provider) { look_at_provider(walk, subject, walk.open(provider)); });
}

}  // namespace

void look_at_kubeconfig(Walk& walk, const Object& object) {
  const bool config = walk.has(object, "kind", "Config") && is_core(walk, object);
  if (!walk.has(object, "users") ||
      (!config && !(walk.has(object, "clusters") && walk.has(object, "contexts"))))
    return;
  Subject subject = walk.subject(object);
  subject.kind = "Config";
  walk.each(object, "users", [&](const Spot& users) {
    walk.each_item(users, [&](const Spot& entry) {
      const Object user = walk.open(entry);
      subject.name = walk.text(user, "name");
      walk.each(user, "user",
                [&](const Spot& spot) { look_at_user(walk, subject, walk.open(spot)); });
    });
  });
}

}  // namespace refward::manifests
