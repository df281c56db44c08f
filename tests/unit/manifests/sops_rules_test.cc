// SPDX-License-Identifier: Apache-2.0
#include "manifests/sops_rules.h"

#include <doctest/doctest.h>

#include <string>

namespace refward::manifests {

TEST_CASE("creation rules") {
  const auto rules = parse_sops_rules(
      "# ours\ncreation_rules:\n- path_regex: ^a/\n  encrypted_regex: ^data$\n- path_regex: b\n"
      "  unencrypted_suffix: _open\n  encrypted_suffix: _sealed\n  unencrypted_regex: ^c$\n"
      "- unencrypted_comment_regex: open\n");
  REQUIRE(rules);
  REQUIRE(rules->rules.size() == 3);
  CHECK(rules->rules[0].path_regex == "^a/");
  CHECK(rules->rules[0].selection.encrypted_regex == "^data$");
  CHECK_FALSE(rules->rules[0].selection.by_comments);
  CHECK(rules->rules[1].selection.unencrypted_suffix == "_open");
  CHECK(rules->rules[1].selection.encrypted_suffix == "_sealed");
  CHECK(rules->rules[1].selection.unencrypted_regex == "^c$");
  CHECK(rules->rules[2].path_regex.empty());
  CHECK(rules->rules[2].selection.by_comments);
}

TEST_CASE("what holds no rules, and what is none") {
  for (const char* text : {"", "# nothing\n", "stores: {}\n", "creation_rules: []\n"}) {
    CAPTURE(std::string(text));
    const auto rules = parse_sops_rules(text);
    REQUIRE(rules);
    CHECK(rules->rules.empty());
  }
  for (const std::string& text :
       {std::string("a: [\n"), std::string("- a\n"), std::string("creation_rules: a\n"),
        std::string("creation_rules: [a]\n"), std::string("a: b\n---\ncreation_rules: []\n"),
        std::string(1000, '['), std::string((1U << 20) + 1, ' ')}) {
    CAPTURE(text.substr(0, 40));
    CHECK_FALSE(parse_sops_rules(text));
  }
}

}  // namespace refward::manifests
