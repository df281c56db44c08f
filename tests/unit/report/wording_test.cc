// SPDX-License-Identifier: Apache-2.0
#include "report/wording.h"

#include "git/signed_object.h"
#include "identity/signers.h"
#include "signature/verdict.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace refward::report {
namespace {

bool has_words(std::string_view reason) {
  return std::ranges::any_of(wordings(),
                             [&](const Wording& wording) { return wording.reason == reason; });
}

// Every enumerator of a reason, up to the first that has no text.
template <typename Reason, typename Spell>
std::vector<std::string_view> all_of(Reason last, Spell spell) {
  std::vector<std::string_view> out;
  for (int i = 0; i <= static_cast<int>(last); ++i)
    out.push_back(spell(static_cast<Reason>(i)));
  return out;
}

}  // namespace

TEST_CASE("every reason that a room below can give has words") {
  std::vector<std::string_view> reasons;
  const auto add = [&](const std::vector<std::string_view>& more) {
    std::ranges::copy(more, std::back_inserter(reasons));
  };
  add(all_of(signature::Reason::engine_failure,
             [](signature::Reason reason) { return to_text(reason); }));
  add(all_of(git::SplitFault::malformed,
             [](git::SplitFault fault) { return git::to_text(fault); }));
  for (const auto reason : {identity::Reason::keyring_broken, identity::Reason::key_unknown,
                            identity::Reason::key_namespace, identity::Reason::key_not_yet_valid,
                            identity::Reason::key_no_longer_valid, identity::Reason::key_revoked,
                            identity::Reason::key_wildcard, identity::Reason::person_ambiguous})
    reasons.push_back(to_text(reason));
  for (const std::string_view reason : reasons) {
    if (reason == "good")
      continue;
    CAPTURE(reason);
    CHECK(reason != "unknown");
    CHECK(has_words(reason));
  }
}

TEST_CASE("each reason stands once, and its label is a label") {
  std::set<std::string_view> seen;
  for (const Wording& wording : wordings()) {
    CAPTURE(wording.reason);
    CHECK(seen.insert(wording.reason).second);
    CHECK_FALSE(wording.label.empty());
    CHECK_FALSE(wording.label.ends_with('.'));
    CHECK(
        (wording.advice.empty() || wording.advice.find_first_of("\n\t") == std::string_view::npos));
  }
}

TEST_CASE("facts are filled in, and nothing that a pusher wrote reaches a terminal raw") {
  findings::Finding finding;
  finding.rule = findings::RuleId::signed_commits;
  finding.ref = "refs/heads/main";
  finding.reason = "not-allowed";
  finding.object = "0123456789abcdef0123456789abcdef01234567";
  finding.facts = {{"person", "ma\x1b[31mllory"}};
  CHECK(message(finding) ==
        "refs/heads/main: signed-commits: signed by ma\\x1b[31mllory, who may not sign here: "
        "commit 0123456789ab");
  finding.reason = "never-heard-of";
  CHECK(label(finding) == "never-heard-of");
  CHECK(filled_in("{person", finding) == "{person");
  CHECK(filled_in("a {none} b", finding) == "a  b");
}

TEST_CASE("the place of a finding") {
  findings::Finding finding;
  CHECK(place(finding).empty());
  finding.object = "0123456789abcdef0123456789abcdef01234567";
  CHECK(place(finding) == "commit 0123456789ab");
  finding.line = 3;
  CHECK(place(finding) == "commit 0123456789ab, line 3 of its text");
  finding.path = "a\nb";
  CHECK(place(finding) == "a\\x0ab:3 in commit 0123456789ab");
  finding.object.clear();
  finding.line = 0;
  CHECK(place(finding) == "a\\x0ab");
}

}  // namespace refward::report
