// SPDX-License-Identifier: Apache-2.0
// Twins: a manifest that leaks, and one as like it as possible that does not.
#include "manifests/manifests.h"

#include "samples.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace refward::manifests {
namespace {

// "rule:line:key" of every match, separated by blanks.
std::string summary(const std::vector<Match>& matches) {
  std::string out;
  for (const Match& match : matches)
    out +=
        (out.empty() ? "" : " ") + match.rule + ":" + std::to_string(match.line) + ":" + match.key;
  return out;
}

std::string found(std::string_view text) {
  return summary(inspect(text, Options{}));
}

struct Twins {
  std::string why;
  std::string leak;
  std::string expected;
  std::string harmless;
};

const std::string kHead = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n";

std::string data(const std::string& value) {
  return kHead + "data:\n  k: " + value + "\n";
}

std::string string_data(const std::string& value) {
  return kHead + "stringData:\n  k: " + value + "\n";
}

const std::string kData = "secret-data:6:k";
const std::string kString = "secret-string-data:6:k";
const std::string kCertificate =
    "    -----BEGIN CERTIFICATE-----\n    MIIBszCCAVmgAwIBAgIU\n    -----END CERTIFICATE-----\n";
const std::string kKeyLabel = std::string("PRIVATE ") + "KEY";
const std::string kMac = samples::sops_block("  encrypted_suffix: nothing\n");
const std::string kSealed = samples::sops_leaf();

void check(const std::vector<Twins>& rows) {
  for (const Twins& row : rows) {
    CAPTURE(row.why);
    CHECK(found(row.leak) == row.expected);
    CHECK(found(row.harmless) == "");
  }
}

}  // namespace

TEST_CASE("values: literal or not") {
  check({
      {"base64", data("aHVudGVyMg=="), kData, data("\"\"")},
      {"plain", string_data("hunter2"), kString, string_data("")},
      {"a number", string_data("4711"), kString, string_data("~")},
      {"a boolean", string_data("true"), kString, string_data("null")},
      {"a block", string_data("|\n    user=a\n    pw=b"), kString, string_data("|\n\n")},
      {"folded base64", data(">-\n    aHVu\n    dGVyMg=="), kData, data(">-\n\n")},
      {"not base64", data("hunter2!"), kData, data("CHANGEME")},
      {"quoted null is a value", string_data("'null'"), kString, string_data("null")},
      {"a placeholder's neighbour", string_data("change-me-not"), kString,
       string_data("change-me")},
      {"base64 of a placeholder", data("aHVudGVyMg=="), kData, data("Q0hBTkdFTUU=")},
      {"angle brackets", string_data("\"<a>b\""), kString, string_data("<password>")},
      {"stars", string_data("\"***a\""), kString, string_data("\"********\"")},
      {"a template, quoted", string_data("\"{ .Values.p }\""), kString,
       string_data("\"{{ .Values.p }}\"")},
      {"a template, bare", string_data("'{{ .Values.p'"), kString, string_data("{{ .Values.p }}")},
      {"a variable", string_data("\"$PASS\""), kString, string_data("\"${PASS}\"")},
      {"a parameter", string_data("\"$(p a!ss)\""), kString, string_data("\"$(params.pass)\"")},
      {"a bare parenthesis", string_data("\"(pass)\""), kString, string_data("\"((pass))\"")},
      {"a reference within a value", string_data("postgres://u:pw@h/db"), kString,
       string_data("postgres://u:${PW}@h/db")},
      {"AVP", string_data("\"<path:a/b#c> x\""), kString, string_data("<path:secret/data/a#b>")},
      {"Vault", string_data("vault"), kString, string_data("vault:secret/data/a#b")},
      {"vals", string_data("ref"), kString, string_data("ref+vault://a/b#/c")},
      {"base64 of a reference", data("cmVm"), kData, data("cmVmK3ZhdWx0Oi8vYS9iIy9j")},
      {"a template with one literal secret",
       string_data("|\n    user: {{ .u }}\n    password: abc"), kString,
       string_data("|\n    user: abc\n    password: {{ .p }}")},
      {"binary", data("ACQoeClAI/8="), kData, data("JHtYfQ==")},
  });
}

TEST_CASE("values: public material") {
  check({
      {"a certificate",
       string_data("|\n    -----BEGIN " + kKeyLabel + "-----\n    MIIB\n    -----END " + kKeyLabel +
                   "-----\n"),
       kString, string_data("|\n" + kCertificate)},
      {"a bundle", string_data("|\n" + kCertificate + "    password\n" + kCertificate), kString,
       string_data("|\n    # the old one\n" + kCertificate + "\n" + kCertificate)},
      {"a certificate and its key",
       string_data("|\n" + kCertificate + "    -----BEGIN " + kKeyLabel + "-----\n    MIIB\n" +
                   "    -----END " + kKeyLabel + "-----\n"),
       kString,
       string_data("|\n    -----BEGIN PUBLIC KEY-----\n    MIIB\n    -----END PUBLIC KEY-----\n")},
      {"known_hosts", string_data("|\n    github.com ssh-rsa password"), kString,
       string_data("|\n    # comment\n    github.com ssh-rsa AAAAB3NzaC1yc2E=\n")},
      {"authorized_keys", string_data("hunter2 AAAA"), kString,
       string_data("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 alice@example.org")},
      {"base64 of a certificate", data("LS0tLS1CRUdJTg=="), kData,
       data("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUIKLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=")},
  });
}

TEST_CASE("shapes of a document") {
  check({
      {"JSON", R"({"kind":"Secret","apiVersion":"v1","data":{"k":"aHVudGVyMg=="}})",
       "secret-data:1:k", R"({"kind":"Secret","apiVersion":"v1","data":{"k":""}})"},
      {"JSON with tabs",
       "{\n\t\"kind\": \"Secret\",\n\t\"stringData\": {\n\t\t\"k\": \"v\"\n\t}\n}\n",
       "secret-string-data:4:k", "{\n\t\"kind\": \"Secret\",\n\t\"stringData\": {\n\t}\n}\n"},
      {"an escaped kind beside a plain one",
       R"({"items":[{"kind":"\u0053ecret","data":{"k":"aHVudGVyMg=="}}],"kind":"SecretList"})",
       "secret-data:1:k",
       R"({"items":[{"kind":"Secre\u0054","data":{"k":"YQ=="}}],"kind":"Secrets"})"},
      {"flow style", "{kind: Secret, stringData: {a: x, b: y}}",
       "secret-string-data:1:a secret-string-data:1:b", "{kind: Secret, stringData: {}}"},
      {"a List",
       "kind: List\nitems:\n- kind: ConfigMap\n  data: {a: b}\n- kind: Secret\n  data: {k: YQ==}\n",
       "secret-data:6:k",
       "kind: List\nitems:\n- kind: ConfigMap\n  data: {a: b}\n- kind: Secret\n"},
      {"a SecretList, whose items need no kind",
       "kind: SecretList\napiVersion: v1\nitems:\n- stringData: {k: v}\n", "secret-string-data:4:k",
       "kind: SecretList\napiVersion: x/v1\nitems:\n- stringData: {k: v}\n"},
      {"several documents", "kind: ConfigMap\ndata: {a: b}\n---\n" + string_data("v"),
       "secret-string-data:9:k", "kind: ConfigMap\ndata: {a: b}\n---\n" + string_data("")},
      {"kind behind data", "data:\n  k: YQ==\nkind: Secret\n", "secret-data:2:k",
       "data:\n  k: YQ==\nkind: SecretStore\n"},
      {"no apiVersion", "kind: Secret\nstringData: {k: v}\n", "secret-string-data:2:k",
       "apiVersion: vendor.example/v1\nkind: Secret\nstringData: {k: v}\n"},
      {"within a template", "kind: Template\nobjects:\n- kind: Secret\n  stringData: {k: v}\n",
       "secret-string-data:4:k",
       "kind: Template\nobjects:\n- kind: Secret\n  stringData: {k: '${V}'}\n"},
      {"an alias", "x: &v hunter2\ny:\n  kind: Secret\n  stringData:\n    k: *v\n",
       "secret-string-data:5:k", "x: &v ''\ny:\n  kind: Secret\n  stringData:\n    k: *v\n"},
      {"a merge key", "base: &b {stringData: {k: v}}\ns:\n  <<: *b\n  kind: Secret\n",
       "secret-string-data:1:k", "base: &b {stringData: {k: v}}\ns:\n  b: *b\n  kind: Secret\n"},
      {"merged keys of data", "x: &x {k: v}\ns: {kind: Secret, stringData: {<<: [*x]}}\n",
       "secret-string-data:1:k", "x: &x {k: v}\ns: {kind: Secret, stringData: {<<: []}}\n"},
      {"a key twice", "kind: Secret\nkind: ConfigMap\ndata: {k: YQ==}\n", "secret-data:3:k",
       "kind: ConfigMap\nkind: ConfigMap\ndata: {k: YQ==}\n# Secret\n"},
      {"data twice", "kind: Secret\ndata: {k: YQ==}\ndata: {}\n", "secret-data:2:k",
       "kind: Secret\ndata: {}\ndata: {}\n"},
      {"data that is no mapping", "kind: Secret\ndata: hunter2\n", "secret-data:2:data",
       "kind: Secret\ndata: '{{ .Values.data }}'\n"},
      {"a value that is no scalar", string_data("[a, b]"), kString, string_data("[]")},
      {"CRLF", "kind: Secret\r\nstringData:\r\n  k: v\r\n", "secret-string-data:3:k",
       "kind: Secret\r\nstringData:\r\n  k:\r\n"},
      {"a byte order mark", "\xef\xbb\xbfkind: Secret\nstringData: {k: v}\n",
       "secret-string-data:2:k", "\xef\xbb\xbfkind: Secret\nstringData: {k: ''}\n"},
      {"behind many empty lines",
       "a: b" + std::string(100, '\n') + "kind: Secret\nstringData: {k: v}\n",
       "secret-string-data:102:k",
       "a: b" + std::string(100, '\n') + "kind: Secret\nstringData: {}\n"},
      {"behind many blanks",
       "a: b" + std::string(5000, ' ') + "\nkind: Secret\nstringData: {k: v}\n",
       "secret-string-data:3:k",
       "a: b" + std::string(5000, ' ') + "\nkind: Secret\nstringData: {}\n"},
      {"a directive", "%YAML 1.2\n---\nkind: Secret\nstringData: {k: v}\n",
       "secret-string-data:4:k", "%YAML 1.2\n---\nkind: Secret\nstringData: {}\n"},
  });
}

TEST_CASE("sealed and external kinds") {
  check({
      {"SOPS", "kind: Secret\ndata: {k: '" + kSealed + "', l: YQ==}\n" + kMac, "secret-data:2:l",
       "kind: Secret\ndata: {k: '" + kSealed + "'}\n" + kMac},
      {"SOPS without a mac", "kind: Secret\ndata:\n  k: " + kSealed + "\n", "secret-data:3:k",
       "kind: Secret\ndata:\n  k: " + kSealed + "\n" + kMac},
      {"SOPS with an empty mac", "kind: Secret\ndata:\n  k: " + kSealed + "\nsops: {mac: ''}\n",
       "secret-data:3:k sops-unproven:4:sops", "kind: Secret\ndata:\n  k:\nsops: {mac: ''}\n"},
      {"SOPS, another document's mac", "kind: Secret\ndata:\n  k: " + kSealed + "\n---\n" + kMac,
       "secret-data:3:k", "kind: Secret\ndata:\n  k: " + kSealed + "\n" + kMac + "---\na: b\n"},
      {"SealedSecret", "kind: Secret\ndata: {k: AgBy3i4OJSWK}\n", "secret-data:2:k",
       "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData: {k: " +
           samples::sealed_value() + "}\n  template:\n    data: {k: '{{ .k }}'}\n"},
      {"ExternalSecret",
       "kind: ExternalSecret\nspec:\n  target:\n    template:\n      kind: Secret\n      data: {k: "
       "v}\n",
       "secret-data:6:k",
       "kind: ExternalSecret\nspec:\n  target:\n    template:\n      kind: Secret\n"
       "      data: {k: '{{ .v }}'}\n  data:\n  - secretKey: k\n    remoteRef: {key: a}\n"},
      {"a SecretStore", "kind: Secret\nstringData: {k: v}\n", "secret-string-data:2:k",
       "kind: SecretStore\nspec:\n  provider: {vault: {path: a}}\ndata: {k: v}\n"},
  });
}

TEST_CASE("templates that are no YAML, and texts that nobody can read") {
  check({
      {"actions on their own lines",
       "{{- if .Values.on }}\nkind: Secret\ndata:\n  k: YQ==\n{{- end }}\n", "secret-data:4:k",
       "{{- if .Values.on }}\nkind: Secret\ndata:\n  {{- toYaml .Values.data | nindent 2 }}\n{{- "
       "end }}\n"},
      {"actions within lines",
       "kind: Secret\nmetadata:\n  name: {{ include \"x\" . }}\nstringData:\n  k: v\n",
       "secret-string-data:5:k",
       "kind: Secret\nmetadata:\n  name: {{ include \"x\" . }}\nstringData:\n"
       "  k: {{ .Values.k | quote }}\n  {{ $n }}: {{- \"a\" | b64enc -}}\n"},
      {"an action over several lines",
       "{{- include \"a\" (dict\n  \"b\" .c) }}\nkind: Secret\ndata:\n  k: YQ==\n",
       "secret-data:5:k",
       "{{- include \"a\" (dict\n  \"b\" .c) }}\nkind: Secret\ndata:\n  k: {{ .d }}\n"},
      {"an action that never ends swallows nothing",
       "a: '{{'\n---\nkind: Secret\nstringData:\n  k: v\n---\nb: '}}'\n", "secret-string-data:5:k",
       "a: '{{'\n---\nkind: Secret\nstringData:\n  k: ''\n---\nb: '}}'\n"},
      {"nor does one within a document", "a: '{{'\nkind: Secret\nstringData:\n  k: v\nb: '}}'\n",
       "secret-string-data:4:k", "a: '{{'\nkind: Secret\nstringData:\n  k: ''\nb: '}}'\n"},
      {"a broken document hides none beside it", "a: [\n---\n" + string_data("v") + "---\nb: ]\n",
       "secret-string-data:8:k", "a: [\n---\n" + string_data("") + "---\nb: ]\n"},
      {"a broken Secret", "kind: Secret\ndata:\n\tk: v\n",
       "unparsable:1:", "kind: ConfigMap\n# Secret\ndata:\n\tk: v\n"},
      {"a broken Secret in JSON", "{\"a\": 1,\n \"kind\" : \"Secret\", \"data\": {",
       "unparsable:1:", "{\"a\": 1,\n \"kind\" : \"SecretStore\", \"data\": {"},
      {"a second document is broken", string_data("v") + "---\nkind: Secret\ndata: [\n",
       "secret-string-data:6:k unparsable:7:", string_data("") + "---\nkind: secret\ndata: [\n"},
      {"NUL ends nothing", std::string("a: b\n\0", 6) + "\n---\n" + string_data("v"),
       "secret-string-data:9:k", std::string("a: b\n\0", 6) + "\n---\n" + string_data("")},
      {"invalid UTF-8 ends nothing", "a: \xff\n---\n" + string_data("v\xc3"),
       "secret-string-data:8:k", "a: \xff\n---\n" + string_data("")},
  });
  const auto utf16 = [](std::string_view ascii) {
    std::string out = "\xff\xfe";
    for (const char c : ascii)
      out += {c, '\0'};
    return out;
  };
  CHECK(found(utf16(string_data("v"))) == kString);
  CHECK(found(utf16(string_data(""))) == "");
  CHECK(found("") == "");
  CHECK(found("\xff\xfe") == "");
}

TEST_CASE("a match says where, and never what") {
  const auto matches = inspect(
      kHead + "data:\n  user: aHVudGVyMg==\nstringData:\n  \"p\\tw\": hunter2hunter2\n", {});
  REQUIRE(matches.size() == 2);
  CHECK(matches[0].kind == "Secret");
  CHECK(matches[0].name == "db");
  CHECK(matches[0].line == 6);
  CHECK(matches[0].key == "user");
  CHECK(matches[0].masked == "**** (1 to 8 bytes)");
  CHECK(matches[0].weight == Weight::error);
  CHECK(matches[1].key == "p\tw");
  CHECK(matches[1].masked == "**** (9 to 32 bytes)");
  const auto broken = inspect("kind: Secret\ndata: [", {});
  REQUIRE(broken.size() == 1);
  CHECK(broken[0].weight == Weight::warning);
}

TEST_CASE("candidates") {
  CHECK(is_candidate("kind: Secret\ndata:"));
  CHECK(is_candidate("kind: Secret\nstringData:"));
  CHECK_FALSE(is_candidate("kind: Secret\n"));
  CHECK_FALSE(is_candidate("kind: ConfigMap\ndata:"));
  CHECK_FALSE(is_candidate(""));
}

}  // namespace refward::manifests
