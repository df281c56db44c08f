// SPDX-License-Identifier: Apache-2.0
#include "report/wording.h"

#include "base/files.h"
#include "git/signed_object.h"
#include "identity/signers.h"
#include "manifests/manifests.h"
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

// The texts of every enumerator that a reason has or will have: numbers beyond the last give what
// to_text falls back to, which has words, too, or says nothing.
template <typename Reason>
std::set<std::string_view> all_of() {
  std::set<std::string_view> out;
  for (int i = 0; i < 256; ++i)
    out.insert(to_text(static_cast<Reason>(i)));
  for (const char* no_reason : {"good", "known", "unknown"})
    out.erase(no_reason);
  return out;
}

}  // namespace

TEST_CASE("every reason that a room below can give has words") {
  const auto signature = all_of<signature::Reason>();
  const auto identity = all_of<identity::Reason>();
  const auto split = all_of<git::SplitFault>();
  CHECK(signature.size() > 50);
  CHECK(identity.size() >= 9);
  CHECK(split.size() == 6);
  for (const auto& reasons : {signature, identity, split})
    for (const std::string_view reason : reasons) {
      CAPTURE(reason);
      CHECK(has_words(reason));
    }
}

TEST_CASE("docs/signatures.md tells every reason of a signature") {
  const std::string page = base::read_file(REFWARD_SOURCE_ROOT "/docs/signatures.md", 1U << 20);
  for (const auto& reasons :
       {all_of<signature::Reason>(), all_of<identity::Reason>(), all_of<git::SplitFault>()})
    for (const std::string_view reason : reasons) {
      CAPTURE(reason);
      CHECK(page.find("| `" + std::string(reason) + "` |") != std::string::npos);
    }
}

TEST_CASE("whoever is refused for a signature learns what mends it") {
  const auto signature = all_of<signature::Reason>();
  const auto identity = all_of<identity::Reason>();
  std::set<std::string_view> reasons = {
      "author-differs",     "committer-differs",      "tagger-differs",   "pusher-differs",
      "pusher-unknown",     "tip-signer-unknown",     "user-not-present", "user-not-verified",
      "presence-not-shown", "verification-not-shown", "ref-foreign",      "path-foreign",
      "not-a-merge",        "merge-changes",          "not-allowed",      "people-broken"};
  reasons.insert(signature.begin(), signature.end());
  reasons.insert(identity.begin(), identity.end());
  for (const std::string_view reason : reasons) {
    CAPTURE(reason);
    REQUIRE(has_words(reason));
    findings::Finding finding;
    finding.reason = reason;
    const Wording wording = wording_of(finding);
    CHECK((!wording.advice.empty() || wording.fix == Fix::sign_commits));
    CHECK((wording.fix != Fix::none || !wording.advice.empty()));
  }
}

TEST_CASE("a push certificate that is refused") {
  for (const char* fault : {"missing",
                            "unreadable",
                            "size",
                            "control",
                            "version",
                            "header",
                            "pusher",
                            "lines",
                            "unsigned",
                            "armour",
                            "nonce-unsolicited",
                            "nonce-missing",
                            "nonce-bad",
                            "nonce-differs",
                            "nonce-stale",
                            "nonce-status",
                            "ref-missing",
                            "ref-further",
                            "ref-differs",
                            "options",
                            "date"}) {
    CAPTURE(fault);
    findings::Finding finding;
    finding.reason = std::string("certificate-") + fault;
    REQUIRE(has_words(finding.reason));
    const Wording wording = wording_of(finding);
    CHECK((!wording.advice.empty() || wording.fix != Fix::none));
  }
}

TEST_CASE("every rule about manifests says what, why and what mends it") {
  const std::string page = base::read_file(REFWARD_SOURCE_ROOT "/docs/secrets.md", 1U << 20);
  CHECK(manifests::rule_names().size() >= 28);
  for (const std::string_view rule : manifests::rule_names()) {
    CAPTURE(rule);
    findings::Finding finding;
    finding.reason = "manifest-" + std::string(rule);
    REQUIRE(has_words(finding.reason));
    CHECK_FALSE(wording_of(finding).advice.empty());
    CHECK(page.find("`" + std::string(rule) + "`") != std::string::npos);
    finding.facts.push_back({"at", ": spec.template.data.password"});
    const bool whole_file = rule == "too-many";
    CHECK(label(finding).ends_with(": spec.template.data.password") != whole_file);
    CHECK(wording_of(finding).label.size() <= 72);
  }
  for (const Wording& wording : wordings())
    if (wording.reason.starts_with("rbac-") && wording.reason != "rbac-more") {
      CAPTURE(wording.reason);
      CHECK_FALSE(wording.advice.empty());
    }
}

TEST_CASE("each reason stands once, and its label is a label") {
  std::set<std::string_view> seen;
  for (const Wording& wording : wordings()) {
    CAPTURE(wording.reason);
    CHECK(seen.insert(wording.reason).second);
    CHECK_FALSE(wording.label.empty());
    CHECK_FALSE(wording.label.ends_with('.'));
    CHECK(wording.label.size() <= 72);
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
