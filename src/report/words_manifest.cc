// SPDX-License-Identifier: Apache-2.0
#include "report/words.h"

#include <array>
#include <string_view>

namespace refward::report {
namespace {

constexpr std::string_view kEncrypt =
    "Encrypt it (SOPS, Sealed Secrets) or refer to a secret store (ExternalSecret). Rotate it: it "
    "has left your machine.";

constexpr std::array kManifestWords = {
    // what a push newly grants; only the tip counts, so a further commit mends it
    Wording{"rbac-wildcard", "{holder} newly holds a wildcard: {what}",
            "Name the verbs, resources and groups that are needed, in a further commit.",
            Fix::none},
    Wording{"rbac-secrets", "{holder} newly reads Secrets: {what}",
            "Let the workload mount what it needs, and take the rule away in a further commit.",
            Fix::none},
    Wording{
        "rbac-escalate", "{holder} newly may become or make somebody else: {what}",
        "Drop escalate, bind and impersonate in a further commit; bind the role that is needed.",
        Fix::none},
    Wording{"rbac-pods-exec", "{holder} newly gets into running pods: {what}",
            "Grant pods/log in place of a shell, in a further commit.", Fix::none},
    Wording{"rbac-nodes-proxy", "{holder} newly reaches the kubelet of every node: {what}",
            "Name nodes/metrics or nodes/stats in place of nodes/proxy, in a further commit.",
            Fix::none},
    Wording{"rbac-cluster-admin", "{holder} newly binds the right to do everything: {what}",
            "Bind a role that holds no more than is needed, in a further commit.", Fix::none},
    Wording{"rbac-anonymous", "{holder} newly binds anybody: {what}",
            "Name the users, groups or service accounts that need it, in a further commit.",
            Fix::none},
    Wording{"rbac-cluster-scope",
            "{holder} newly grants in the whole cluster what a namespace had: {what}",
            "Keep the RoleBinding, or make one in each namespace, in a further commit.", Fix::none},
    Wording{"rbac-broken", "looks like RBAC and is no YAML, so what it grants is unknown",
            "Make it YAML that parses, in a further commit.", Fix::none},
    Wording{"rbac-limit", "looks like RBAC and is too large or too deep to be read",
            "Split the file in a further commit.", Fix::none},
    Wording{"rbac-not-compared", "what this ref grants could not be compared: {detail}",
            "Push fewer refs at a time.", Fix::none},
    Wording{"rbac-more", "{count} more findings about what this ref grants are not listed", "",
            Fix::none},
    // what a manifest holds in the clear; {at} is ": the key's path"
    Wording{"manifest-secret-data", "data of a Secret, which base64 does not hide{at}", kEncrypt,
            Fix::remove_content},
    Wording{"manifest-secret-string-data", "plain stringData of a Secret{at}", kEncrypt,
            Fix::remove_content},
    Wording{"manifest-secret-tls", "private data of a TLS Secret, in the clear{at}",
            "Have the certificate made anew with another key, and the Secret by cert-manager or "
            "encrypted (SOPS, Sealed Secrets).",
            Fix::remove_content},
    Wording{"manifest-secret-ssh-auth", "an SSH key in a Secret, in the clear{at}",
            "Replace the key where it opens something, and encrypt the new one (SOPS, Sealed "
            "Secrets).",
            Fix::remove_content},
    Wording{"manifest-secret-basic-auth", "a password in a Secret, in the clear{at}", kEncrypt,
            Fix::remove_content},
    Wording{"manifest-bootstrap-token", "a token that joins nodes to a cluster, in the clear{at}",
            "Delete it (kubeadm token delete ID); kubeadm makes one for each node that joins.",
            Fix::remove_content},
    Wording{"manifest-service-account-token", "a token of a service account, in the clear{at}",
            "Delete the Secret of the token in the cluster, which ends it; a pod is given one of "
            "its own that expires.",
            Fix::remove_content},
    Wording{"manifest-docker-config", "a login at a registry, in the clear{at}",
            "Replace it at the registry, and encrypt the new one or refer to a secret store.",
            Fix::remove_content},
    Wording{"manifest-helm-release", "Helm's record of a release, which holds a secret{at}",
            "Leave to the cluster what Helm keeps there, and rotate what the record holds.",
            Fix::remove_content},
    Wording{"manifest-argocd-secret", "a credential of Argo CD, in the clear{at}", kEncrypt,
            Fix::remove_content},
    Wording{"manifest-argocd-token", "a token of an Argo CD account, in the clear{at}",
            "End it: argocd account delete-token --account NAME ID", Fix::remove_content},
    Wording{"manifest-flux-secret", "a credential of Flux, in the clear{at}", kEncrypt,
            Fix::remove_content},
    Wording{"manifest-sealed-secrets-key",
            "the key of Sealed Secrets, where one leak opens all{at}",
            "Give the controller a new key, and rotate everything that was ever sealed for this "
            "one: whoever has it opens each SealedSecret of every commit.",
            Fix::remove_content},
    Wording{"manifest-kubeconfig", "a credential for a cluster, in a kubeconfig{at}",
            "Take it away in the cluster. A kubeconfig for others names a program (exec) that asks "
            "for one.",
            Fix::remove_content},
    Wording{"manifest-encryption-config", "a key that opens the Secrets of a whole etcd{at}",
            "Put a new key first, encrypt all Secrets anew, and drop this one; with kms no key "
            "stands in a file.",
            Fix::remove_content},
    Wording{"manifest-terraform-state", "a secret in a Terraform state, which hides none{at}",
            "Keep the state in a remote backend, out of Git, and rotate what it holds.",
            Fix::remove_path},
    Wording{"manifest-helm-values", "what looks like a secret among values of Helm{at}",
            "Refer to a Secret (existingSecret), or encrypt the file (SOPS). Rotate it: it has "
            "left your machine.",
            Fix::remove_content},
    Wording{"manifest-kustomize-secret", "a literal of secretGenerator, in the clear{at}",
            "Let an encrypted Secret (SOPS, Sealed Secrets) take its place. Rotate it: it has left "
            "your machine.",
            Fix::remove_content},
    // what is said to be encrypted
    Wording{"manifest-sops-plain", "left plain where SOPS has to encrypt it{at}",
            "Take the change back and make it with: sops edit FILE. Rotate the value: it has left "
            "your machine.",
            Fix::remove_content},
    Wording{"manifest-sops-unproven", "SOPS, but no mac, version or sealed key{at}",
            "Nothing shows that SOPS wrote it, or that anybody can open it. Make the file anew "
            "with: sops encrypt --in-place FILE",
            Fix::remove_content},
    Wording{"manifest-sops-missing", "plain, where .sops.yaml asks for encryption{at}",
            "Encrypt it with: sops encrypt --in-place FILE. Rotate what it holds: it has left your "
            "machine.",
            Fix::remove_content},
    Wording{"manifest-sealed-secret-plain", "not sealed, in a SealedSecret{at}",
            "Seal it with kubeseal; what the template holds is never sealed. Rotate it: it has "
            "left your machine.",
            Fix::remove_content},
    Wording{"manifest-encryption-malformed", "begins as if it were encrypted, and is not{at}",
            "Encrypt it anew. Rotate what can be read there.", Fix::remove_content},
    Wording{"manifest-encrypted-secret", "a secret, and here none is taken, even encrypted{at}",
            "Keep it in a secret store and refer to it (ExternalSecret, Vault).",
            Fix::remove_content},
    // what could not be examined
    Wording{"manifest-unparsable", "a manifest that is no YAML, so nobody knows what it holds{at}",
            "Make it YAML that parses.", Fix::none},
    Wording{"manifest-too-large", "a manifest too large to be examined to its end{at}",
            "Split it: 8 MiB, 10000 documents and a million nodes are read of one file.",
            Fix::remove_content},
    Wording{"manifest-too-deep", "a manifest too deep to be examined to its end{at}",
            "Make it flatter: 200 levels are read, and three texts within texts.",
            Fix::remove_content},
    Wording{"manifest-too-many", "more in this file than is listed",
            "Mend what is listed, and push again.", Fix::none},
};

}  // namespace

std::span<const Wording> manifest_words() noexcept {
  return kManifestWords;
}

}  // namespace refward::report
