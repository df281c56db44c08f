// SPDX-License-Identifier: Apache-2.0
// EncryptionConfiguration (apiserver.config.k8s.io/v1; before 1.13 EncryptionConfig v1): the keys
// that encrypt etcd. A `kms` provider holds none.
#include "manifests/kinds/kinds.h"

namespace refward::manifests {
namespace {

void look_at_provider(Walk& walk, const Subject& subject, const Object& provider) {
  for (const std::string_view cipher : {"aescbc", "aesgcm", "secretbox"})
    walk.each(provider, cipher, [&](const Spot& settings) {
      walk.each(walk.open(settings), "keys", [&](const Spot& keys) {
        walk.each_item(keys, [&](const Spot& key) {
          walk.each(walk.open(key), "secret", [&](const Spot& value) {
            walk.judge({"encryption-config"}, subject, value, Coding::base64);
          });
        });
      });
    });
}

}  // namespace

void look_at_encryption_config(Walk& walk, const Object& object) {
  if (!walk.has(object, "kind", "EncryptionConfiguration") &&
      !walk.has(object, "kind", "EncryptionConfig"))
    return;
  Subject subject = walk.subject(object);
  subject.kind = "EncryptionConfiguration";
  walk.each(object, "resources", [&](const Spot& resources) {
    walk.each_item(resources, [&](const Spot& resource) {
      walk.each(walk.open(resource), "providers", [&](const Spot& providers) {
        walk.each_item(providers, [&](const Spot& provider) {
          look_at_provider(walk, subject, walk.open(provider));
        });
      });
    });
  });
}

}  // namespace refward::manifests
