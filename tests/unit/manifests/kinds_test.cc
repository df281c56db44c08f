// SPDX-License-Identifier: Apache-2.0
// What the twins of tests/kubernetes do not say: weights, limits, places, and the look before.
#include "manifests/manifests.h"
#include "manifests/secret_names.h"
#include "samples.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace refward::manifests {
namespace {

std::string rules(const std::string& text, const Options& options = {}) {
  std::string out;
  for (const Match& match : inspect(text, options))
    out += (out.empty() ? "" : " ") + match.rule;
  return out;
}

// ConfigMaps one in the other, with `core` in the last.
std::string nested(std::size_t depth, const std::string& core) {
  std::string out = core;
  for (std::size_t i = 0; i < depth; ++i)
    out = "kind: ConfigMap\ndata:\n  a: |\n    " + samples::indented(out, 4) + "\n";
  return out;
}

const std::string kSecret = "kind: Secret\nstringData:\n  k: v\n";

}  // namespace

TEST_CASE("texts within texts end somewhere, and say so") {
  CHECK(rules(nested(3, kSecret)) == "secret-string-data");
  CHECK(rules(nested(4, kSecret)) == "too-deep");
  // One text, named many times, is read once.
  std::string aliases = "a: &a |\n  " + samples::indented(kSecret, 2) + "\nb: [";
  for (int i = 0; i < 1000; ++i)
    aliases += "*a, ";
  CHECK(rules(aliases + "*a]\n") == "secret-string-data");
  std::string many = "b:\n";
  for (int i = 0; i < 40; ++i)
    many += "- |\n  kind: ConfigMap\n  data: {a: Secret}\n  # " + std::string(100, '-') + "\n";
  CHECK(rules(many) == "");
  CHECK(rules(many, {.limits = {.max_bytes = many.size()}}) == "");
}

TEST_CASE("a release is opened within bounds") {
  const std::string bare = "kind: Secret\ntype: helm.sh/release.v1\ndata:\n  release: ";
  CHECK(rules(bare + samples::base64(samples::base64("no gzip")) + "\n") == "helm-release");
  CHECK(rules(bare + "\n") == "");
}

TEST_CASE("many matches: the rest is counted") {
  std::string text = "kind: Secret\nstringData:\n";
  for (int i = 0; i < 20; ++i)
    text += "  k" + std::to_string(i) + ": v\n";
  CHECK(inspect(text, {.limits = {.max_matches = 20}}).size() == 20);
  const auto matches = inspect(text, {.limits = {.max_matches = 19}});
  REQUIRE(matches.size() == 20);
  CHECK(matches.back().rule == "too-many");
  CHECK(matches.back().weight == Weight::error);
}

TEST_CASE("lines and paths of what is within a text") {
  const auto matches = inspect(
      "kind: ConfigMap\ndata:\n  \"a.yaml\": |\n    # one\n    kind: Secret\n    stringData:\n     "
      " k: v\n",
      {});
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].line == 7);
  CHECK(matches[0].path == "data[\"a.yaml\"] > stringData.k");
  CHECK(matches[0].kind == "Secret");
  const auto folded = inspect("a: b\nc: '{kind: Secret, stringData: {k: v}}'\n", {});
  REQUIRE(folded.size() == 1);
  CHECK(folded[0].line == 2);
}

TEST_CASE("Helm's names and values") {
  struct Row {
    std::string key;
    std::string value;
    std::optional<Weight> weight;
    std::string why;
  };

  const std::string generated = "q7K" + std::string("mP2xR9");
  const Row rows[] = {
      {"password", generated, Weight::error, "made by a machine"},
      {"password", "postgres", Weight::warning, "a word"},
      {"password", "my-database-password", Weight::warning, "words"},
      {"password", "", std::nullopt, "none"},
      {"password", "true", std::nullopt, "a switch"},
      {"password", "/run/secrets/db", std::nullopt, "a file"},
      {"password", "the one you know", std::nullopt, "prose"},
      {"password", "$PASSWORD", std::nullopt, "a variable"},
      {"passwordKey", generated, std::nullopt, "a name of a key"},
      {"existingSecret", generated, std::nullopt, "a name of a Secret"},
      {"secret", "db-login", std::nullopt, "a name of a Secret"},
      {"secret", "login", std::nullopt, "a name of a Secret"},
      {"secret", generated, Weight::error, "made by a machine"},
      {"API_KEY", generated, Weight::error, "in capitals"},
      {"tokenTTL", generated, std::nullopt, "a duration"},
      {"colour", generated, std::nullopt, "no secret's name"},
      {"url", "https://web:" + generated + "@example.org", Weight::error, "in a URL"},
      {"url", "https://web@example.org", std::nullopt, "a user only"},
      {"password", samples::age_armour(), std::nullopt, "encrypted"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CAPTURE(row.key);
    CHECK(weigh(row.key, row.value) == row.weight);
  }
}

TEST_CASE("values files by their names") {
  const std::string text = "db:\n  password: q7K" + std::string("mP2xR9\n");
  for (const char* path : {"values.yaml", "a/values-prod.yml", "a/prod.values.yaml", "Values.json"})
    CHECK(rules(text, {.path = path}) == "helm-values");
  for (const char* path : {"", "a.yaml", "values/a.yaml", "values.txt", "myvalues.yaml"})
    CHECK(rules(text, {.path = path}) == "");
  CHECK(rules("a: [\n", {.path = "values.yaml"}) == "unparsable");
  CHECK(rules("a: [\n", {.path = "a.yaml"}) == "");
}

TEST_CASE("broken where manifests live") {
  for (const char* text : {"kind: SealedSecret\nspec: [\n# Secret data\n",
                           "a: ENC[AES256_GCM,b\nc: [\n", "kind: EncryptionConfiguration\na: [\n",
                           "secretGenerator:\n- [\n", "users: [{user: {\nclient-key-data: a\n"}) {
    CAPTURE(std::string(text));
    const auto matches = inspect(text, {});
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].rule == "unparsable");
    CHECK(matches[0].weight == Weight::warning);
  }
}

TEST_CASE("SOPS without a search judges only what is a secret by itself") {
  const std::string text = "a: b\nsealed: " + samples::sops_leaf() + "\n" +
                           samples::sops_block("  encrypted_regex: ^a$\n");
  CHECK(rules(text) == "");
  const Search search = [](std::string_view pattern, std::string_view name) {
    return pattern == "^a$" && name == "a";
  };
  CHECK(rules(text, {.search = &search}) == "sops-plain");
}

TEST_CASE("a sealed value has room for its key and a tag") {
  const auto sealed = [](const std::string& value) {
    return rules("kind: SealedSecret\nspec:\n  encryptedData:\n    k: " + value + "\n# data\n");
  };
  CHECK(sealed(samples::sealed_value()) == "");
  CHECK(sealed(samples::base64("\x02" + std::string(1, '\0') + "short")) == "sealed-secret-plain");
  CHECK(sealed(samples::sealed_value(512)) == "sealed-secret-plain");
}

TEST_CASE("of two types none excuses a key") {
  const std::string basic = "kind: Secret\ntype: kubernetes.io/basic-auth\n";
  const std::string user = "stringData: {username: web}\n";
  CHECK(rules(basic + user) == "");
  CHECK(rules(basic + "type: Opaque\n" + user) == "secret-string-data");
}

TEST_CASE("the look before") {
  CHECK(is_candidate("{\"\\u006bind\": 1}"));
  CHECK_FALSE(is_candidate("{\"caf\\u00e9\": \"\\u003c\\n\"}"));
  CHECK(is_candidate("\"da\\\nta\": 1"));
  CHECK_FALSE(is_candidate("run: |\n  make \\\n    all\n"));
  CHECK(is_candidate("a: ENC[AES256_GCM,b]"));
  CHECK(is_candidate(std::string("k\0i\0n\0", 6)));
  CHECK_FALSE(is_candidate("password: abc"));
  CHECK(is_candidate("password: abc", {.path = "values.yaml"}));
  std::string large;
  while (large.size() < (1U << 20))
    large += "{\"name\": \"shop\", \"colour\": \"red\\n\"}, ";
  CHECK_FALSE(is_candidate(large));
  CHECK(is_candidate(large + "secretGenerator"));
}

}  // namespace refward::manifests
