// SPDX-License-Identifier: Apache-2.0
#include "cast.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::x509 {
namespace {

using std::chrono::hours;
using test::cast;
using test::kAuthority;
using test::kPerson;
using test::WantedCrl;

Verdict with_crls(const std::vector<std::string>& crls, const Terms& terms) {
  auto files = cast().files();
  for (const std::string& crl : crls)
    files.push_back({Role::crl, crl});
  return test::loaded(files).verify(test::kSigned, cast().world.sign("alice"), terms);
}

struct Row {
  std::vector<WantedCrl> crls;
  base::Seconds at;  // from now
  Reason reason;
  bool depends_on_time;
  std::string_view why;
};

}  // namespace

TEST_CASE("what CRLs say about a path, and when") {
  const auto& all = cast();
  const auto past = -hours(2);
  const auto fresh = hours(24 * 7);
  const Row rows[] = {
      {{{"inter", {}}}, {}, Reason::good, false, "an empty list"},
      {{{"inter", {{"bob", past, ""}}}}, {}, Reason::good, false, "somebody else"},
      {{{"inter", {{"alice", past, ""}}}}, {}, Reason::x509_revoked, true, "without a reason"},
      {{{"inter", {{"alice", past, ""}}}}, -hours(3), Reason::good, false, "judged as of before"},
      {{{"inter", {{"alice", past, ""}}}}, past, Reason::x509_revoked, true, "at that second"},
      {{{"inter", {{"alice", past, ""}}}},
       past - base::Seconds(1),
       Reason::good,
       false,
       "a second before"},
      {{{"inter", {{"alice", past, "superseded"}}}},
       -hours(3),
       Reason::good,
       false,
       "superseded, judged as of before"},
      {{{"inter", {{"alice", past, "certificateHold"}}}},
       {},
       Reason::x509_revoked,
       true,
       "on hold"},
      {{{"inter", {{"alice", past, "keyCompromise"}}}},
       -hours(3),
       Reason::x509_revoked,
       false,
       "compromised: at any time"},
      {{{"inter", {{"alice", past, "CACompromise"}}}},
       -hours(3),
       Reason::x509_revoked,
       false,
       "its authority compromised"},
      {{{"inter", {{"alice", hours(2), ""}}}}, {}, Reason::good, false, "from later on"},
      {{{"root", {{"inter", past, ""}}}}, {}, Reason::x509_revoked, true, "the intermediate"},
      {{{"root", {{"inter", past, "keyCompromise"}}}},
       -hours(3),
       Reason::x509_revoked,
       false,
       "the intermediate, compromised"},
      {{{"root", {{"alice", past, ""}}}}, {}, Reason::good, false, "by who did not issue it"},
      {{{"inter", {}, -hours(48), -hours(1)}},
       {},
       Reason::x509_crl_stale,
       false,
       "past its nextUpdate"},
      {{{"inter", {}, -hours(48), -hours(1)}},
       -hours(3),
       Reason::x509_crl_stale,
       false,
       "freshness is asked now, whatever is judged"},
      {{{"root", {}, -hours(48), -hours(1)}},
       {},
       Reason::x509_crl_stale,
       false,
       "that of the intermediate"},
      {{{"inter", {}, -hours(48), -hours(1)}, {"inter", {}}},
       {},
       Reason::good,
       false,
       "an old one beside a newer one"},
      {{{"inter", {{"alice", -hours(72), ""}}, -hours(48), -hours(1)}, {"inter", {}}},
       {},
       Reason::x509_revoked,
       true,
       "an old one still revokes"},
      {{{"inter", {{"alice", past, ""}}, -hours(48), -hours(1)}},
       {},
       Reason::x509_crl_stale,
       false,
       "stale before revoked: no other time mends it"},
      {{{"stamp_root", {{"alice", past, ""}}}}, {}, Reason::good, false, "of another authority"},
      {{{"inter", {{"alice", past, ""}}, -hours(24), fresh, "1.2.3.4=ASN1:UTF8String:x"}},
       {},
       Reason::x509_revoked,
       true,
       "an unknown extension that is not critical"},
      {{{"inter",
         {},
         -hours(48),
         -hours(1),
         "issuingDistributionPoint=critical,@i\n[i]\nfullname=URI:http://a"},
        {"inter", {}}},
       {},
       Reason::x509_crl_stale,
       false,
       "a newer one of another scope"},
      {{{"inter", {{"alice", past, ""}}, -hours(24), fresh, "", "sha512"}},
       {},
       Reason::x509_revoked,
       true,
       "signed with SHA-512"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    std::vector<std::string> crls;
    for (const WantedCrl& wanted : row.crls)
      crls.push_back(all.world.crl(wanted));
    const Verdict verdict = with_crls(crls, {{}, {all.world.now() + row.at, all.world.now()}});
    CAPTURE(verdict.detail);
    CHECK(to_text(verdict.reason) == to_text(row.reason));
    CHECK(verdict.depends_on_time == row.depends_on_time);
  }
}

TEST_CASE("an expired certificate that was compromised depends on no time") {
  const auto& all = cast();
  const std::string crl = all.world.crl({"inter", {{"alice", -hours(2), "keyCompromise"}}});
  const Verdict verdict =
      with_crls({crl}, {{}, {all.world.now() + hours(24 * 60), all.world.now()}});
  CHECK(verdict.reason == Reason::x509_revoked);
  CHECK_FALSE(verdict.depends_on_time);
}

TEST_CASE("the date of invalidity counts where it is earlier") {
  const auto& all = cast();
  const std::string crl =
      all.world.crl({"inter", {{"alice", -hours(2), "keyTime,20200101000000Z"}}});
  CHECK(with_crls({crl}, {{}, {all.world.now() - hours(3), all.world.now()}}).reason ==
        Reason::x509_revoked);
}

TEST_CASE("a CRL that its issuer did not sign") {
  const auto& all = cast();
  all.world.make("namesake", {"root", "Inter", "EC", kAuthority});
  const std::string forged = all.world.crl({"namesake", {{"alice", -hours(2), ""}}});
  CHECK(with_crls({forged}, all.terms()).reason == Reason::x509_crl_stale);
  // Beside one that it did sign, it is the list of another key of that name.
  const std::string right = all.world.crl({"inter", {}});
  CHECK(with_crls({forged, right}, all.terms()).good());
}

TEST_CASE("CRLs in DER, several in one file, and those that are not supported") {
  const auto& all = cast();
  const std::string pem = all.world.crl({"inter", {{"alice", -hours(2), ""}}});
  all.world.run("openssl crl -in crl.pem -outform DER");
  const std::string der = all.world.read("out");
  CHECK(with_crls({der}, all.terms()).reason == Reason::x509_revoked);
  CHECK(test::load_reason({{Role::crl, der + "x"}}) == "not-a-crl");
  CHECK(test::load_reason({{Role::crl, der.substr(0, der.size() - 1)}}) == "not-a-crl");
  const std::string other = all.world.crl({"root", {}});
  CHECK(with_crls({other + pem}, all.terms()).reason == Reason::x509_revoked);

  struct Unsupported {
    std::string extensions;
    std::string reason;
    std::string_view why;
  };

  const Unsupported rows[] = {
      {"", "", "none"},
      {"2.5.29.27=critical,ASN1:INTEGER:1", "unsupported-crl", "a delta"},
      {"2.5.29.27=ASN1:INTEGER:1", "unsupported-crl", "a delta that is not critical"},
      {"issuingDistributionPoint=critical,@i\n[i]\nindirectCRL=TRUE", "unsupported-crl",
       "an indirect one"},
      {"issuingDistributionPoint=critical,@i\n[i]\nonlyuser=TRUE", "", "one for persons only"},
      {"1.2.3.4=critical,ASN1:UTF8String:x", "unsupported-crl", "an unknown critical extension"},
  };
  for (const Unsupported& row : rows) {
    CAPTURE(row.why);
    const std::string crl = all.world.crl({"inter", {}, -hours(1), hours(24), row.extensions});
    CHECK(test::load_reason({{Role::crl, crl}}) == row.reason);
  }
  CHECK(test::load_reason(
            {{Role::crl, all.world.crl({"inter", {}, -hours(1), hours(24), "", "sha1"})}}) ==
        "unsupported-crl");
}

}  // namespace refward::signature::x509
