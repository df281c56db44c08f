// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/time_stamp.h"

#include "cast.h"
#include "der_tree.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::x509 {
namespace {

using std::chrono::hours;
using test::cast;
using test::DerTree;
using test::kAuthority;
using test::kPerson;
using test::kSigned;
using test::kStamper;

constexpr auto kLater = hours(30);  // when the short-lived certificates have run out

struct Stamped {
  base::ByteBuffer plain;
  base::ByteBuffer stamped;
};

Stamped stamped_by(const std::string& stamper,
                   const std::string& person = "brief",
                   const std::string& settings = "certs=stamp.pem") {
  const auto& world = cast().world;
  Stamped out;
  out.plain = world.sign(person);
  out.stamped =
      world.stamped(out.plain, {world.token(stamper, test::signature_value(out.plain), settings)});
  return out;
}

Verdict verify_later(base::Bytes cms, base::Seconds later = kLater) {
  const base::Instant then = cast().world.now() + later;
  return cast().stamp_trust.verify(kSigned, cms, {{}, Moment::present(then)});
}

}  // namespace

TEST_CASE("a certificate for one signature needs a token, then and later") {
  const auto& all = cast();
  const Stamped signature = stamped_by("stamp");
  const Verdict good = verify_later(signature.stamped);
  REQUIRE_MESSAGE(good.good(), good.detail);
  REQUIRE(good.x509->stamped);
  CHECK(*good.x509->stamped >= all.world.now());
  CHECK(*good.x509->stamped < all.world.now() + hours(2));
  CHECK(verify_later(signature.stamped, hours(1)).good());
  for (const auto later : {base::Seconds(0), base::Seconds(kLater)}) {
    const Verdict bare = verify_later(signature.plain, later);
    CHECK(bare.reason == Reason::x509_no_timestamp);
    CHECK_FALSE(bare.depends_on_time);
    // Without timestamp_roots a token says nothing.
    const Verdict unasked = all.trust.verify(kSigned, signature.stamped,
                                             {{}, Moment::present(all.world.now() + later)});
    CHECK(unasked.reason == Reason::x509_no_timestamp);
    CHECK_FALSE(unasked.x509->stamped);
  }
}

TEST_CASE("what is short") {
  const auto& all = cast();
  all.world.make("day", {"inter", "Alice", "EC", kPerson, -hours(1), hours(23)});
  all.world.make("less",
                 {"inter", "Alice", "EC", kPerson, -hours(1), hours(23) - base::Seconds(1)});
  CHECK(all.verify(all.world.sign("day")).good());
  CHECK(all.verify(all.world.sign("less")).reason == Reason::x509_no_timestamp);
}

TEST_CASE("tokens that do not give the time") {
  struct Row {
    std::string stamper;
    std::string settings;
    Reason reason;
    std::string_view why;
  };

  const auto& all = cast();
  const auto& world = all.world;
  const std::string person = "basicConstraints=critical,CA:FALSE\n";
  world.make("stranger_root", {"", "Stamp Root", "EC", kAuthority});
  world.make("stranger", {"stranger_root", "Stamp", "EC", kStamper});
  world.make("under_root", {"root", "Stamp", "EC", kStamper});
  world.make("stamp_old", {"stamp_root", "Old", "EC", kStamper, -hours(48), -hours(24)});
  world.make("stamp_young", {"stamp_root", "Young", "EC", kStamper, hours(1), hours(48)});
  world.make("not_critical", {"stamp_root", "S", "EC", person + "extendedKeyUsage=timeStamping\n"});
  world.make("stamp_rsa", {"stamp_root", "S", "RSA:2048", kStamper});
  world.make("stamp_mid", {"stamp_root", "Mid", "EC", kAuthority});
  world.make("stamp_below", {"stamp_mid", "S", "EC", kStamper});
  const Row rows[] = {
      {"stamp", "certs=stamp.pem", Reason::good, "as it should be"},
      {"stamp", "certs=stamp_root.pem", Reason::good, "with its root"},
      {"stamp", "ess_cert_id_alg=sha1", Reason::good, "names its certificate by SHA-1"},
      {"stamp", "ess_cert_id_alg=sha512", Reason::good, "by SHA-512"},
      {"stamp", "signer_digest=sha512", Reason::good, "signed with SHA-512"},
      {"stamp", "accuracy=secs:1\nordering=yes\ntsa_name=yes", Reason::good, "every option"},
      {"stamp", "clock_precision_digits=3", Reason::good, "a fraction of a second"},
      {"stamp_rsa", "", Reason::good, "RSA of 2048 bits"},
      {"stamp_below", "certs=stamp_mid.pem", Reason::good, "an intermediate in the token"},
      {"stamp_below", "", Reason::x509_no_timestamp, "an intermediate that is not known"},
      {"stamp", "#sha1", Reason::x509_timestamp, "over SHA-1"},
      {"stamp", "signer_digest=sha1", Reason::x509_timestamp, "signed with SHA-1"},
      {"stranger", "certs=stranger_root.pem", Reason::x509_no_timestamp,
       "by an authority of the right name that nobody vouches for"},
      {"under_root", "", Reason::x509_no_timestamp, "under a root of persons"},
      {"stamp_old", "", Reason::x509_timestamp, "by a certificate that had run out"},
      {"stamp_young", "", Reason::x509_timestamp, "by one that was not valid yet"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Verdict verdict = verify_later(stamped_by(row.stamper, "brief", row.settings).stamped);
    CAPTURE(verdict.detail);
    CHECK(to_text(verdict.reason) == to_text(row.reason));
    CHECK_FALSE(verdict.depends_on_time);
  }
}

TEST_CASE("tokens and long-lived certificates") {
  const auto& all = cast();
  all.world.make("lapsed", {"inter", "Alice", "EC", kPerson, -hours(72), -hours(1)});
  all.world.make("future", {"inter", "Alice", "EC", kPerson, hours(1), hours(72)});
  const Verdict late = verify_later(stamped_by("stamp", "lapsed").stamped, hours(1));
  CHECK(late.reason == Reason::x509_expired);
  CHECK_FALSE(late.depends_on_time);  // the token has settled when
  const Verdict early = verify_later(stamped_by("stamp", "future").stamped);
  CHECK(early.reason == Reason::x509_not_yet_valid);
  CHECK_FALSE(early.depends_on_time);
  CHECK(verify_later(stamped_by("stamp", "alice").stamped, hours(24 * 60)).good());
  const Verdict unvouched = verify_later(stamped_by("stranger", "alice").stamped, hours(24 * 60));
  CHECK(unvouched.reason == Reason::x509_expired);
  CHECK(unvouched.depends_on_time);
  CHECK(verify_later(stamped_by("stranger", "alice").stamped, hours(1)).good());
}

TEST_CASE("revoked certificates and tokens") {
  const auto& all = cast();
  const auto trust_with = [&all](const test::WantedCrl& crl) {
    auto files = all.files();
    files.push_back({Role::timestamp_roots, all.world.pem("stamp_root")});
    files.push_back({Role::crl, all.world.crl(crl)});
    return test::loaded(files);
  };
  const Terms later{{}, Moment::present(all.world.now() + kLater)};
  const auto signature = stamped_by("stamp", "alice").stamped;
  CHECK(trust_with({"inter", {{"alice", hours(12), ""}}}).verify(kSigned, signature, later).good());
  const Verdict before =
      trust_with({"inter", {{"alice", -hours(1), ""}}}).verify(kSigned, signature, later);
  CHECK(before.reason == Reason::x509_revoked);
  CHECK_FALSE(before.depends_on_time);
  CHECK(trust_with({"inter", {{"alice", hours(12), "keyCompromise"}}})
            .verify(kSigned, signature, later)
            .reason == Reason::x509_revoked);
  CHECK(trust_with({"stamp_root", {{"stamp", -hours(1), ""}}})
            .verify(kSigned, signature, later)
            .reason == Reason::x509_timestamp);
  CHECK(trust_with({"stamp_root", {{"stamp", hours(12), "keyCompromise"}}})
            .verify(kSigned, signature, later)
            .reason == Reason::x509_timestamp);
  CHECK(trust_with({"stamp_root", {}}).verify(kSigned, signature, later).good());
}

TEST_CASE("a token belongs to one signature, and to a time that has come") {
  const auto& all = cast();
  const Stamped one = stamped_by("stamp");
  const auto other = all.world.sign("brief");
  const auto token = all.world.token("stamp", test::signature_value(one.plain));
  CHECK(verify_later(all.world.stamped(one.plain, {token})).good());
  CHECK(verify_later(all.world.stamped(other, {token})).reason == Reason::x509_timestamp);
  const Verdict good = verify_later(one.stamped);
  REQUIRE(good.x509->stamped);
  const auto ahead = [&one, &good](base::Seconds by) {
    const Terms terms{{}, Moment::present(*good.x509->stamped - by)};
    return cast().stamp_trust.verify(kSigned, one.stamped, terms).reason;
  };
  CHECK(ahead(kMaxStampSkew) == Reason::good);
  CHECK(ahead(kMaxStampSkew + base::Seconds(1)) == Reason::x509_timestamp);
}

// RFC 3161 section 2.4.2 asks for a signed word on which certificate it is.
TEST_CASE("a token that does not name its certificate") {
  const auto& all = cast();
  const auto plain = all.world.sign("brief");
  DerTree token = DerTree::parse(all.world.token("stamp", test::signature_value(plain)));
  all.world.write("info", base::as_text(test::signed_data(token)[2][1][0].bytes));
  const auto signed_info = [&all](const std::string& options) {
    all.world.run(
        "openssl cms -sign -binary -nodetach -outform DER -in info -signer stamp.pem -inkey "
        "stamp.key -econtent_type 1.2.840.113549.1.9.16.1.4 -out signed " +
        options);
    return base::to_buffer(base::as_bytes(all.world.read("signed")));
  };
  const auto named = all.world.stamped(plain, {signed_info("-cades")});
  const Verdict good = verify_later(named);
  CHECK_MESSAGE(good.good(), good.detail);
  const Verdict bad = verify_later(all.world.stamped(plain, {signed_info("")}));
  CHECK(bad.reason == Reason::x509_timestamp);
  CHECK(bad.detail.find("does not name") != std::string::npos);
}

TEST_CASE("several tokens: the earliest that is vouched for") {
  const auto& all = cast();
  const auto plain = all.world.sign("brief");
  const auto value = test::signature_value(plain);
  const auto right = all.world.token("stamp", value);
  const auto stranger = all.world.token("stranger", value);
  const auto sorted = [&all, &plain](std::vector<base::ByteBuffer> tokens) {
    std::sort(tokens.begin(), tokens.end());
    return all.world.stamped(plain, tokens);
  };
  CHECK(verify_later(sorted({right, stranger})).good());
  const auto wrong = all.world.token("stamp", base::as_bytes("x"));
  CHECK(verify_later(sorted({right, wrong})).reason == Reason::x509_timestamp);
  std::vector<base::ByteBuffer> many;
  for (std::size_t i = 0; i < kMaxTokens; ++i)
    many.push_back(all.world.token("stamp", value));
  CHECK(verify_later(sorted(many)).good());
  auto unsorted = many;
  std::sort(unsorted.rbegin(), unsorted.rend());
  CHECK(verify_later(all.world.stamped(plain, unsorted)).reason == Reason::x509_attributes);
  many.push_back(all.world.token("stamp", value));
  CHECK(verify_later(sorted(many)).reason == Reason::x509_attributes);
  CHECK(verify_later(all.world.stamped(plain, {right, right})).reason == Reason::x509_attributes);
}

TEST_CASE("no byte of a token's signed part is free") {
  const auto& all = cast();
  const auto plain = all.world.sign("brief");
  const auto token = all.world.token("stamp", test::signature_value(plain));
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto flipped = token;
    flipped[i] ^= 0x01;
    // Through the DER again where the outer lengths still stand; a token that is no DER is refused.
    try {
      accepted += verify_later(all.world.stamped(plain, {flipped})).good() ? 1 : 0;
    } catch (const std::exception&) {
    }
  }
  CHECK(accepted == 0);
}

}  // namespace refward::signature::x509
