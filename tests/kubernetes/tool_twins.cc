// SPDX-License-Identifier: Apache-2.0
// The files of the tools around a cluster.
#include "../unit/manifests/samples.h"
#include "twins.h"

namespace refward::manifests::twins {
namespace {

std::string kubeconfig(const std::string& user) {
  return "apiVersion: v1\nkind: Config\nclusters:\n- name: prod\n  cluster: {server: "
         "'https://k.example.org'}\ncontexts:\n- name: prod\n  context: {cluster: prod, user: "
         "web}\ncurrent-context: prod\nusers:\n- name: web\n  user:\n" +
         user;
}

std::string etcd(const std::string& provider) {
  return "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
         "- resources: [secrets]\n  providers:\n" +
         provider + "  - identity: {}\n";
}

std::string keys(const std::string& cipher, const std::string& key) {
  return "  - " + cipher + ":\n      keys:\n      - name: key1\n        secret: " + key + "\n";
}

std::string state(const std::string& instance, const std::string& outputs = "{}") {
  return R"({"version": 4, "terraform_version": "1.9.0", "outputs": )" + outputs +
         R"(, "resources": [{"type": "db", "name": "main", "instances": [)" + instance + "]}]}\n";
}

std::string application(const std::string& helm) {
  return "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\nspec:\n"
         "  source:\n    repoURL: https://charts.example.org\n    chart: shop\n    helm:\n" +
         helm;
}

std::vector<Twin> cluster_twins() {
  const std::string p = password();
  const std::string key32 = base64(p + std::string(32 - p.size(), 'x'));
  const std::string legacy = token(R"({"iss":"kubernetes/serviceaccount","sub":"web"})");
  const std::string bound =
      token(R"({"aud":["k"],"kubernetes.io":{"namespace":"shop"},"sub":"web"})");
  const std::string account = token(R"({"iss":"argocd","sub":"ci"})");
  const std::string other = token(R"({"iss":"https://login.example.org","sub":"web"})");
  const auto config = [](const std::string& value) {
    return "apiVersion: v1\nkind: ConfigMap\ndata:\n  sealed: 'Secret'\n  token: " + value + "\n";
  };
  return {
      {"a client's key", "kubeconfig", "users[0].user.client-key-data",
       kubeconfig("    client-key-data: " + private_key64() + "\n"),
       kubeconfig("    client-key: /etc/k/web.key\n    client-certificate-data: " +
                  certificate64() + "\n")},
      {"a user's token", "kubeconfig", "users[0].user.token", kubeconfig("    token: " + p + "\n"),
       kubeconfig("    tokenFile: /var/run/token\n")},
      {"a user's password", "kubeconfig", "users[0].user.password",
       kubeconfig("    username: web\n    password: " + p + "\n"),
       kubeconfig(
           "    exec: {command: aws, args: [eks, get-token], env: [{name: A, value: b}]}\n")},
      {"a provider's token", "kubeconfig", "auth-provider.config.refresh-token",
       kubeconfig("    auth-provider: {name: oidc, config: {refresh-token: " + p + "}}\n"),
       kubeconfig("    auth-provider: {name: gcp, config: {cmd-path: gcloud}}\n")},
      {"etcd, aescbc", "encryption-config", "aescbc.keys[0].secret", etcd(keys("aescbc", key32)),
       etcd(keys("aescbc", "<BASE 64 ENCODED SECRET>"))},
      {"etcd, aesgcm", "encryption-config", "aesgcm.keys[0].secret", etcd(keys("aesgcm", key32)),
       etcd(keys("aesgcm", "${ETCD_KEY}"))},
      {"etcd, secretbox", "encryption-config", "secretbox.keys[0].secret",
       etcd(keys("secretbox", key32)),
       etcd("  - kms: {apiVersion: v2, name: k, endpoint: 'unix:///run/k.sock'}\n")},
      {"a token for ever", "service-account-token", "data.token", config(legacy), config(other)},
      {"a token without an end", "service-account-token", "data.token", config(bound),
       config("'{{ .token }}'")},
      {"an account of Argo CD", "argocd-token", "data.token", config(account), config("'<token>'")},
      {"Docker's file", "docker-config", "auths[\"r.example.org\"].auth",
       R"({"auths": {"r.example.org": {"auth": ")" + base64("web:" + p) + "\"}}}\n",
       R"({"auths": {"r.example.org": {}}, "credsStore": "pass"})", Shapes::file},
      {"Docker's file, a login", "docker-config", "auths[\"r.example.org\"].identitytoken",
       R"({"auths": {"r.example.org": {"identitytoken": ")" + p + "\"}}}\n",
       R"({"auths": {"r.example.org": {"auth": ")" + base64("web:") + "\"}}}\n", Shapes::file},
  };
}

std::vector<Twin> terraform_twins() {
  const std::string p = password();
  const std::string path =
      R"("sensitive_attributes": [[{"type": "get_attr", "value": "opening"}]])";
  const std::string deep =
      R"("sensitive_attributes": [[{"type": "get_attr", "value": "users"}, {"type": "index", )"
      R"("value": {"value": 1, "type": "number"}}, {"type": "get_attr", "value": "opening"}]])";
  return {
      {"a sensitive attribute", "terraform-state", "instances[0].attributes.opening",
       state(R"({"attributes": {"opening": ")" + p + "\"}, " + path + "}"),
       state(R"({"attributes": {"opening": null, "size": "large"}, )" + path + "}"), Shapes::file,
       "prod.tfstate.json"},
      {"a sensitive attribute of a list", "terraform-state", "attributes.users[1].opening",
       state(R"({"attributes": {"users": [{}, {"opening": ")" + p + "\"}]}, " + deep + "}"),
       state(R"({"attributes": {"users": [{"opening": "plain"}, {}]}, )" + deep + "}"),
       Shapes::file, "prod.tfstate.json"},
      {"an attribute's name", "terraform-state", "attributes.admin_password",
       state(R"({"attributes": {"admin_password": ")" + p + R"("}, "sensitive_attributes": []})"),
       state(R"({"attributes": {"admin_password": "", "password_length": 20}})"), Shapes::file,
       "prod.tfstate.json"},
      {"a sensitive output", "terraform-state", "outputs.opening.value",
       state("{}",
             R"({"opening": {"value": ")" + p + R"(", "type": "string", "sensitive": true}})"),
       state("{}", R"({"opening": {"value": "https://shop.example.org", "type": "string"}})"),
       Shapes::file, "prod.tfstate.json"},
  };
}

Twin values(std::string why,
            std::string path,
            const std::string& leak,
            const std::string& harmless) {
  return {std::move(why),
          "helm-values",
          std::move(path),
          leak,
          harmless,
          Shapes::file,
          "charts/shop/values-prod.yaml"};
}

std::vector<Twin> values_twins() {
  const std::string p = password();
  return {
      values("a password", "postgresql.auth.postgresPassword",
             "postgresql:\n  auth:\n    postgresPassword: " + p + "\n",
             "postgresql:\n  auth:\n    postgresPassword: ''\n    existingSecret: shop-db\n"
             "    secretKeys: {adminPasswordKey: postgres-password}\n"),
      values("an API key", "mail.apiKey", "mail:\n  apiKey: " + p + "\n",
             "mail:\n  apiKey: ${MAIL_API_KEY}\n  apiKeySecretName: mail-api\n"),
      values("a token", "ci.token", "ci: {token: " + p + "}\n",
             "ci: {token: 'vault:ci/data/web#token', tokenTTL: 3600, tokenPath: /var/run/t}\n"),
      values("a client's secret", "oidc.clientSecret", "oidc:\n  clientSecret: " + p + "\n",
             "oidc:\n  clientSecret: CHANGE_ME\n  secretName: oidc-client-secret\n"),
      values("a key", "signing", "signing: |\n  " + samples::indented(private_key(), 2) + "\n",
             "signing: |\n  -----BEGIN PUBLIC KEY-----\n  abcd\n  -----END PUBLIC KEY-----\n"),
      values("a password in a URL", "databaseUrl",
             "databaseUrl: postgres://web:" + p + "@db.example.org/shop\n",
             "databaseUrl: postgres://web:$(PASSWORD)@db.example.org/shop\n"),
      values("an environment", "env[0].value", "env:\n- name: DB_PASSWORD\n  value: " + p + "\n",
             "env:\n- name: DB_PASSWORD\n  valueFrom: {secretKeyRef: {name: db, key: password}}\n"),
      values("JSON, too", "db.password", "{\"db\": {\"password\": \"" + p + "\"}}\n",
             "{\"db\": {\"password\": null, \"passwordFile\": \"/run/db\"}}\n"),
      values("pull secrets are names", "auth.rootPassword",
             "imagePullSecrets: [{name: registry}]\nauth: {rootPassword: " + p + "}\n",
             "imagePullSecrets: [{name: registry}]\nglobal: {imagePullSecret: registry-login, "
             "tlsSecret: shop-tls, jwtSecret: shop-jwt-secret}\n"),
      {"an Application's values", "helm-values", "helm.values > db.password",
       application("      values: |\n        db:\n          password: " + p + "\n"),
       application("      values: |\n        db:\n          existingSecret: db\n"
                   "      valueFiles: [values.yaml]\n")},
      {"an Application's object of values", "helm-values", "helm.valuesObject.db.password",
       application("      valuesObject:\n        db:\n          password: " + p + "\n"),
       application(
           "      valuesObject:\n        db:\n          password: <path:shop/db#password>\n")},
      {"an Application's parameters", "helm-values", "helm.parameters[0].value",
       application("      parameters:\n      - name: db.password\n        value: " + p + "\n"),
       application(
           "      parameters:\n      - name: db.passwordSecret\n        value: db-login\n")},
      {"a HelmRelease", "helm-values", "spec.values.db.password",
       "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    db:\n"
       "      password: " +
           p + "\n",
       "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  valuesFrom:\n"
       "  - kind: Secret\n    name: shop-values\n  values:\n    db: {existingSecret: db}\n"},
      {"a HelmChart", "helm-values", "spec.valuesContent > db.password",
       "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nspec:\n  valuesContent: |-\n    db:\n"
       "      password: " +
           p + "\n",
       "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nspec:\n  valuesContent: |-\n    db:\n"
       "      existingSecret: db\n"},
  };
}

std::vector<Twin> text_twins() {
  const std::string p = password();
  const std::string kustomization =
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsecretGenerator:\n"
      "- name: db\n";
  const std::string map = "apiVersion: v1\nkind: ConfigMap\ndata:\n";
  const std::string store = "    kind: SecretStore\n    data:\n      password: ";
  return {
      {"kustomize, a literal", "kustomize-secret", "secretGenerator[0].literals[1]",
       kustomization + "  literals:\n  - user=\n  - password=" + p + "\n",
       kustomization + "  literals:\n  - user=\n  - password=${PASSWORD}\n"},
      {"kustomize, in quotes", "kustomize-secret", "secretGenerator[0].literals[0]",
       kustomization + "  literals: [\"password='" + p + "'\"]\n",
       kustomization + "  files: [password.txt]\n  envs: [db.env]\n"},
      {"a Secret in a ConfigMap", "secret-string-data",
       "data[\"secret.yaml\"] > stringData.password",
       map + "  secret.yaml: |\n    kind: Secret\n    stringData:\n      password: " + p + "\n",
       map + "  secret.yaml: |\n" + store + p + "\n"},
      {"a Secret in a ConfigMap, as JSON", "secret-string-data", "data.json > stringData.password",
       map + "  json: '{\"kind\": \"Secret\", \"stringData\": {\"password\": \"" + p + "\"}}'\n",
       map + "  json: '{\"kind\": \"Secret\", \"stringData\": {\"password\": \"\"}}'\n"},
      {"a Secret two texts deep", "secret-string-data", "data.a > data.b > stringData.password",
       map +
           "  a: |\n    kind: ConfigMap\n    data:\n      b: |\n        kind: Secret\n"
           "        stringData:\n          password: " +
           p + "\n",
       map + "  a: |\n    kind: ConfigMap\n    data:\n      b: |\n        kind: Secret\n"
             "        stringData:\n          password: ${P}\n"},
      {"a kubeconfig in a ConfigMap", "kubeconfig", "data.kubeconfig > users[0].user.token",
       map + "  kubeconfig: |\n    " + samples::indented(kubeconfig("    token: " + p + "\n"), 4) +
           "\n",
       map + "  kubeconfig: |\n    " + samples::indented(kubeconfig("    tokenFile: /t\n"), 4) +
           "\n"},
  };
}

}  // namespace

std::vector<Twin> tool_twins() {
  std::vector<Twin> all = cluster_twins();
  for (const auto& some : {terraform_twins(), values_twins(), text_twins()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace refward::manifests::twins
