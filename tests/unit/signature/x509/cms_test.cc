// SPDX-License-Identifier: Apache-2.0
#include "cast.h"
#include "der_tree.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::x509 {
namespace {

using test::cast;
using test::DerTree;

constexpr std::uint8_t kNote[] = "a note that nobody signed";
constexpr std::uint8_t kNoteOid[] = {0x2a, 0x03, 0x04};
// 1.3.6.1.4.1.57264.3.1
constexpr std::uint8_t kLogOid[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0x83, 0xbf, 0x30, 0x03, 0x01};
constexpr std::uint8_t kTokenOid[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
                                      0x01, 0x09, 0x10, 0x02, 0x0e};
constexpr std::uint8_t kSha1Oid[] = {0x2b, 0x0e, 0x03, 0x02, 0x1a};
constexpr std::uint8_t kThree[] = {3};

DerTree note() {
  return DerTree::primitive(0x04, kNote);
}

// The same certificates, in the order of `by_size`.
void reverse_certificates(DerTree& cms) {
  std::reverse(test::certificates(cms).children.begin(), test::certificates(cms).children.end());
}

struct Edit {
  std::function<void(DerTree&)> change;
  Reason reason;
  std::string_view why;
};

DerTree& signed_attributes(DerTree& cms) {
  return test::signer_info(cms)[3];
}

const std::vector<Edit>& edits() {
  static const std::vector<Edit> all = {
      {[](DerTree&) {}, Reason::good, "as it was signed"},
      {[](DerTree& c) { test::signed_data(c)[0].bytes = {3}; }, Reason::x509_malformed,
       "another version"},
      {[](DerTree& c) {
         test::signed_data(c)[0].bytes = {0, 1};
       },
       Reason::x509_malformed, "an integer that is not minimal"},
      {[](DerTree& c) { c.indefinite = true; }, Reason::x509_malformed,
       "one indefinite length alone"},
      {[](DerTree& c) { test::signer_info(c).indefinite = true; }, Reason::x509_malformed,
       "an indefinite length inside"},
      {[](DerTree& c) { test::signed_data(c).children.push_back(note()); }, Reason::x509_malformed,
       "text behind the signers"},
      {[](DerTree& c) { test::signer_info(c).children.push_back(note()); }, Reason::x509_malformed,
       "text behind the signature"},
      {[](DerTree& c) {
         test::signed_data(c)[2].children.push_back(DerTree::constructed(0xa0, {note()}));
       },
       Reason::x509_malformed, "content inside"},
      {[](DerTree& c) {
         test::signed_data(c)[2][0].bytes = {0x2a, 0x03};
       },
       Reason::x509_malformed, "another type of content"},
      {[](DerTree& c) {
         auto& signers = test::signed_data(c).children.back().children;
         signers.push_back(signers.front());
       },
       Reason::x509_signers, "the signer twice"},
      {[](DerTree& c) { test::signed_data(c).children.back().children.clear(); },
       Reason::x509_signers, "no signer"},
      {[](DerTree& c) {
         auto& list = test::signed_data(c).children;
         list.insert(list.begin() + 4, DerTree::constructed(0xa1, {}));
       },
       Reason::x509_certificates, "CRLs inside"},
      {[](DerTree& c) {
         test::signed_data(c).children.erase(test::signed_data(c).children.begin() + 3);
       },
       Reason::x509_certificates, "no certificates"},
      {[](DerTree& c) { test::certificates(c).children.clear(); }, Reason::x509_certificates,
       "an empty set of certificates"},
      {[](DerTree& c) {
         auto& list = test::certificates(c).children;
         list.push_back(list.front());
       },
       Reason::x509_certificates, "a certificate twice"},
      {[](DerTree& c) {
         test::certificates(c).children.push_back(
             DerTree::parse(base::as_bytes(cast().world.read("bob.der"))));
       },
       Reason::x509_certificates, "a certificate of somebody else"},
      {[](DerTree& c) {
         test::certificates(c).children.push_back(
             DerTree::parse(base::as_bytes(cast().world.read("root.der"))));
       },
       Reason::x509_certificates, "the root, in no known order"},
      {[](DerTree& c) {
         auto& list = test::certificates(c).children;
         list.insert(list.begin(), 16, list.front());
       },
       Reason::x509_certificates, "more certificates than are looked at"},
      {[](DerTree& c) { test::certificates(c).children.push_back(note()); }, Reason::x509_malformed,
       "text among the certificates"},
      {[](DerTree& c) {
         test::certificates(c).children.push_back(DerTree::constructed(0xa1, {note()}));
       },
       Reason::x509_malformed, "an attribute certificate"},
      {reverse_certificates, Reason::good, "the other order of two certificates"},
      {[](DerTree& c) { test::add_unsigned(c, kNoteOid, {note()}); }, Reason::x509_attributes,
       "an unsigned attribute"},
      {[](DerTree& c) { test::add_unsigned(c, kLogOid, {note()}); }, Reason::good,
       "a transparency entry"},
      {[](DerTree& c) {
         test::add_unsigned(c, kLogOid, {note(), note()});
       },
       Reason::x509_attributes, "two transparency entries"},
      {[](DerTree& c) {
         test::add_unsigned(c, kLogOid,
                            {DerTree::primitive(0x04, base::ByteBuffer(16 * 1024 + 1))});
       },
       Reason::x509_attributes, "a transparency entry that is too long"},
      {[](DerTree& c) {
         test::add_unsigned(c, kLogOid, {note()});
         test::add_unsigned(c, kLogOid, {note()});
       },
       Reason::x509_attributes, "an unsigned attribute twice"},
      {[](DerTree& c) { test::signer_info(c).children.push_back(DerTree::constructed(0xa1, {})); },
       Reason::x509_attributes, "an empty set of unsigned attributes"},
      {[](DerTree& c) { test::add_unsigned(c, kTokenOid, {}); }, Reason::x509_attributes,
       "no token where one is announced"},
      {[](DerTree& c) { test::add_unsigned(c, kTokenOid, {note()}); }, Reason::x509_malformed,
       "a token that is text"},
      {[](DerTree& c) { test::add_unsigned(c, kTokenOid, {DerTree::constructed(0x30, {note()})}); },
       Reason::good, "a token that nobody is asked to vouch for says nothing"},
      {[](DerTree& c) {
         test::signer_info(c).children.erase(test::signer_info(c).children.begin() + 3);
       },
       Reason::x509_attributes, "no signed attributes"},
      {[](DerTree& c) {
         auto& list = signed_attributes(c).children;
         std::swap(list[0], list[1]);
       },
       Reason::x509_attributes, "attributes in another order"},
      {[](DerTree& c) {
         auto& list = signed_attributes(c).children;
         list.insert(list.begin(), list[0]);
       },
       Reason::x509_attributes, "an attribute twice"},
      {[](DerTree& c) {
         signed_attributes(c).children.erase(signed_attributes(c).children.begin());
       },
       Reason::x509_attributes, "no content type"},
      {[](DerTree& c) { signed_attributes(c)[0][1][0].bytes.back() = 2; }, Reason::x509_attributes,
       "another content type"},
      {[](DerTree& c) { signed_attributes(c)[0][1].children.push_back(note()); },
       Reason::x509_attributes, "two values of the content type"},
      {[](DerTree& c) { signed_attributes(c).children.pop_back(); }, Reason::bad_signature,
       "an attribute less than were signed"},
      {[](DerTree& c) { test::signer_info(c)[2][0].bytes = base::to_buffer(kSha1Oid); },
       Reason::x509_malformed, "digest algorithms that differ"},
      {[](DerTree& c) {
         test::signer_info(c)[2][0].bytes = base::to_buffer(kSha1Oid);
         test::signed_data(c)[1][0][0].bytes = base::to_buffer(kSha1Oid);
       },
       Reason::weak_hash, "SHA-1"},
      {[](DerTree& c) { test::signer_info(c)[2].children.push_back(DerTree::primitive(5, {})); },
       Reason::x509_malformed, "NULL in one digest algorithm only"},
      {[](DerTree& c) {
         test::signer_info(c)[2].children.push_back(DerTree::primitive(5, {}));
         test::signed_data(c)[1][0].children.push_back(DerTree::primitive(5, {}));
       },
       Reason::good, "NULL in both digest algorithms"},
      {[](DerTree& c) { test::signer_info(c)[2].children.push_back(note()); },
       Reason::x509_malformed, "text as a parameter"},
      {[](DerTree& c) { test::signer_info(c)[4].children.push_back(DerTree::primitive(5, {})); },
       Reason::x509_malformed, "NULL behind ECDSA"},
      {[](DerTree& c) { test::signer_info(c)[4][0].bytes.back() = 3; }, Reason::x509_malformed,
       "ECDSA with another hash than the digest's"},
      {[](DerTree& c) {
         auto& digests = test::signed_data(c)[1].children;
         digests.push_back(digests[0]);
       },
       Reason::x509_malformed, "two digest algorithms"},
      {[](DerTree& c) { test::signer_info(c)[0].bytes = base::to_buffer(kThree); },
       Reason::x509_malformed, "a signer of version 3 by issuer and serial"},
      {[](DerTree& c) { test::signer_info(c)[1][1].bytes.back() ^= 1; }, Reason::x509_certificates,
       "a signer that is not among the certificates"},
      {[](DerTree& c) { test::signer_info(c)[1][0][0][0][1].tag = 0x13; },
       Reason::x509_certificates, "the issuer's name in another spelling"},
      {[](DerTree& c) { test::signer_info(c)[5].bytes.push_back(0); }, Reason::bad_signature,
       "a byte behind the signature value"},
  };
  return all;
}

}  // namespace

TEST_CASE("a CMS signature has one form, and nothing rides along") {
  const auto& all = cast();
  all.world.run("for n in root bob; do openssl x509 -in $n.pem -outform DER -out $n.der; done");
  const auto signature = all.world.sign("alice", "-certfile inter.pem");
  for (const Edit& edit : edits()) {
    CAPTURE(edit.why);
    DerTree tree = DerTree::parse(signature);
    edit.change(tree);
    const Verdict verdict = all.verify(tree.encode());
    CAPTURE(verdict.detail);
    CHECK(to_text(verdict.reason) == to_text(edit.reason));
    CHECK_FALSE(verdict.depends_on_time);
  }
}

TEST_CASE("what a good verdict says") {
  const auto& all = cast();
  const Verdict verdict = all.verify(all.world.sign("bob", "-certfile inter.pem"));
  REQUIRE_MESSAGE(verdict.good(), verdict.detail);
  all.world.run(
      "openssl x509 -in bob.pem -noout -fingerprint -sha256 | sed 's/.*=//;s/://g' | tr A-F a-f");
  const std::string print = all.world.read("out");
  CHECK(verdict.key == "x509:SHA256:" + print.substr(0, 64));
  CHECK(verdict.primary_key == verdict.key);
  CHECK(verdict.key_type == "rsa3072");
  CHECK(verdict.public_key.empty());
  CHECK(verdict.format == Format::x509);
  REQUIRE(verdict.x509);
  CHECK(verdict.x509->emails == std::vector<std::string>{"alice@example.org"});
  CHECK(verdict.x509->subject == "CN=Bob");
  CHECK(verdict.x509->issuer == "CN=Inter");
  CHECK_FALSE(verdict.x509->stamped);
  CHECK(verdict.x509->valid_from == all.world.now() - std::chrono::hours(24));
  CHECK(verdict.x509->valid_until == all.world.now() + std::chrono::hours(24 * 30));
  all.world.run("openssl x509 -in bob.pem -noout -serial | sed 's/.*=//'");
  CHECK(verdict.x509->serial + "\n" == all.world.read("out"));
  CHECK(all.trust.verify("another payload\n", all.world.sign("bob"), all.terms()).reason ==
        Reason::bad_signature);
}

// As issue and policy have it: any byte flipped, any truncation, never a crash.
TEST_CASE("no byte of a signature is free, and no part of it is enough") {
  const auto& all = cast();
  for (const char* name : {"alice", "bob"}) {
    const auto signature = all.world.sign(name, "-certfile inter.pem");
    REQUIRE(all.verify(signature).good());
    REQUIRE(all.world.openssl_accepts(signature, "root inter"));
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < signature.size(); ++i)
      for (const int bit : {0x01, 0x20, 0x80}) {
        auto flipped = signature;
        flipped[i] = static_cast<std::uint8_t>(flipped[i] ^ bit);
        accepted += all.verify(flipped).good() ? 1 : 0;
      }
    CHECK(accepted == 0);
    for (std::size_t size = 0; size < signature.size(); ++size)
      accepted += all.verify(base::Bytes(signature).first(size)).good() ? 1 : 0;
    CHECK(accepted == 0);
    auto longer = signature;
    longer.push_back(0);
    CHECK(all.verify(longer).reason == Reason::x509_malformed);
  }
}

TEST_CASE("options of `openssl cms -sign`: ours and openssl's answer") {
  struct Row {
    std::string name;
    std::string options;
    Reason reason;
    bool openssl;
    std::string_view why;
  };

  const auto& all = cast();
  const Row rows[] = {
      {"alice", "", Reason::good, true, "the leaf alone: the intermediate is known"},
      {"alice", "-certfile inter.pem", Reason::good, true, "with its intermediate"},
      {"alice", "-certfile root.pem", Reason::good, true, "with its root"},
      {"alice", "-certfile bob.pem", Reason::x509_certificates, true, "with somebody else's"},
      {"alice", "-nocerts", Reason::x509_certificates, false, "without certificates"},
      {"alice", "-keyid", Reason::good, true, "the signer named by its key"},
      {"alice", "-noattr", Reason::x509_attributes, true, "without signed attributes"},
      {"alice", "-nosmimecap", Reason::good, true, "fewer signed attributes"},
      {"alice", "-nodetach", Reason::x509_malformed, true, "with the content inside"},
      {"alice", "-stream -indef", Reason::x509_malformed, true, "BER of another shape"},
      {"alice", "-md sha384", Reason::good, true, "SHA-384"},
      {"alice", "-md sha512", Reason::good, true, "SHA-512"},
      {"alice", "-md sha224", Reason::weak_hash, true, "SHA-224"},
      {"alice", "-md sha1", Reason::weak_hash, true, "SHA-1"},
      {"bob", "-md md5", Reason::weak_hash, true, "MD5"},
      {"bob", "-md sha512", Reason::good, true, "RSA with SHA-512"},
      {"bob", "-keyopt rsa_padding_mode:pss", Reason::good, true, "RSASSA-PSS as openssl has it"},
      {"bob", "-keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:32", Reason::good, true,
       "RSASSA-PSS as RFC 4055 has it"},
      {"bob", "-keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:31", Reason::x509_malformed,
       true, "a salt shorter than the hash"},
      {"bob", "-keyopt rsa_padding_mode:pss -keyopt rsa_mgf1_md:sha512", Reason::x509_malformed,
       true, "two hashes"},
      {"alice", "-receipt_request_to bob@example.org -receipt_request_all", Reason::good, true,
       "a signed attribute that we do not know"},
      {"alice", "-signer bob.pem -inkey bob.key", Reason::x509_signers, true, "two signers"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto signature = all.world.sign(row.name, row.options);
    const Verdict verdict = all.verify(signature);
    CAPTURE(verdict.detail);
    CHECK(to_text(verdict.reason) == to_text(row.reason));
    CHECK(all.world.openssl_accepts(signature, "root inter") == row.openssl);
  }
}

// RFC 8419; the openssl command of these days signs nothing with such keys, so its pkeyutl does.
TEST_CASE("Ed25519 over attributes that another signature has") {
  const auto& all = cast();
  all.world.make("ed", {"inter", "Ed", "ED25519"});
  DerTree tree = DerTree::parse(all.world.sign("alice", "-md sha512"));
  all.world.run("openssl x509 -in ed.pem -outform DER -out ed.der");
  DerTree certificate = DerTree::parse(base::as_bytes(all.world.read("ed.der")));
  test::certificates(tree).children = {certificate};
  DerTree& signer = test::signer_info(tree);
  signer[1].children = {certificate[0][3], certificate[0][1]};
  signer[4].children = {DerTree::primitive(0x06, base::ByteBuffer{0x2b, 0x65, 0x70})};
  DerTree attributes = signer[3];
  attributes.tag = 0x31;
  all.world.write("attributes", base::as_text(attributes.encode()));
  all.world.run("openssl pkeyutl -sign -rawin -inkey ed.key -in attributes -out ed.sig");
  signer[5].bytes = base::to_buffer(base::as_bytes(all.world.read("ed.sig")));
  const Verdict verdict = all.verify(tree.encode());
  CHECK_MESSAGE(verdict.good(), verdict.detail);
  CHECK(verdict.key_type == "ed25519");
  signer[5].bytes[0] ^= 1;
  CHECK(all.verify(tree.encode()).reason == Reason::bad_signature);
}

}  // namespace refward::signature::x509
