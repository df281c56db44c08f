// SPDX-License-Identifier: Apache-2.0
// Kinds: what carries secrets, one file each. A function looks at a mapping, sees by its keys
// whether it is of its kind, and reports what stands there in the clear. Private to this room.
#pragma once

#include "manifests/walk.h"

#include <string>
#include <string_view>

namespace refward::manifests {

// Every mapping of a document, its root, and every scalar that nothing else was said of.
void look_at(Walk& walk, const Object& object);
void look_at_file(Walk& walk, const Object& root);
void look_at_text(Walk& walk, const Spot& spot);

void look_at_secret(Walk& walk, const Object& object);
void look_at_sealed_secret(Walk& walk, const Object& object);
void look_at_kubeconfig(Walk& walk, const Object& object);
void look_at_encryption_config(Walk& walk, const Object& object);
void look_at_docker_config(Walk& walk, const Object& object);
void look_at_kustomization(Walk& walk, const Object& object);
void look_at_helm_owner(Walk& walk, const Object& object);
void look_at_helm_config_map(Walk& walk, const Object& object);
void look_at_terraform_state(Walk& walk, const Object& root);

// Helm values: keys that name secrets, with literal values. Everything at `spot` and below.
void look_at_values(Walk& walk, const Subject& subject, const Spot& spot, std::string_view rule);

// Within a Secret: each opens one value and reports what is in it. False: it is not of that kind,
// or could not be read, and counts as a literal.
[[nodiscard]] bool open_docker_config(Walk& walk, const Spot& spot, const std::string& value);
[[nodiscard]] bool open_dockercfg(Walk& walk, const Spot& spot, const std::string& value);
[[nodiscard]] bool open_argocd_cluster(Walk& walk, const Spot& spot, const std::string& value);
// `value` as `data` holds it, once decoded: base64 of gzip of JSON.
[[nodiscard]] bool open_helm_release(Walk& walk, const Spot& spot, const std::string& value);

// The subject of a document's root; for what is deeper, of the object nearest to it.
[[nodiscard]] bool is_core(const Walk& walk, const Object& object);

}  // namespace refward::manifests
