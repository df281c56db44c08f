// SPDX-License-Identifier: Apache-2.0
#include "platform/push_facts.h"

#include <doctest/doctest.h>

#include <string>

namespace refward::platform {
namespace {

using Variables = Environment::Variables;

Environment with(Variables variables) {
  return Environment(std::move(variables));
}

std::string told(const base::Result<PushOptions>& options) {
  if (!options)
    return "error";
  std::string out;
  for (const std::string& option : *options)
    out += "[" + option + "]";
  return out;
}

}  // namespace

TEST_CASE("push options") {
  struct Row {
    const char* why;
    Variables variables;
    std::string expected;
  };

  const Row rows[] = {
      {"not set: an older Git, or another hook", {}, ""},
      {"none", {{"GIT_PUSH_OPTION_COUNT", "0"}}, ""},
      {"two, in their order, empty ones included",
       {{"GIT_PUSH_OPTION_COUNT", "2"}, {"GIT_PUSH_OPTION_0", "b b"}, {"GIT_PUSH_OPTION_1", ""}},
       "[b b][]"},
      {"the tenth is no second first",
       {{"GIT_PUSH_OPTION_COUNT", "1"}, {"GIT_PUSH_OPTION_0", "a"}, {"GIT_PUSH_OPTION_1", "b"}},
       "[a]"},
      {"one is not there", {{"GIT_PUSH_OPTION_COUNT", "1"}}, "error"},
      {"the last is not there",
       {{"GIT_PUSH_OPTION_COUNT", "2"}, {"GIT_PUSH_OPTION_0", "a"}},
       "error"},
      {"empty", {{"GIT_PUSH_OPTION_COUNT", ""}}, "error"},
      {"negative", {{"GIT_PUSH_OPTION_COUNT", "-1"}}, "error"},
      {"words behind", {{"GIT_PUSH_OPTION_COUNT", "0x"}}, "error"},
      {"a leading zero", {{"GIT_PUSH_OPTION_COUNT", "00"}}, "error"},
      {"more than are read", {{"GIT_PUSH_OPTION_COUNT", "100001"}}, "error"},
      {"more than a number holds", {{"GIT_PUSH_OPTION_COUNT", "99999999999999999999"}}, "error"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(told(push_options(with(row.variables))) == row.expected);
  }
}

TEST_CASE("the facts of a push certificate") {
  CHECK_FALSE(certificate_facts(with({})).has_value());
  CHECK_FALSE(certificate_facts(with({{"GIT_PUSH_CERT_NONCE", "1-a"},
                                      {"GIT_PUSH_CERT_NONCE_STATUS", "OK"},
                                      {"GIT_PUSH_CERT_STATUS", "G"}}))
                  .has_value());
  const auto facts = certificate_facts(with({{"GIT_PUSH_CERT", "cafe"},
                                             {"GIT_PUSH_CERT_NONCE", "1-a"},
                                             {"GIT_PUSH_CERT_NONCE_STATUS", "SLOP"},
                                             {"GIT_PUSH_CERT_NONCE_SLOP", "-7"}}));
  REQUIRE(facts.has_value());
  CHECK(facts->id == "cafe");
  CHECK(facts->nonce == "1-a");
  CHECK(facts->status == NonceStatus::slop);
  CHECK(facts->slop == -7);
}

TEST_CASE("both together") {
  const auto facts = push_facts(with(
      {{"GIT_PUSH_CERT", "cafe"}, {"GIT_PUSH_OPTION_COUNT", "1"}, {"GIT_PUSH_OPTION_0", "a"}}));
  REQUIRE(facts.has_value());
  CHECK(facts->options == PushOptions{"a"});
  CHECK(facts->certificate->id == "cafe");
  CHECK_FALSE(push_facts(with({{"GIT_PUSH_OPTION_COUNT", "1"}})).has_value());
}

TEST_CASE("a nonce's status is one of Git's words, and its slop a number") {
  struct Row {
    const char* word;
    NonceStatus status;
  };

  const Row rows[] = {{"OK", NonceStatus::ok},
                      {"SLOP", NonceStatus::slop},
                      {"BAD", NonceStatus::bad},
                      {"MISSING", NonceStatus::missing},
                      {"UNSOLICITED", NonceStatus::unsolicited},
                      {"", NonceStatus::unknown},
                      {"ok", NonceStatus::unknown},
                      {"OK ", NonceStatus::unknown},
                      {"unknown", NonceStatus::unknown}};
  for (const Row& row : rows) {
    CAPTURE(row.word);
    CHECK(
        certificate_facts(with({{"GIT_PUSH_CERT", "x"}, {"GIT_PUSH_CERT_NONCE_STATUS", row.word}}))
            ->status == row.status);
  }
  CHECK(certificate_facts(with({{"GIT_PUSH_CERT", ""}}))->status == NonceStatus::none);
  for (const char* slop : {"", "x", "1s", "+1", "01", " 1", "99999999999999999999"}) {
    CAPTURE(slop);
    CHECK_FALSE(
        certificate_facts(with({{"GIT_PUSH_CERT", "x"}, {"GIT_PUSH_CERT_NONCE_SLOP", slop}}))
            ->slop.has_value());
  }
}

}  // namespace refward::platform
