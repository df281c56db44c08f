// SPDX-License-Identifier: Apache-2.0
#include "git/scratch.h"
#include "setup/doctor.h"

#include <doctest/doctest.h>

namespace refward::setup {
namespace {

config::Config asking(const std::vector<std::string>& repositories, policy::Word word) {
  policy::Block block;
  block.repositories = policy::GlobList::parse(repositories).value_or({});
  block.refs = policy::RefGlobs::parse({"refs/heads/*"}).value_or({});
  block.require = {word};
  config::Config config;
  config.policy.blocks = {block};
  return config;
}

// "error code; warning code".
std::string told(const std::vector<report::Symptom>& symptoms) {
  std::string out;
  for (const report::Symptom& symptom : symptoms) {
    out += out.empty() ? "" : "; ";
    out += symptom.level == report::SymptomLevel::error     ? "error "
           : symptom.level == report::SymptomLevel::warning ? "warning "
                                                            : "fine ";
    out += symptom.code;
  }
  return out;
}

}  // namespace

TEST_CASE("a repository that asks for signed pushes has to be able to take them") {
  struct Row {
    const char* why;
    std::string settings;  // shell lines in the repository
    std::string expected;
  };

  const std::string seed = "git config receive.certNonceSeed \"$(od -An -N8 -tx8 /dev/urandom)\"";
  const Row rows[] = {
      {"nothing set", ":", "error nonce-seed-missing"},
      {"an empty seed", "git config receive.certNonceSeed ''", "error nonce-seed-missing"},
      {"a slop alone", "git config receive.certNonceSlop 60", "error nonce-seed-missing"},
      {"a seed", seed, "fine nonce-seed; warning nonce-slop-missing"},
      {"a slop of nothing", seed + " && git config receive.certNonceSlop 0",
       "fine nonce-seed; warning nonce-slop-missing"},
      {"both", seed + " && git config receive.certNonceSlop 60", "fine nonce-seed"},
      {"no pushes over HTTP", seed + " && git config http.receivepack false", "fine nonce-seed"},
      {"pushes over HTTP", seed + " && git config http.receivepack true",
       "fine nonce-seed; warning nonce-slop-missing"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const git::Scratch scratch;
    scratch.run("git init -q --bare r.git && cd r.git && " + row.settings);
    const auto repo = git::Repo::open({.git_dir = scratch.path() / "r.git",
                                       .quarantine = {},
                                       .owner_check = git::OwnerCheck::off});
    REQUIRE(repo.has_value());
    const auto asked = asking({"site"}, policy::Word::signed_push);
    CHECK(told(examine_push_certificates(*repo, asked, "site")) == row.expected);
    CHECK(told(examine_push_certificates(*repo, asked, "other")) == "");
    CHECK(told(examine_push_certificates(*repo, asking({"**"}, policy::Word::signed_commits),
                                         "site")) == "");
  }
}

TEST_CASE("what to do about it is a command") {
  const std::string text = report::symptoms_text("r.git", {{report::SymptomLevel::error,
                                                            "nonce-seed-missing",
                                                            "/srv/r.git",
                                                            {{"repository", "/srv/r.git"}}}});
  CHECK(text.find("hint: git -C /srv/r.git config receive.certNonceSeed \"$(openssl rand -hex "
                  "32)\"\n") != std::string::npos);
}

}  // namespace refward::setup
