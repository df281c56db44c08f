// SPDX-License-Identifier: Apache-2.0
// True and false positives of every rule.
#include "secrets/rules.h"

#include "base/bytes.h"
#include "values.h"

#include <doctest/doctest.h>
#include <hs/hs.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

namespace refward::secrets {
namespace {

using namespace std::string_literals;
using test::noise;
using test::with_base36_crc;
using test::with_base62_crc;

struct Row {
  std::string text;
  std::string expected;  // see test::summary
  std::string why;
};

void check(const std::vector<Row>& rows) {
  static const Scanner kScanner = test::make_scanner();
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CAPTURE(row.text);
    CHECK(test::summary(kScanner.scan(row.text, "")) == row.expected);
  }
}

std::string likely(const std::string& rule) {
  return rule + "/error/likely";
}

std::string jwt(std::string_view header, std::string_view claims, std::size_t signature = 43) {
  const auto url64 = [](std::string_view json) {
    std::string out = base::to_base64(base::as_bytes(json), base::Padding::absent);
    std::ranges::replace(out, '+', '-');
    std::ranges::replace(out, '/', '_');
    return out;
  };
  return url64(header) + "." + url64(claims) + "." + noise(test::kUrl64, signature);
}

}  // namespace

TEST_CASE("GitHub tokens") {
  const std::string classic = with_base62_crc("gh"s + "p_", noise(test::kBase62, 30));
  const std::string wrong = classic.substr(0, 39) + (classic[39] == 'a' ? 'b' : 'a');
  const std::string longer = "gh"s + "s_" + noise(test::kBase62, 60);
  const std::string fine =
      "github"s + "_pat_" + noise(test::kBase62, 22) + "_" + noise(test::kBase62, 59, 2);
  const std::string certain = "github-token/error/certain";
  check({
      {classic, certain, "alone"},
      {"https://x:" + classic + "@github.com/a/b", certain, "in an address"},
      {"{\"t\":\"a\\n" + classic + "\\n\"}", certain, "behind an escaped line end"},
      {"TOKEN%3D" + classic, certain, "behind a percent escape"},
      {"xx" + classic, certain, "the checksum outweighs the missing boundary"},
      {with_base62_crc("gh"s + "o_", noise(test::kBase62, 30, 3)), certain, "OAuth"},
      {with_base62_crc("gh"s + "u_", noise(test::kBase62, 30, 4)), certain, "user to server"},
      {with_base62_crc("gh"s + "s_", noise(test::kBase62, 30, 5)), certain, "server to server"},
      {with_base62_crc("gh"s + "r_", noise(test::kBase62, 30, 6)), certain, "refresh"},
      {longer, likely("github-token"), "a longer form"},
      {wrong, "github-token/warning/failed-checksum", "a wrong checksum"},
      {"x" + wrong, "", "a wrong checksum within a word"},
      {"gh"s + "x_" + classic.substr(4), "", "no such kind"},
      {classic.substr(0, 39), "", "cut"},
      {"gh"s + "p_" + std::string(36, 'x'), "", "a placeholder"},
      {"gh"s + "p_" + "EXAMPLE" + noise(test::kBase62, 29), "", "an example"},
      {fine, likely("github-fine-grained-token"), "fine-grained"},
      {"token=" + fine, likely("github-fine-grained-token"), "fine-grained, assigned"},
      {"'" + fine + "'", likely("github-fine-grained-token"), "fine-grained, quoted"},
      {fine + "x", "", "fine-grained, too long"},
      {fine.substr(0, fine.size() - 1), "", "fine-grained, cut"},
      {"github"s + "_pat_" + std::string(22, 'a') + "_" + std::string(59, 'a'), "", "placeholder"},
  });
}

TEST_CASE("a context is silent about bytes in which another rule saw a form") {
  const std::string token = with_base62_crc("gh"s + "p_", noise(test::kBase62, 30));
  const std::string certain = "github-token/error/certain";
  check({
      {"password = \"" + token + "\"", certain, "the same bytes"},
      {"password = \"x-" + token + "\"", certain, "it begins before the form"},
      {"password = \"" + token + "-x\"", certain, "it ends behind the form"},
      {"password = \"" + test::noise(test::kBase62, 14) + "\" " + token,
       "generic-password/warning/likely " + certain, "beside each other"},
  });
}

TEST_CASE("npm and PyPI tokens") {
  const std::string npm = with_base62_crc("np"s + "m_", noise(test::kBase62, 30));
  const std::string pypi = "pyp"s + "i-AgE" + "IcHlwaS5vcmc" + noise(test::kUrl64, 90);
  check({
      {npm, "npm-token/error/certain", "alone"},
      {"//registry.npmjs.org/:_authToken=" + npm, "npm-token/error/certain", ".npmrc"},
      {"export T=\"" + npm + "\"", "npm-token/error/certain", "quoted"},
      {npm.substr(0, 39) + "-", "", "cut"},
      {"npm_config_registry_url_of_the_company_x", "", "a variable"},
      {"np"s + "m_" + std::string(36, 'X'), "", "a placeholder"},
      {npm.substr(0, 34) + "zzzzzz", "npm-token/warning/failed-checksum", "wrong checksum"},
      {pypi, "pypi-token/warning/failed-checksum", "no macaroon"},
      {"pyp"s + "i-AgE" + "IcHlwaS5vcmc" + noise(test::kUrl64, 10), "", "cut"},
      {"pyp"s + "i-AgE" + noise(test::kUrl64, 120), "", "another place"},
      {"pyp"s + "i-server-deployment-with-a-long-name", "", "a name"},
  });
}

TEST_CASE("AWS access keys") {
  const std::string id = "AK"s + "IA" + noise(test::kUpper32, 16);
  const std::string secret = noise(test::kBase64, 40, 7);
  const std::string id_alone = "aws-access-key-id/warning/likely";
  const std::string context = likely("aws-secret-access-key");
  const std::string sample = "wJalrXUtnFEMI/K7MDENG/bPxRfiCY"s + "EXAMPLEKEY";
  check({
      {id, id_alone, "an id is not a secret"},
      {"AS"s + "IA" + noise(test::kUpper32, 16), id_alone, "a session's id"},
      {"x = '" + id + "'", id_alone, "quoted"},
      {"AK"s + "IAIOSFODNN7" + "EXAMPLE", "", "the documentation's id"},
      {id + "7", "", "too long"},
      {"x" + id, "", "within a word"},
      {id + ":" + secret, id_alone + " " + likely("aws-access-key"), "id and secret"},
      {secret + "\n" + id + "\n", likely("aws-access-key") + " " + id_alone, "secret before id"},
      {"key " + id + "\n" + std::string(200, '-') + "\n" + secret,
       id_alone + " " + likely("aws-access-key"), "near"},
      {id + std::string(300, '-') + secret, id_alone, "far"},
      {id + " " + noise(test::kHex, 40), id_alone, "a commit id beside it"},
      {id + " " + noise(test::kBase64, 41, 7), id_alone, "41 characters"},
      {id + " usr/lib/X11/app/defaults/a1/b2/c3/d4/e5x", id_alone, "a path of 40 characters"},
      {id + " " + sample, id_alone, "the documentation's secret"},
      {"aws_secret_access_key = " + secret + "\n", context, "credentials file"},
      {"\"SecretAccessKey\": \"" + secret + "\"", context, "JSON"},
      {"AWS_SECRET_KEY=" + secret, context, "environment"},
      {"secret-access-key: " + secret, context, "YAML"},
      {id + "\naws_secret_access_key=" + secret, id_alone + " " + likely("aws-access-key"),
       "one secret, one match"},
      {"aws_secret_access_key = " + sample, "", "the documentation's"},
      {"aws_secret_access_key = ${AWS_SECRET}", "", "a reference"},
      {"aws_secret_access_key = " + noise(test::kHex, 40), "", "a hash"},
      {"aws_secret_access_key = " + secret + "A", "", "too long"},
      {"secret_access_key(" + secret, "", "no assignment"},
      {"aws_secret_access_key = " + std::string(40, 'a'), "", "a placeholder"},
  });
}

TEST_CASE("GitLab tokens") {
  const std::string plain = "gl"s + "pat-" + noise(test::kUrl64, 20);
  const std::string routable = with_base36_crc("gl"s + "pat-" + noise(test::kUrl64, 30) + ".0u");
  const std::string versioned =
      with_base36_crc("gl"s + "pat-" + noise(test::kUrl64, 36) + ".01.10");
  const std::string certain = "gitlab-token/error/certain";
  check({
      {plain, likely("gitlab-token"), "alone"},
      {"https://oauth2:" + plain + "@gitlab.com", likely("gitlab-token"), "in an address"},
      {"PRIVATE-TOKEN: " + plain + "\r\n", likely("gitlab-token"), "in a header"},
      {routable, certain, "routable"},
      {versioned, certain, "routable with a version"},
      {routable.substr(0, routable.size() - 1) + "!", "", "a cut checksum"},
      {routable.substr(0, routable.size() - 7) + "0000000", "gitlab-token/warning/failed-checksum",
       "a wrong checksum"},
      {"gl"s + "pat-" + std::string(20, 'x'), "", "a placeholder"},
      {"gl"s + "pat-your-token-here", "", "too short"},
      {"gl"s + "pat-<token>", "", "a placeholder"},
      {"x" + plain, "", "within a word"},
  });

  struct Family {
    std::string rule;
    std::string prefix;
    std::string_view alphabet;
    std::size_t size;
  };

  const Family families[] = {
      {"gitlab-runner-token", "gl"s + "rt-", test::kUrl64, 20},
      {"gitlab-runner-token", "gl"s + "rt-t1_", test::kUrl64, 20},
      {"gitlab-deploy-token", "gl"s + "dt-", test::kUrl64, 20},
      {"gitlab-feed-token", "gl"s + "ft-", test::kUrl64, 20},
      {"gitlab-scim-token", "gl"s + "soat-", test::kUrl64, 20},
      {"gitlab-trigger-token", "gl"s + "ptt-", test::kHex, 40},
      {"gitlab-agent-token", "gl"s + "agent-", test::kUrl64, 50},
      {"gitlab-oauth-secret", "gl"s + "oas-", test::kUrl64, 64},
  };
  for (const Family& family : families) {
    const std::string value = family.prefix + noise(family.alphabet, family.size);
    check({
        {value, likely(family.rule), "alone"},
        {"token: \"" + value + "\"", likely(family.rule), "quoted"},
        {"--token=" + value + " ", likely(family.rule), "an option"},
        {value.substr(0, value.size() - 1), "", "cut"},
        {"my" + value, "", "within a word"},
        {family.prefix + std::string(family.size, 'a'), "", "a placeholder"},
    });
  }
  const std::string runner = with_base36_crc("gl"s + "rt-t3_" + noise(test::kUrl64, 30) + ".0u");
  check({{runner, "gitlab-runner-token/error/certain", "a routable runner token"}});
}

TEST_CASE("Slack") {
  const std::string d1 = "2907463518";
  const std::string d2 = "7081635429";
  const std::string bot = "xo"s + "xb-" + d1 + "-" + d2 + "-" + noise(test::kBase62, 24);
  const std::string app =
      "xa"s + "pp-1-A" + noise(test::kUpper32, 10) + "-" + d1 + "-" + noise(test::kHex, 64);
  const std::string hook = "https://hooks.sla"s + "ck.com/services/T" + noise(test::kUpper32, 9) +
                           "/B" + noise(test::kUpper32, 9, 2) + "/" + noise(test::kBase62, 24);
  const std::string token = likely("slack-token");
  check({
      {bot, token, "bot"},
      {"xo"s + "xb-" + d1 + "-" + noise(test::kBase62, 24), token, "bot, the older form"},
      {"xo"s + "xp-" + d1 + "-" + d2 + "-" + d1 + "-" + noise(test::kHex, 32), token, "user"},
      {"xo"s + "xe.xo" + "xp-1-" + noise(test::kBase62, 166), token, "rotating"},
      {"xo"s + "xa-2-" + d1 + "-" + d2 + "-" + d1 + "-" + noise(test::kHex, 64), token,
       "workspace"},
      {"xo"s + "xb-not-a-real-token", "", "words"},
      {"xo"s + "xb-" + std::string(12, '0') + "-" + std::string(12, '0') + "-" +
           std::string(24, 'a'),
       "", "a placeholder"},
      {"xo"s + "xq-" + d1 + "-" + d2 + "-" + noise(test::kBase62, 24), "", "no such kind"},
      {"xo"s + "xb-" + d1 + "-" + d2, "", "cut"},
      {app, likely("slack-app-token"), "app"},
      {"SLACK_APP_TOKEN=" + app, likely("slack-app-token"), "app, assigned"},
      {"\"" + app + "\"", likely("slack-app-token"), "app, quoted"},
      {app.substr(0, app.size() - 1), "", "app, cut"},
      {app + "0", "", "app, too long"},
      {"xa"s + "pp-1-APPID", "", "app, words"},
      {hook, likely("slack-webhook"), "webhook"},
      {"url: " + hook + "\n", likely("slack-webhook"), "webhook in YAML"},
      {"<" + hook + ">", likely("slack-webhook"), "webhook in text"},
      {"https://hooks.sla"s + "ck.com/services/T00000000/B00000000/" + std::string(24, 'X'), "",
       "the documentation's webhook"},
      {"https://hooks.sla"s + "ck.com/services/", "", "webhook, cut"},
      {"https://hooks.sla"s + "ck.com/services/$TEAM/$APP/$KEY", "", "webhook, references"},
  });
}

TEST_CASE("Stripe") {
  const std::string body = noise(test::kBase62, 24);
  check({
      {"sk"s + "_live_" + body, likely("stripe-key"), "secret"},
      {"rk"s + "_live_" + body, likely("stripe-key"), "restricted"},
      {"STRIPE_KEY=sk"s + "_live_" + noise(test::kBase62, 99), likely("stripe-key"), "long form"},
      {"a\\nsk"s + "_live_" + body, likely("stripe-key"), "behind an escaped line end"},
      {"a%3Dsk"s + "_live_" + body, likely("stripe-key"), "behind a percent escape"},
      {"a\\u003dsk"s + "_live_" + body, likely("stripe-key"), "behind a JSON escape"},
      {"a\\x3dsk"s + "_live_" + body, likely("stripe-key"), "behind a C escape"},
      {"3dsk"s + "_live_" + body, "", "behind no escape"},
      {"pk"s + "_live_" + body, "", "publishable"},
      {"sk"s + "_live_" + std::string(24, 'x'), "", "a placeholder"},
      {"task"s + "_live_" + body, "", "within a word"},
      {"sk"s + "_live_short", "", "too short"},
      {"sk"s + "_test_" + body, "stripe-test-key/note/likely", "test"},
      {"'rk"s + "_test_" + body + "'", "stripe-test-key/note/likely", "test, restricted"},
      {"key: sk"s + "_test_" + noise(test::kBase62, 99), "stripe-test-key/note/likely",
       "test, long"},
      {"pk"s + "_test_" + body, "", "test, publishable"},
      {"sk"s + "_test_mode_enabled_for_all", "", "test, words"},
      {"disk"s + "_test_" + body, "", "test, within a word"},
  });
}

TEST_CASE("Vault tokens") {
  const std::string service = "hv"s + "s." + noise(test::kUrl64, 91);
  const std::string token = likely("vault-token");
  check({
      {service, token, "service"},
      {"X-Vault-Token: " + service, token, "service, in a header"},
      {"VAULT_TOKEN=hv"s + "s." + noise(test::kBase62, 24), token, "service, short form"},
      {"hv"s + "b." + noise(test::kUrl64, 140), token, "batch"},
      {"hv"s + "r." + noise(test::kUrl64, 91), token, "recovery"},
      {"hv"s + "s." + std::string(24, 'a'), "", "a placeholder"},
      {"hv"s + "s.readTheDocumentation", "", "too short"},
      {"hv"s + "b." + noise(test::kUrl64, 60), "", "batch, cut"},
      {"hv"s + "s.thisisalllowercaseletters", "", "not mixed"},
  });
}

TEST_CASE("age identities") {
  // The sample of the age specification (C2SP age.md).
  const std::string hybrid =
      "AGE-SECRET-"s + "KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE8" + "4UN3VPM33W6HWDX0H3SK3ZQFR";
  // The identity of age's own test kit (32 bytes of 0x42).
  const std::string classic =
      "AGE-SECRET-"s + "KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGF" + "PYYSJZGFPQ4EGAEX";
  const std::string certain = "age-secret-key/error/certain";
  check({
      {hybrid, certain, "post-quantum"},
      {classic, certain, "X25519"},
      {"# created\n" + classic + "\n", certain, "a key file"},
      {classic.substr(0, classic.size() - 1) + "Y", "age-secret-key/warning/failed-checksum",
       "a wrong checksum"},
      {classic.substr(0, classic.size() - 1), "", "cut"},
      {"age1" + noise("qpzry9x8gf2tvdw0s3jn54khce6mua7l", 58), "", "a recipient"},
      {"AGE-SECRET-"s + "KEY-1" + std::string(58, 'Q'), "", "a placeholder"},
      {"AGE-SECRET-"s + "KEY-1...", "", "documentation"},
  });
}

TEST_CASE("JSON Web Tokens") {
  // RFC 7515, appendix A.1.
  const std::string rfc = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"s +
                          ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt" +
                          "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ" +
                          ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  const std::string service_account =
      jwt(R"({"alg":"RS256","kid":""})",
          R"({"iss":"kubernetes/serviceaccount","sub":"system:serviceaccount:a:b"})", 342);
  check({
      {rfc, "jwt/warning/likely", "the standard's own, which ended in 2011"},
      {service_account, likely("jwt"), "a service account"},
      {"Authorization: Bearer " + service_account + "\n", likely("jwt"), "in a header"},
      {jwt(R"({"alg":"none"})", R"({"sub":"alice"})"), "", "unsigned"},
      {jwt(R"({"alg":"HS256","typ":"JWT"})",
           R"({"sub":"1234567890","name":"John Doe","iat":1516239022})"),
       "", "the sample of the documentation"},
      {jwt(R"({"typ":"JWT"})", R"({"sub":"alice"})"), "", "no algorithm"},
      {rfc.substr(0, rfc.rfind('.')), "", "no signature"},
      {rfc.substr(0, rfc.find('.')), "", "a header alone"},
      {"x" + rfc, "", "within a word"},
      {"eyJub3QganNvbiBhdCBhbGw"s + ".eyJhYmNkZWZnaGlqa2w" + ".c2lnbmF0dXJlX3NpZ25hdHVyZQ", "",
       "no header"},
  });
}

TEST_CASE(
    "the table itself: anchors are as long as they say, shapes have one group, names differ") {
  std::vector<std::string_view> names;
  for (const Rule& rule : builtin_rules()) {
    CAPTURE(rule.info.name);
    hs_expr_info_t* info = nullptr;
    hs_compile_error_t* error = nullptr;
    REQUIRE(hs_expression_info(rule.anchor, 0, &info, &error) == HS_SUCCESS);
    if (rule.back != 0) {
      CHECK(info->min_width == info->max_width);
      CHECK(info->max_width <= rule.back);
    }
    std::free(info);
    const re2::RE2 shape(rule.shape, re2::RE2::Latin1);
    CHECK(shape.ok());
    CHECK(shape.NumberOfCapturingGroups() == 1);
    CHECK(std::ranges::count(names, rule.info.name) == 0);
    names.push_back(rule.info.name);
  }
}

TEST_CASE("docs/secrets.md names every rule") {
  std::ifstream file(REFWARD_SOURCE_ROOT "/docs/secrets.md");
  std::stringstream content;
  content << file.rdbuf();
  for (const RuleInfo& info : Scanner::rules()) {
    CAPTURE(info.name);
    CHECK(content.str().find("`" + std::string(info.name) + "`") != std::string::npos);
    CHECK_FALSE(info.title.empty());
    CHECK_FALSE(info.remedy.empty());
    CHECK_FALSE(info.reference.empty());
  }
}

}  // namespace refward::secrets
