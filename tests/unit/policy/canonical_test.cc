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

namespace {

Freeze weekend(const std::string& zone = "UTC") {
  return {Weekly{*parse_week_time("Fri 16:00"), *parse_week_time("Mon 08:00"),
                 *base::Zone::named(zone)},
          {"@oncall"},
          "weekend",
          "Fri 16:00",
          "Mon 08:00"};
}

Freeze holidays() {
  return {Between{*base::parse_rfc3339("2026-12-24T12:00:00+01:00"),
                  *base::parse_rfc3339("2027-01-02T00:00:00Z")},
          {},
          {},
          "2026-12-24T12:00:00+01:00",
          "2027-01-02T00:00:00Z"};
}

PathRule prod() {
  return {.name = "main, paths[1]",
          .match = *GlobList::parse({"envs/prod/**"}),
          .signers = Names{"@sre"},
          .approvals = Approvals{.count = 2, .from = {"@sre"}},
          .freeze = {weekend()},
          .promote_from = "envs/staging/",
          .soak = base::Seconds(3600)};
}

PathRule docs() {
  return {.name = "main, paths[2]", .match = *GlobList::parse({"docs/**"}), .signers = Names{"a"}};
}

// A block with every setting.
Block full() {
  Block block = sample().blocks[0];
  Settings& s = block.settings;
  s.approvals =
      Approvals{.count = 2, .from = {"bob", "@maintainers"}, .merges = Approvals::Merges::unbound};
  s.paths = {prod(), docs()};
  s.max_file_size = 10'485'760;
  s.max_path_length = 200;
  s.max_push_commits = 500;
  s.max_push_refs = 3;
  s.forbid_paths = *GlobList::parse({"**/*.exe", "!tools/**"});
  s.forbid_kinds = {FileKind::submodule, FileKind::binary};
  s.submodule_urls = std::vector<Pattern>{*Pattern::parse("^https:"), *Pattern::parse("^ssh:")};
  s.commit_message = TextRule{*Pattern::parse("[A-Z]+-[0-9]+"), {}};
  s.author_email = TextRule{*Pattern::parse("@a$"), *Pattern::parse("bot")};
  s.committer_email = TextRule{{}, *Pattern::parse("noreply")};
  s.ref_name = TextRule{*Pattern::parse("^refs/heads/[a-z]+$"), {}};
  s.pushers = Names{"@maintainers", "alice"};
  s.freeze = {weekend(), holidays()};
  s.promote_from = "refs/heads/staging";
  s.soak = base::Seconds(86'400);
  s.rewind = Rewind::with_approval;
  s.fsck = Fsck::strict;
  s.fsck_ignore = {"badDate", "missingSpaceBeforeDate"};
  return block;
}

struct SettingChange {
  std::function<void(Settings&)> make;
  std::string why;
};

std::string changed(const SettingChange& change) {
  Block block = full();
  change.make(block.settings);
  return canonical(block);
}

}  // namespace

TEST_CASE("the canonical text of a block with every setting") {
  CHECK(canonical(full()) ==
        "protect \"main\"\n"
        " repositories \"**\"\n"
        " refs \"@default\" \"refs/heads/release/**\"\n"
        " mode enforce\n"
        " require \"no-delete\" \"signed-commits\"\n"
        " signers \"@maintainers\" \"alice@example.org\"\n"
        " approvals 2 unbound_merges from \"@maintainers\" \"bob\"\n"
        " allow_rewind\n"
        " pushers \"@maintainers\" \"alice\"\n"
        " max_push_commits 500\n"
        " max_push_refs 3\n"
        " ref_name must \"^refs/heads/[a-z]+$\"\n"
        " commit_message must \"[A-Z]+-[0-9]+\"\n"
        " author_email must \"@a$\" must_not \"bot\"\n"
        " committer_email must_not \"noreply\"\n"
        " max_file_size 10485760\n"
        " max_path_length 200\n"
        " forbid_paths \"!tools/**\" \"**/*.exe\"\n"
        " forbid_kinds \"binary\" \"submodule\"\n"
        " submodule_urls \"^https:\" \"^ssh:\"\n"
        " freeze between 2026-12-24T11:00:00Z 2027-01-02T00:00:00Z except reason \"\"\n"
        " freeze weekly 403200 28800 \"UTC\" except \"@oncall\" reason \"weekend\"\n"
        " promote_from \"refs/heads/staging\" soak 86400\n"
        " fsck strict ignore \"badDate\" \"missingSpaceBeforeDate\"\n"
        " paths \"docs/**\"\n"
        "  signers \"a\"\n"
        " paths \"envs/prod/**\"\n"
        "  signers \"@sre\"\n"
        "  approvals 2 from \"@sre\"\n"
        "  freeze weekly 403200 28800 \"UTC\" except \"@oncall\" reason \"weekend\"\n"
        "  promote_from \"envs/staging/\" soak 3600\n");
}

TEST_CASE("settings that mean the same read the same") {
  const SettingChange same[] = {
      {[](Settings& s) { std::swap(s.paths[0], s.paths[1]); }, "the order of path rules"},
      {[](Settings& s) { s.paths.push_back(s.paths[0]); }, "a path rule twice"},
      {[](Settings& s) { std::swap(s.freeze[0], s.freeze[1]); }, "the order of freezes"},
      {[](Settings& s) { s.freeze[1].from_text = "2026-12-24T11:00:00Z"; },
       "an instant in another zone"},
      {[](Settings& s) { s.submodule_urls->push_back(s.submodule_urls->front()); },
       "a pattern twice"},
      {[](Settings& s) {
         s.approvals->from = {"@maintainers", "bob", "bob"};
       },
       "the order of approvers"},
  };
  for (const SettingChange& change : same) {
    CAPTURE(change.why);
    CHECK(changed(change) == canonical(full()));
  }
}

TEST_CASE("settings that mean something else read otherwise") {
  const SettingChange other[] = {
      {[](Settings& s) { s.approvals.reset(); }, "no approvals"},
      {[](Settings& s) { s.approvals->count = 1; }, "one approval"},
      {[](Settings& s) { s.approvals->from = {"bob"}; }, "another approver"},
      {[](Settings& s) { s.approvals->merges = Approvals::Merges::bound; }, "merges are bound"},
      {[](Settings& s) { s.rewind = Rewind::refused; }, "no rewinds"},
      {[](Settings& s) { s.pushers.reset(); }, "all may push"},
      {[](Settings& s) { s.pushers = Names{}; }, "nobody may push"},
      {[](Settings& s) { s.pushers = Names{"alice"}; }, "another pusher"},
      {[](Settings& s) { s.max_push_commits.reset(); }, "no limit of commits"},
      {[](Settings& s) { s.max_push_commits = 501; }, "another limit of commits"},
      {[](Settings& s) { s.max_push_refs = 4; }, "another limit of refs"},
      {[](Settings& s) { s.max_push_refs.reset(); }, "no limit of refs"},
      {[](Settings& s) { s.max_file_size = 1; }, "another size"},
      {[](Settings& s) { s.max_file_size.reset(); }, "no size"},
      {[](Settings& s) { s.max_path_length = 1; }, "another length"},
      {[](Settings& s) { s.max_path_length.reset(); }, "no length"},
      {[](Settings& s) { s.ref_name.reset(); }, "any name"},
      {[](Settings& s) { s.commit_message.reset(); }, "any message"},
      {[](Settings& s) { std::swap(s.commit_message->must, s.commit_message->must_not); },
       "must becomes must_not"},
      {[](Settings& s) { std::swap(s.author_email, s.committer_email); }, "whose e-mail"},
      {[](Settings& s) { s.author_email->must_not.reset(); }, "one half of two"},
      {[](Settings& s) { s.forbid_paths = GlobList(); }, "all paths"},
      {[](Settings& s) { s.forbid_paths = *GlobList::parse({"**/*.exe"}); }, "all of them"},
      {[](Settings& s) { s.forbid_kinds = {FileKind::binary}; }, "one kind"},
      {[](Settings& s) { s.submodule_urls.reset(); }, "submodules from anywhere"},
      {[](Settings& s) { s.submodule_urls->pop_back(); }, "a place less"},
      {[](Settings& s) { s.freeze.pop_back(); }, "a freeze less"},
      {[](Settings& s) { s.freeze[0] = weekend("Europe/Berlin"); }, "another zone"},
      {[](Settings& s) { std::get<Weekly>(s.freeze[0].when).until += base::Seconds(60); },
       "a minute more"},
      {[](Settings& s) { s.freeze[0].except.clear(); }, "nobody excepted"},
      {[](Settings& s) { s.freeze[0].reason = "always"; }, "another reason"},
      {[](Settings& s) { std::get<Between>(s.freeze[1].when).from += base::Seconds(1); },
       "a second less"},
      {[](Settings& s) { s.promote_from = "refs/heads/test"; }, "another stage"},
      {[](Settings& s) { s.promote_from.reset(); }, "no stage"},
      {[](Settings& s) { s.soak = base::Seconds(0); }, "no soak"},
      {[](Settings& s) { s.fsck = Fsck::off; }, "no fsck"},
      {[](Settings& s) { s.fsck_ignore.clear(); }, "nothing ignored"},
      {[](Settings& s) { s.paths.pop_back(); }, "a path rule less"},
      {[](Settings& s) { s.paths[0].match = *GlobList::parse({"envs/**"}); }, "other paths"},
      {[](Settings& s) { s.paths[0].signers.reset(); }, "whoever may sign"},
      {[](Settings& s) { s.paths[0].approvals.reset(); }, "no approvals there"},
      {[](Settings& s) { s.paths[0].freeze.clear(); }, "no freeze there"},
      {[](Settings& s) { s.paths[0].promote_from.reset(); }, "no stage there"},
      {[](Settings& s) { s.paths[0].soak = base::Seconds(1); }, "another soak there"},
      {[](Settings& s) { std::swap(s.paths[0].signers, s.paths[1].signers); }, "who signs where"},
  };
  std::set<std::string> texts = {canonical(full())};
  for (const SettingChange& change : other) {
    CAPTURE(change.why);
    CHECK(texts.insert(changed(change)).second);
  }
}

TEST_CASE("no name can end its line") {
  Policy policy = sample();
  policy.blocks[0].name = "main\"\n mode evaluate\n\x7f\\";
  const std::string text = canonical(policy);
  CHECK(text.find("protect \"main\\\"\\x0a mode evaluate\\x0a\\x7f\\\\\"\n") != std::string::npos);
}

}  // namespace refward::policy
