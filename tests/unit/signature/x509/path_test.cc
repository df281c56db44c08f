// SPDX-License-Identifier: Apache-2.0
#include "cast.h"
#include "der_tree.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::x509 {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::cast;
using test::File;
using test::kAuthority;
using test::kPerson;
using test::kSigned;
using test::Wanted;

const std::string kBare = "subjectAltName=email:alice@example.org\n";

std::string with_usage(const std::string& usage, const std::string& extended) {
  return kBare + (usage.empty() ? "" : "keyUsage=critical," + usage + "\n") +
         (extended.empty() ? "" : "extendedKeyUsage=" + extended + "\n");
}

std::string with_names(const std::string& names) {
  return "keyUsage=critical,digitalSignature\nsubjectAltName=" + names + "\n";
}

struct Row {
  std::string extensions;
  std::string key;
  Reason reason;
  bool openssl;  // with its own purpose for mail
  std::string_view why;
};

}  // namespace

TEST_CASE("what a person's certificate has to be") {
  const Row rows[] = {
      {kBare, "EC", Reason::good, true, "no usages at all"},
      {with_usage("digitalSignature", ""), "EC", Reason::good, true, "key usage alone"},
      {with_usage("nonRepudiation", ""), "EC", Reason::good, true, "signs by RFC 8550"},
      {with_usage("keyEncipherment", ""), "EC", Reason::x509_usage, false, "encrypts"},
      {with_usage("keyAgreement", "emailProtection"), "EC", Reason::x509_usage, false, "agrees"},
      {with_usage("", "emailProtection"), "EC", Reason::good, true, "mail"},
      {with_usage("", "codeSigning"), "EC", Reason::good, false, "code, as keyless signing has it"},
      {with_usage("", "clientAuth,codeSigning"), "EC", Reason::good, false, "code among others"},
      {with_usage("", "clientAuth"), "EC", Reason::x509_usage, false, "logs in"},
      {with_usage("", "serverAuth"), "EC", Reason::x509_usage, false, "serves"},
      {with_usage("", "anyExtendedKeyUsage"), "EC", Reason::x509_usage, false,
       "anything is not named"},
      {with_usage("", "timeStamping"), "EC", Reason::x509_usage, false, "stamps"},
      {kBare + "1.2.3.4=critical,ASN1:UTF8String:x\n", "EC", Reason::x509_untrusted, false,
       "an unknown critical extension"},
      {kBare + "1.2.3.4=ASN1:UTF8String:x\n", "EC", Reason::good, true, "one that is not critical"},
      {kAuthority + kBare, "EC", Reason::x509_usage, false, "an authority"},
      {kBare + "basicConstraints=CA:TRUE\nkeyUsage=digitalSignature,keyCertSign\n", "EC",
       Reason::x509_usage, true, "an authority that may sign all the same"},
      {with_names("DNS:example.org"), "EC", Reason::x509_no_email, true, "a host"},
      {with_names("URI:https://example.org/workflow"), "EC", Reason::x509_no_email, true,
       "a workflow, as keyless signing has it"},
      {"keyUsage=digitalSignature\n", "EC", Reason::x509_no_email, true, "nobody"},
      {with_names("email:alice@example.org,email:alice@home.example"), "EC", Reason::good, true,
       "two addresses"},
      {with_names("email:alice"), "EC", Reason::x509_no_email, true, "no domain"},
      {with_names("email:alice@bob@example.org"), "EC", Reason::x509_no_email, true, "two ats"},
      {"subjectAltName=DER:30:0C:81:0A:61:0A:62:40:65:2E:6F:72:67:21\n", "EC",
       Reason::x509_no_email, true, "a line feed"},
      {"subjectAltName=DER:30:0C:81:0A:61:00:62:40:65:2E:6F:72:67:21\n", "EC",
       Reason::x509_no_email, true, "a NUL"},
      {"subjectAltName=DER:30:0C:81:0A:61:C3:A9:40:65:2E:6F:72:67:21\n", "EC",
       Reason::x509_no_email, true, "not ASCII"},
      {kPerson, "RSA:2048", Reason::weak_key, true, "RSA below min_rsa_bits"},
      {kPerson, "EC:P-384", Reason::good, true, "P-384"},
      {kPerson, "EC:P-521", Reason::good, true, "P-521"},
      {kPerson, "EC:secp256k1", Reason::weak_key, true, "a curve that is not taken"},
      {kPerson, "EC:P-192", Reason::weak_key, true, "a short curve"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Verdict verdict = cast().verify_new({"", "Alice", row.key, row.extensions});
    CAPTURE(verdict.detail);
    CHECK(to_text(verdict.reason) == to_text(row.reason));
    CHECK_FALSE(verdict.depends_on_time);
    CHECK(cast().world.openssl_accepts(cast().world.sign("new"), "root inter") == row.openssl);
  }
}

TEST_CASE("e-mails come from the alternative names, in their order, and never from the subject") {
  const std::string subject = "CN=Alice\nemailAddress=mallory@example.org";
  const Verdict two = cast().verify_new(
      {"", subject, "EC", with_names("email:alice@example.org,email:alice@home.example")});
  REQUIRE_MESSAGE(two.good(), two.detail);
  CHECK(two.x509->emails == std::vector<std::string>{"alice@example.org", "alice@home.example"});
  const Verdict none = cast().verify_new({"", subject, "EC", "keyUsage=digitalSignature\n"});
  CHECK(none.reason == Reason::x509_no_email);
  std::string many = "email:a@example.org";
  for (int i = 0; i < 16; ++i)
    many += ",email:a" + std::to_string(i) + "@example.org";
  CHECK(cast().verify_new({"", "Alice", "EC", with_names(many)}).reason == Reason::x509_no_email);
  const std::string longest = std::string(242, 'a') + "@example.org";
  CHECK(cast().verify_new({"", "Alice", "EC", with_names("email:" + longest)}).good());
  CHECK(cast().verify_new({"", "Alice", "EC", with_names("email:a" + longest)}).reason ==
        Reason::x509_no_email);
}

TEST_CASE("the windows of a path, to the second") {
  const auto& all = cast();
  all.world.make("window", {"inter", "Alice", "EC", kPerson, -hours(48), hours(48)});
  const auto signature = all.world.sign("window");

  struct Moment {
    base::Seconds at;
    Reason reason;
    std::string_view why;
  };

  const Moment rows[] = {
      {-hours(48) - base::Seconds(1), Reason::x509_not_yet_valid, "a second before"},
      {-hours(48), Reason::good, "its first second"},
      {hours(48) - base::Seconds(1), Reason::good, "a second before its end"},
      {hours(48), Reason::x509_expired, "its end, which OpenSSL leaves out"},
      {hours(24 * 365 * 6), Reason::x509_expired, "long behind, its authorities too"},
  };
  for (const Moment& row : rows) {
    CAPTURE(row.why);
    const base::Instant at = all.world.now() + row.at;
    const Verdict verdict = all.trust.verify(kSigned, signature, {{}, {at, all.world.now()}});
    CHECK(to_text(verdict.reason) == to_text(row.reason));
    CHECK(verdict.depends_on_time == !verdict.good());
    CHECK(all.world.openssl_accepts(signature, "root inter",
                                    "-attime " + std::to_string(at.time_since_epoch().count())) ==
          verdict.good());
  }
}

TEST_CASE("an authority that has run out") {
  const auto& all = cast();
  all.world.make("old", {"root", "Old", "EC", kAuthority, -hours(48), -hours(1)});
  all.world.make("of_old", {"old", "Alice"});
  const auto signature = all.world.sign("of_old", "-certfile old.pem");
  const Verdict now = all.verify(signature);
  CHECK(now.reason == Reason::x509_expired);
  CHECK(now.depends_on_time);
  const Terms earlier{{}, {all.world.now() - hours(2), all.world.now()}};
  CHECK(all.trust.verify(kSigned, signature, earlier).good());
  // Renewed with the same key and name: both are known, and the one that is valid is taken.
  all.world.make("renewed", {"root", "Old", "=old", kAuthority, -hours(24), hours(24)});
  auto files = all.files();
  files.push_back({Role::intermediates, all.world.pem("old")});
  files.push_back({Role::intermediates, all.world.pem("renewed")});
  CHECK(test::loaded(files).verify(kSigned, all.world.sign("of_old"), all.terms()).good());
}

TEST_CASE("who may stand between a person and a root") {
  struct Between {
    Wanted authority;
    Reason reason;
    bool openssl;
    std::string_view why;
  };

  const auto& all = cast();
  const std::string usage = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,";
  const std::string ca = "basicConstraints=critical,CA:TRUE\n";
  const Between rows[] = {
      {{"root", "A1", "EC", kAuthority}, Reason::good, true, "an authority"},
      {{"root", "A2", "EC", ca}, Reason::good, true, "without key usage"},
      {{"root", "A3", "EC", kPerson}, Reason::x509_untrusted, false, "a person"},
      {{"root", "A4", "EC", "keyUsage=keyCertSign\n"},
       Reason::x509_untrusted,
       false,
       "one that does not say that it is one"},
      {{"root", "A5", "EC", usage + "cRLSign\n"},
       Reason::x509_untrusted,
       false,
       "one that may sign CRLs only"},
      {{"root", "A6", "EC", kAuthority + "extendedKeyUsage=emailProtection\n"},
       Reason::good,
       true,
       "for mail"},
      {{"root", "A7", "EC", kAuthority + "extendedKeyUsage=serverAuth\n"},
       Reason::x509_usage,
       false,
       "for servers"},
      {{"root", "A8", "EC", kAuthority + "extendedKeyUsage=anyExtendedKeyUsage\n"},
       Reason::good,
       false,
       "for anything"},
      {{"root", "A9", "EC", kAuthority + "nameConstraints=critical,permitted;email:example.org\n"},
       Reason::good,
       true,
       "for these names"},
      {{"root", "A10", "EC", kAuthority + "nameConstraints=critical,permitted;email:example.com\n"},
       Reason::x509_untrusted,
       false,
       "for other names"},
      {{"root", "A11", "RSA:2048", kAuthority}, Reason::weak_key, true, "with a short key"},
      {{"root", "A12", "RSA:3072", kAuthority}, Reason::good, true, "with a long one"},
      {{"inter", "A13", "EC", kAuthority}, Reason::good, true, "one step more"},
      {{"root", "A14", "ED25519", kAuthority}, Reason::good, true, "by Ed25519"},
      {{"", "A15", "EC", kAuthority}, Reason::x509_untrusted, false, "a root of its own"},
      {{"root", "A16", "EC", kAuthority, -hours(1), hours(1), "sha1"},
       Reason::weak_hash,
       true,
       "signed with SHA-1"},
      {{"root", "A17", "EC", kAuthority, -hours(1), hours(1), "sha224"},
       Reason::weak_hash,
       true,
       "signed with SHA-224"},
  };
  for (const Between& row : rows) {
    CAPTURE(row.why);
    all.world.make("between", row.authority);
    const std::string md = row.authority.key == "ED25519" ? "null" : "sha256";
    all.world.make("under", {"between", "Alice", "EC", kPerson, -hours(1), hours(48), md});
    const auto signature = all.world.sign("under", "-certfile between.pem");
    const Verdict verdict = all.verify(signature);
    CAPTURE(verdict.detail);
    CHECK(to_text(verdict.reason) == to_text(row.reason));
    CHECK(all.world.openssl_accepts(signature, "root inter") == row.openssl);
  }
}

TEST_CASE("how long a path may be") {
  const auto& all = cast();
  std::string above = "root";
  std::string chain;
  for (int length = 2; length <= 9; ++length) {
    CAPTURE(length);
    const std::string name = "step" + std::to_string(length);
    all.world.make("last", {above, "Alice"});
    all.world.write("chain.pem", chain);
    const auto signature = all.world.sign("last", chain.empty() ? "" : "-certfile chain.pem");
    CHECK(all.verify(signature).good() == (length <= static_cast<int>(kMaxPathLength)));
    all.world.make(name, {above, name, "EC", kAuthority});
    chain += all.world.pem(name);
    above = name;
  }
}

TEST_CASE("a path length that an authority was given") {
  const auto& all = cast();
  const std::string zero =
      "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign\n";
  all.world.make("zero", {"root", "Zero", "EC", zero});
  all.world.make("below", {"zero", "Below", "EC", kAuthority});
  all.world.make("direct", {"zero", "Alice"});
  all.world.make("deep", {"below", "Alice"});
  all.world.run("cat zero.pem below.pem > both.pem");
  CHECK(all.verify(all.world.sign("direct", "-certfile zero.pem")).good());
  CHECK(all.verify(all.world.sign("deep", "-certfile both.pem")).reason == Reason::x509_untrusted);
}

TEST_CASE("a certificate of the right name by another key") {
  const auto& all = cast();
  all.world.make("forged", {"", "Inter", "EC", kAuthority});
  all.world.make("victim", {"forged", "Alice"});
  CHECK(all.verify(all.world.sign("victim")).reason == Reason::x509_untrusted);
  CHECK(all.verify(all.world.sign("victim", "-certfile forged.pem")).reason ==
        Reason::x509_untrusted);
}

TEST_CASE("min_rsa_bits is the administrator's") {
  const auto& all = cast();
  all.world.make("short", {"inter", "Alice", "RSA:2048"});
  const auto signature = all.world.sign("short");
  Terms terms = all.terms();
  terms.options.min_rsa_bits = 2048;
  CHECK(all.trust.verify(kSigned, signature, terms).good());
  terms.options.min_rsa_bits = 2049;
  CHECK(all.trust.verify(kSigned, signature, terms).reason == Reason::weak_key);
}

// All that a revocation of an authority can name: the intermediate in its two spellings, the root.
TEST_CASE("the authorities of a path are told") {
  const auto& all = cast();
  const Verdict verdict = all.verify(all.world.sign("alice"));
  REQUIRE(verdict.good());
  const auto& keys = verdict.x509->authority_keys;
  const auto fingerprint = [&](const std::string& name) {
    all.world.run("openssl x509 -in " + name + ".pem -outform DER | sha256sum | cut -c1-64");
    return "x509:SHA256:" + all.world.read("out").substr(0, 64);
  };
  REQUIRE(keys.size() == 3);
  CHECK(keys[0] == fingerprint("inter"));
  CHECK(keys[1] != keys[0]);
  CHECK(keys[2] == fingerprint("root"));
}

// Whoever has the certificate can write its twin, so a revoked fingerprint is two.
TEST_CASE("the twin of a certificate that was signed by ECDSA") {
  const auto& all = cast();
  all.world.make("rsa_root", {"", "R", "RSA:3072", kAuthority});
  all.world.make("of_rsa", {"rsa_root", "Alice"});
  const auto rsa_trust = test::loaded({{Role::roots, all.world.pem("rsa_root")}});
  const Verdict one = rsa_trust.verify(kSigned, all.world.sign("of_rsa"), all.terms());
  REQUIRE_MESSAGE(one.good(), one.detail);
  CHECK(one.x509->twin_key.empty());

  const auto signature = all.world.sign("alice");
  const Verdict first = all.verify(signature);
  REQUIRE(first.good());
  test::DerTree tree = test::DerTree::parse(signature);
  test::DerTree& bits = test::certificates(tree)[0][2];
  const base::ByteBuffer before(bits.bytes.begin() + 1, bits.bytes.end());
  test::DerTree numbers = test::DerTree::parse(before);
  // n - s, by another program.
  const std::string order = "0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";
  all.world.run("python3 -c \"s=" + order + "-0x" + base::to_hex(numbers[1].bytes) +
                "; h='%x' % s; h='0'*(len(h)%2)+h; h=('00' if int(h[:2],16)>127 else '')+h; "
                "print(h,end='')\"");
  numbers[1].bytes = *base::parse_hex(all.world.read("out"));
  bits.bytes = numbers.encode();
  bits.bytes.insert(bits.bytes.begin(), 0);
  const Verdict second = all.verify(tree.encode());
  REQUIRE_MESSAGE(second.good(), second.detail);
  CHECK(second.key != first.key);
  CHECK(second.key == first.x509->twin_key);
  CHECK(second.x509->twin_key == first.key);
}

}  // namespace refward::signature::x509
