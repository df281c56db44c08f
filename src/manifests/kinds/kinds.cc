// SPDX-License-Identifier: Apache-2.0
#include "manifests/kinds/kinds.h"

#include "manifests/candidate.h"
#include "manifests/values.h"

namespace refward::manifests {

// Another group's kind is its own; a version that a template fills in may be v1.
bool is_core(const Walk& walk, const Object& object) {
  const std::string version = walk.text(object, "apiVersion");
  return version.empty() || walk.has(object, "apiVersion", "v1") || is_harmless(version);
}

void look_at(Walk& walk, const Object& object) {
  look_at_secret(walk, object);
  look_at_sealed_secret(walk, object);
  look_at_kubeconfig(walk, object);
  look_at_encryption_config(walk, object);
  look_at_docker_config(walk, object);
  look_at_kustomization(walk, object);
  look_at_helm_owner(walk, object);
  look_at_helm_config_map(walk, object);
}

void look_at_file(Walk& walk, const Object& root) {
  if (walk.trail().depth != 0)
    return;
  look_at_terraform_state(walk, root);
  const bool object = walk.has(root, "kind") && walk.has(root, "apiVersion");
  if (is_values_path(walk.options().path) && !object && !walk.is_sealed())
    look_at_values(walk, {}, *root.spot, "helm-values");
}

}  // namespace refward::manifests
