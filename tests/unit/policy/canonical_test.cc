// SPDX-License-Identifier: Apache-2.0
#include "policy/policy.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

namespace refward::policy {
namespace {

Policy sample() {
  Policy policy;
  Block main;
  main.name = "main";
  main.refs = *RefGlobs::parse({"@default", "refs/heads/release/**"});
  main.require = {Word::signed_commits, Word::no_delete};
  main.signers = std::vector<std::string>{"@maintainers", "alice@example.org"};
  Block tags;
  tags.name = "tags";
  tags.refs = *RefGlobs::parse({"refs/tags/**"});
  tags.require = {Word::immutable};
  policy.blocks = {main, tags};
  policy.allowed_namespaces = *RefGlobs::parse({"refs/changes/**"});
  return policy;
}

struct Change {
  std::function<void(Policy&)> make;
  std::string why;
};

}  // namespace

TEST_CASE("the canonical text of a policy") {
  CHECK(canonical(sample()) ==
        "allow \"refs/changes/**\"\n"
        "protect \"main\"\n"
        " repositories \"**\"\n"
        " refs \"@default\" \"refs/heads/release/**\"\n"
        " mode enforce\n"
        " require \"no-delete\" \"signed-commits\"\n"
        " signers \"@maintainers\" \"alice@example.org\"\n"
        "protect \"tags\"\n"
        " repositories \"**\"\n"
        " refs \"refs/tags/**\"\n"
        " mode enforce\n"
        " require \"immutable\"\n");
  CHECK(canonical(Policy{}) == "allow\n");
}

TEST_CASE("what means the same reads the same") {
  const Change same[] = {
      {[](Policy& p) { std::swap(p.blocks[0], p.blocks[1]); }, "the order of blocks"},
      {[](Policy& p) { p.blocks.push_back(p.blocks[0]); }, "a block twice"},
      {[](Policy& p) {
         p.blocks[0].refs = *RefGlobs::parse({"refs/heads/release/**", "@default", "@default"});
       },
       "the order and repetition of patterns"},
      {[](Policy& p) { std::reverse(p.blocks[0].signers->begin(), p.blocks[0].signers->end()); },
       "the order of signers"},
  };
  for (const Change& change : same) {
    CAPTURE(change.why);
    Policy policy = sample();
    change.make(policy);
    CHECK(canonical(policy) == canonical(sample()));
  }
}

TEST_CASE("what means something else reads otherwise") {
  const Change other[] = {
      {[](Policy& p) { p.blocks.pop_back(); }, "a block less"},
      {[](Policy& p) { p.blocks[0].name = "trunk"; }, "a name, which findings carry"},
      {[](Policy& p) { p.blocks[0].mode = findings::Mode::evaluate; }, "the mode"},
      {[](Policy& p) { p.blocks[0].require.erase(Word::no_delete); }, "a word less"},
      {[](Policy& p) { p.blocks[0].signers->push_back("bob@example.org"); }, "a signer more"},
      {[](Policy& p) { p.blocks[0].signers = std::vector<std::string>{}; }, "nobody"},
      {[](Policy& p) { p.blocks[0].signers.reset(); }, "anybody with a key"},
      {[](Policy& p) { p.blocks[0].repositories = *GlobList::parse({"app"}); }, "repositories"},
      {[](Policy& p) { p.blocks[0].refs = *RefGlobs::parse({"@default"}); }, "refs"},
      {[](Policy& p) { p.allowed_namespaces = RefGlobs(); }, "namespaces"},
      {[](Policy& p) { p.blocks[0].signers = std::vector<std::string>{"a\" \"b"}; },
       "quotes that pretend to be two names"},
  };
  std::set<std::string> texts = {canonical(sample())};
  for (const Change& change : other) {
    CAPTURE(change.why);
    Policy policy = sample();
    change.make(policy);
    CHECK(texts.insert(canonical(policy)).second);
  }
  Policy two = sample();
  two.blocks[0].signers = std::vector<std::string>{"a", "b"};
  CHECK(texts.insert(canonical(two)).second);
}

TEST_CASE("no name can end its line") {
  Policy policy = sample();
  policy.blocks[0].name = "main\"\n mode evaluate\n\x7f\\";
  const std::string text = canonical(policy);
  CHECK(text.find("protect \"main\\\"\\x0a mode evaluate\\x0a\\x7f\\\\\"\n") != std::string::npos);
}

}  // namespace refward::policy
