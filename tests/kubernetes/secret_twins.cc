// SPDX-License-Identifier: Apache-2.0
// Secrets of every type, in every spelling that readers of Kubernetes take.
#include "../unit/manifests/samples.h"
#include "twins.h"

namespace refward::manifests::twins {
namespace {

std::string secret(const std::string& body, const std::string& type = "Opaque") {
  return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\n  namespace: shop\ntype: " + type +
         "\n" + body;
}

std::string labelled(const std::string& label, const std::string& body) {
  return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\n  labels:\n    " + label +
         "\ntype: Opaque\n" + body;
}

std::string block(const std::string& key, const std::string& text) {
  return "stringData:\n  " + key + ": |\n    " + samples::indented(text, 4) + "\n";
}

std::string docker(const std::string& json, const std::string& type = "dockerconfigjson") {
  return secret("data:\n  ." + type + ": " + base64(json) + "\n", "kubernetes.io/" + type);
}

std::string release(const std::string& config, const std::string& manifest) {
  const std::string json = R"({"name":"web","info":{"status":"deployed"},"chart":{"metadata":)"
                           R"({"name":"web"},"values":{"replicas":1}},"config":)" +
                           config + R"(,"manifest":")" + replaced(manifest, "\n", "\\n") +
                           R"(","version":1})";
  return base64(gzip(json));
}

std::string helm(const std::string& config, const std::string& manifest) {
  return secret("data:\n  release: " + base64(release(config, manifest)) + "\n",
                "helm.sh/release.v1");
}

std::vector<Twin> plain_twins() {
  const std::string p = password();
  return {
      {"data", "secret-data", "data.password", secret("data:\n  password: " + password64() + "\n"),
       secret("data:\n  password: " + base64("CHANGEME") + "\n")},
      {"stringData", "secret-string-data", "stringData.password",
       secret("stringData:\n  password: " + p + "\n"),
       secret("stringData:\n  password: ${DB_PASSWORD}\n")},
      {"a number", "secret-string-data", "stringData.pin", secret("stringData:\n  pin: 4711\n"),
       secret("stringData:\n  pin: null\n")},
      {"a file", "secret-string-data", "stringData[\"app.properties\"]",
       secret(block("app.properties", "user=web\npassword=" + p + "\n")),
       secret(block("app.properties", "user=web\npassword=${PASSWORD}\n"))},
      {"folded base64", "secret-data", "data.password",
       secret("data:\n  password: >-\n    " + password64().substr(0, 8) + "\n    " +
              password64().substr(8) + "\n"),
       secret("data:\n  password: >-\n    " + base64("<password>") + "\n")},
      {"a spelled key", "secret-data", "data.password",
       replaced(secret("data:\n  password: " + password64() + "\n"), "data:", "\"\\x64ata\":"),
       replaced(secret("data:\n  password: ''\n"), "data:", "\"\\x64ata\":")},
      {"a spelled kind", "secret-string-data", "stringData.password",
       replaced(secret("stringData:\n  password: " + p + "\n"), "kind: Secret",
                "kind: \"\\u0053ecret\""),
       replaced(secret("stringData:\n  password: ''\n"), "kind: Secret", "kind: \"\\u0053ecret\"")},
      {"a binary tag", "secret-string-data", "stringData.password",
       secret("stringData:\n  password: !!binary " + password64() + "\n"),
       secret("stringData:\n  password: !!binary " + base64("CHANGEME") + "\n")},
      {"a kind in a binary tag", "secret-data", "data.password",
       replaced(secret("data:\n  password: " + password64() + "\n"), "kind: Secret",
                "kind: !!binary " + base64("Secret")),
       replaced(secret("data:\n  password: ''\n"), "kind: Secret",
                "kind: !!binary " + base64("Secret"))},
      {"a text that reads null", "secret-string-data", "stringData.password",
       secret("stringData:\n  password: !!str null\n"),
       secret("stringData:\n  password: !!null null\n")},
      {"a key twice, the last empty", "secret-data", "data.password",
       secret("data:\n  password: " + password64() + "\n  password: ''\n"),
       secret("data:\n  password: ''\n  password: ''\n")},
      {"data twice", "secret-data", "data.password",
       secret("data:\n  password: " + password64() + "\ndata: {}\n"),
       secret("data:\n  password: ''\ndata: {}\n")},
      {"two types", "secret-string-data", "stringData.username",
       secret("type: kubernetes.io/basic-auth\nstringData:\n  username: " + p + "\n"),
       secret("stringData:\n  username: web\n", "kubernetes.io/basic-auth")},
      {"a merge key", "secret-data", "data.password",
       secret("x: &x\n  password: " + password64() + "\ndata:\n  <<: *x\n"),
       secret("x: &x\n  password: ''\ndata:\n  <<: *x\n")},
      {"an alias", "secret-string-data", "stringData.password",
       secret("x: &x " + p + "\nstringData:\n  password: *x\n"),
       secret("x: &x '{{ .Values.p }}'\nstringData:\n  password: *x\n")},
      {"flow style", "secret-string-data", "stringData.password",
       "{apiVersion: v1, kind: Secret, stringData: {password: " + p + "}}\n",
       "{apiVersion: v1, kind: Secret, stringData: {password: '<password>'}}\n"},
      {"comments", "secret-string-data", "stringData.password",
       "# the shop\n" +
           secret("stringData: # plain\n  # of the database\n  password: " + p + " # rotate\n"),
       "# the shop\n" + secret("stringData: # plain\n  # password: " + p + "\n  password: ''\n")},
      {"kind at the end", "secret-data", "data.password",
       "data:\n  password: " + password64() + "\napiVersion: v1\nkind: Secret\n",
       "data:\n  password: " + password64() + "\napiVersion: v1\nkind: SecretStore\n"},
      {"an item of a SecretList", "secret-data", "items[0].data.password",
       "apiVersion: v1\nkind: SecretList\nitems:\n- data:\n    password: " + password64() + "\n",
       "apiVersion: v1\nkind: SecretList\nitems:\n- data:\n    password: ''\n"},
      {"a template of OpenShift", "secret-string-data", "objects[0].stringData.password",
       "apiVersion: template.openshift.io/v1\nkind: Template\nobjects:\n- kind: Secret\n"
       "  apiVersion: v1\n  stringData:\n    password: " +
           p + "\n",
       "apiVersion: template.openshift.io/v1\nkind: Template\nobjects:\n- kind: Secret\n"
       "  apiVersion: v1\n  stringData:\n    password: ${PASSWORD}\n"},
      {"JSON", "secret-data", "data.password",
       R"({"apiVersion":"v1","kind":"Secret","data":{"password":")" + password64() + "\"}}",
       R"({"apiVersion":"v1","kind":"Secret","data":{"password":""}})"},
      {"an ExternalSecret that holds one", "secret-string-data", "template.stringData.password",
       "kind: ExternalSecret\nspec:\n  target:\n    template:\n      kind: Secret\n"
       "      stringData:\n        password: " +
           p + "\n",
       "kind: ExternalSecret\nspec:\n  target:\n    template:\n      kind: Secret\n"
       "      stringData:\n        password: '{{ .password }}'\n  data:\n  - secretKey: password\n"
       "    remoteRef: {key: shop/db, property: password}\n"},
  };
}

std::vector<Twin> typed_twins() {
  const std::string p = password();
  return {
      {"tls", "secret-tls", "data[\"tls.key\"]",
       secret("data:\n  tls.crt: " + certificate64() + "\n  tls.key: " + private_key64() + "\n",
              "kubernetes.io/tls"),
       secret("data:\n  tls.crt: " + certificate64() + "\n  tls.key: ''\n", "kubernetes.io/tls")},
      {"ssh-auth", "secret-ssh-auth", "stringData.ssh-privatekey",
       secret(block("ssh-privatekey", private_key()), "kubernetes.io/ssh-auth"),
       secret("stringData:\n  ssh-privatekey: op://shop/deploy/key\n  known_hosts: git.example.org "
              "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n",
              "kubernetes.io/ssh-auth")},
      {"basic-auth", "secret-basic-auth", "stringData.password",
       secret("stringData:\n  username: web\n  password: " + p + "\n", "kubernetes.io/basic-auth"),
       secret("stringData:\n  username: web\n  password: <password>\n",
              "kubernetes.io/basic-auth")},
      {"service account", "service-account-token", "data.token",
       secret("data:\n  namespace: " + base64("shop") + "\n  token: " + password64() + "\n",
              "kubernetes.io/service-account-token"),
       secret("data:\n  namespace: " + base64("shop") + "\n  ca.crt: " + certificate64() + "\n",
              "kubernetes.io/service-account-token")},
      {"bootstrap token", "bootstrap-token", "stringData.token-secret",
       secret("stringData:\n  token-id: abcdef\n  token-secret: " + p + "\n",
              "bootstrap.kubernetes.io/token"),
       secret("stringData:\n  token-id: abcdef\n  usage-bootstrap-signing: 'true'\n"
              "  token-secret: '{{ .secret }}'\n",
              "bootstrap.kubernetes.io/token")},
      {"dockerconfigjson", "docker-config", "auths[\"ghcr.io\"].auth",
       docker(R"({"auths":{"ghcr.io":{"auth":")" + base64("web:" + p) + "\"}}}"),
       docker(R"({"auths":{"ghcr.io":{}},"credHelpers":{"ghcr.io":"store"}})")},
      {"dockerconfigjson, a password", "docker-config", "auths[\"ghcr.io\"].password",
       docker(R"({"auths":{"ghcr.io":{"username":"web","password":")" + p + "\"}}}"),
       docker(R"({"auths":{"ghcr.io":{"username":"web","password":""}}})")},
      {"dockerconfigjson that is none", "docker-config", "data[\".dockerconfigjson\"]", docker(p),
       docker("{}")},
      {"dockercfg", "docker-config", "[\"ghcr.io\"].auth",
       docker(R"({"ghcr.io":{"auth":")" + base64("web:" + p) + "\"}}", "dockercfg"),
       docker(R"({"ghcr.io":{"auth":")" + base64("web:") + "\"}}", "dockercfg")},
      {"a Helm release with a Secret", "helm-release",
       "data.release > manifest > stringData.password",
       helm("{}", "kind: Secret\napiVersion: v1\nstringData:\n  password: " + p + "\n"),
       helm("{}", "kind: ConfigMap\napiVersion: v1\ndata:\n  colour: red\n")},
      {"a Helm release with values", "helm-release", "data.release > config.db.password",
       helm(R"({"db":{"password":")" + p + "\"}}", "kind: ConfigMap\n"),
       helm(R"({"db":{"existingSecret":"db-login"}})", "kind: ConfigMap\n")},
      {"a Helm release that cannot be opened", "helm-release", "data.release",
       secret("data:\n  release: " + password64() + "\n", "helm.sh/release.v1"),
       secret("data:\n  release: ''\n", "helm.sh/release.v1")},
      {"a Helm release in a ConfigMap", "helm-release", "stringData.password",
       "apiVersion: v1\nkind: ConfigMap\ndata:\n  release: " +
           release("{}", "kind: Secret\nstringData:\n  password: " + p + "\n") + "\n",
       "apiVersion: v1\nkind: ConfigMap\ndata:\n  release: " +
           release("{}", "kind: ConfigMap\ndata:\n  colour: red\n") + "\n"},
  };
}

std::vector<Twin> gitops_twins() {
  const std::string p = password();
  const std::string sealing = "sealedsecrets.bitnami.com/sealed-secrets-key: active";
  const std::string argo = "argocd.argoproj.io/secret-type: ";
  return {
      {"the key of Sealed Secrets", "sealed-secrets-key", "data[\"tls.key\"]",
       labelled(sealing,
                "data:\n  tls.crt: " + certificate64() + "\n  tls.key: " + private_key64() + "\n"),
       labelled(sealing, "data:\n  tls.crt: " + certificate64() + "\n")},
      {"Argo CD, a repository", "argocd-secret", "stringData.password",
       labelled(argo + "repository",
                "stringData:\n  type: git\n  url: https://git.example.org/a\n"
                "  username: web\n  password: " +
                    p + "\n"),
       labelled(argo + "repository",
                "stringData:\n  type: git\n  url: https://git.example.org/a\n"
                "  username: web\n")},
      {"Argo CD, a password in a URL", "argocd-secret", "stringData.url",
       labelled(argo + "repository",
                "stringData:\n  type: git\n  url: https://web:" + p + "@git.example.org/a\n"),
       labelled(argo + "repository",
                "stringData:\n  type: git\n  url: https://web@git.example.org/a\n")},
      {"Argo CD, credentials for many", "argocd-secret", "stringData.sshPrivateKey",
       labelled(argo + "repo-creds", block("sshPrivateKey", private_key())),
       labelled(argo + "repo-creds", "stringData:\n  url: git@git.example.org:a\n  type: git\n")},
      {"Argo CD, an app's key", "argocd-secret", "stringData.githubAppPrivateKey",
       labelled(argo + "repo-creds", block("githubAppPrivateKey", private_key())),
       labelled(argo + "repo-creds",
                "stringData:\n  githubAppID: '1'\n"
                "  githubAppPrivateKey: '{{ .key }}'\n")},
      {"Argo CD, a cluster's token", "argocd-secret", "stringData.config > bearerToken",
       labelled(argo + "cluster",
                "stringData:\n  name: prod\n  server: https://k.example.org\n"
                "  config: |\n    {\"bearerToken\": \"" +
                    p + "\"}\n"),
       labelled(argo + "cluster",
                "stringData:\n  name: prod\n  server: https://k.example.org\n"
                "  config: |\n    {\"awsAuthConfig\": {\"clusterName\": "
                "\"prod\"}}\n")},
      {"Argo CD, a cluster's key", "argocd-secret", "config > tlsClientConfig.keyData",
       labelled(argo + "cluster",
                "stringData:\n  server: https://k.example.org\n  config: |\n"
                "    {\"tlsClientConfig\": {\"keyData\": \"" +
                    private_key64() + "\"}}\n"),
       labelled(argo + "cluster",
                "stringData:\n  server: https://k.example.org\n  config: |\n"
                "    {\"tlsClientConfig\": {\"caData\": \"" +
                    certificate64() + "\", \"insecure\": false}}\n")},
      {"Argo CD itself", "argocd-secret", "data[\"server.secretkey\"]",
       replaced(secret("data:\n  server.secretkey: " + password64() + "\n"), "name: web",
                "name: argocd-secret"),
       replaced(secret("stringData:\n  admin.passwordMtime: '2026-01-01T00:00:00Z'\n"), "name: web",
                "name: argocd-secret")},
      {"Flux, Git over SSH", "flux-secret", "stringData.identity",
       secret(block("identity", private_key()) +
              "  known_hosts: git.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n"),
       secret("stringData:\n  identity.pub: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 flux\n"
              "  known_hosts: git.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n")},
      {"Flux, a bearer token", "flux-secret", "stringData.bearerToken",
       secret("stringData:\n  bearerToken: " + p + "\n"),
       secret("stringData:\n  bearerToken: ref+vault://shop/git#/token\n")},
      {"Flux, the key of SOPS", "flux-secret", "stringData[\"age.agekey\"]",
       secret("stringData:\n  age.agekey: AGE-SECRET-" + std::string("KEY-1") + p + "\n"),
       secret(block("age.agekey", samples::age_armour()))},
      {"Flux, the OpenPGP key of SOPS", "flux-secret", "stringData[\"sops.asc\"]",
       secret(block("sops.asc", replaced(private_key(), "BEGIN ", "BEGIN PGP "))),
       secret(block("sops.asc",
                    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabcd\n"
                    "-----END PGP PUBLIC KEY BLOCK-----\n"))},
  };
}

}  // namespace

std::vector<Twin> secret_twins() {
  std::vector<Twin> all = plain_twins();
  for (const auto& some : {typed_twins(), gitops_twins()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace refward::manifests::twins
