// SPDX-License-Identifier: Apache-2.0
// What the clients of Git really write. gpgsm (GnuPG 2.2.40, libksba 1.6.3): the four outer layers
// with indefinite lengths, NULL behind every algorithm, ECDSA's too, certificates from the root
// down. Seen in `git -c gpg.format=x509 commit -S`.
#include "base/text.h"
#include "cast.h"
#include "der_tree.h"
#include "signature/armour.h"
#include "signature/verify.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <string_view>

namespace refward::signature::x509 {
namespace {

using test::cast;
using test::DerTree;
using test::kSigned;

std::string quoted_home() {
  return "GNUPGHOME=" + base::shell_quoted((cast().world.folder() / "gnupg").string()) + " ";
}

// gpgsm with alice's name and a key that gpg has made, for gpgsm cannot import ECC keys itself.
class Gpgsm {
 public:
  Gpgsm() {
    const auto& world = cast().world;
    world.run("mkdir -m 700 gnupg");
    world.write("gnupg/gpgsm.conf", "disable-crl-checks\ndisable-dirmngr\n");
    gpg("--passphrase '' --quick-gen-key zoe nistp256 sign 0");
    gpg("--with-key-data --with-colons --list-keys zoe | grep ^pkd:1: | cut -d: -f4 | tr -d '\\n'");
    // SubjectPublicKeyInfo of P-256 (RFC 5480), up to the point.
    const std::string point = world.read("out");
    const auto der =
        base::parse_hex("3059301306072a8648ce3d020106082a8648ce3d030107034200" + point);
    world.write("zoe.der", base::as_text(*der));
    world.run("openssl pkey -pubin -inform DER -in zoe.der -out zoe.pub");
    world.write("zoe.ext", test::kPerson);
    world.run(
        "openssl x509 -new -force_pubkey zoe.pub -subj /CN=Zoe -CA inter.pem -CAkey inter.key "
        "-set_serial 77 -days 20 -extfile zoe.ext -out zoe.pem");
    world.run("openssl x509 -in root.pem -noout -fingerprint -sha1 | cut -d= -f2 | tr -d '\\n'");
    world.write("gnupg/trustlist.txt", world.read("out") + " S relax\n");
    gpgsm("--import zoe.pem inter.pem root.pem");
  }

  ~Gpgsm() {
    if (cast().world.try_run(quoted_home() + "gpgconf --kill all") != 0)
      std::fputs("the agent of a test may be left\n", stderr);
  }

  std::string sign(const std::string& options) const {
    cast().world.write("payload", kSigned);
    gpgsm(options + " -bsu alice@example.org payload");
    return cast().world.read("out");
  }

 private:
  static void gpg(const std::string& words) {
    cast().world.run(quoted_home() + "gpg --batch --yes --quiet " + words);
  }

  static void gpgsm(const std::string& words) {
    cast().world.run(quoted_home() + "gpgsm --batch --yes --quiet " + words);
  }
};

const Gpgsm& gpgsm() {
  static_cast<void>(cast());  // outlives
  static const Gpgsm made;
  return made;
}

// The openssl command dates zoe's certificate from the second in which it makes it.
Terms soon() {
  return {{}, Moment::present(cast().world.now() + std::chrono::hours(1))};
}

Verdict verdict_of(base::Bytes signature) {
  return cast().trust.verify(kSigned, signature, soon());
}

struct Edit {
  std::function<void(DerTree&)> change;
  Reason reason;
  std::string_view why;
};

}  // namespace

TEST_CASE("gpgsm, with each choice of certificates") {
  struct Row {
    std::string options;
    Reason reason;
    std::string_view why;
  };

  const Row rows[] = {
      {"", Reason::good, "by default: the path without its root"},
      {"--include-certs -1", Reason::good, "the whole path"},
      {"--include-certs 1", Reason::good, "the leaf alone"},
      {"--include-certs 0", Reason::x509_certificates, "none"},
      {"--digest-algo SHA512", Reason::good, "SHA-512"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const std::string signature = gpgsm().sign(row.options);
    const Verdict verdict = verdict_of(base::as_bytes(signature));
    CAPTURE(verdict.detail);
    CHECK(to_text(verdict.reason) == to_text(row.reason));
    CHECK(cast().world.openssl_accepts(base::as_bytes(signature), "root inter") ==
          (row.options != "--include-certs 0"));
  }
}

TEST_CASE("gpgsm's armour as Git takes it") {
  const std::string armour = gpgsm().sign("--armor");
  REQUIRE(armour.starts_with("-----BEGIN SIGNED MESSAGE-----\n"));
  const auto& all = cast();
  const Verdict verdict =
      verify(kSigned, armour, "git", {.openpgp = nullptr, .x509 = &all.trust}, soon());
  CHECK_MESSAGE(verdict.good(), verdict.detail);
  CHECK(verdict.key_type == "nistp256");
  CHECK(verify("x", armour, "git", {.openpgp = nullptr, .x509 = &all.trust}, soon()).reason ==
        Reason::bad_signature);
}

TEST_CASE("the indefinite lengths are gpgsm's four, with all that goes with them") {
  const std::string signature = gpgsm().sign("");
  const Edit edits[] = {
      {[](DerTree&) {}, Reason::good, "as it was signed"},
      {[](DerTree& c) { c.indefinite = false; }, Reason::x509_malformed, "three of them"},
      {[](DerTree& c) { c[1].indefinite = false; }, Reason::x509_malformed, "three others"},
      {[](DerTree& c) { test::signed_data(c)[2].indefinite = false; }, Reason::x509_malformed,
       "all but the content's"},
      {[](DerTree& c) { test::certificates(c).indefinite = true; }, Reason::x509_malformed,
       "the certificates', too"},
      {[](DerTree& c) {
         for (DerTree* layer : {&c, &c[1], &c[1][0], &c[1][0][2]})
           layer->indefinite = false;
       },
       Reason::x509_malformed, "none, but NULL behind ECDSA"},
      {[](DerTree& c) { test::signer_info(c)[4].children.pop_back(); }, Reason::x509_malformed,
       "no NULL behind ECDSA"},
      {[](DerTree& c) {
         test::signer_info(c)[2].children.pop_back();
         test::signed_data(c)[1][0].children.pop_back();
       },
       Reason::x509_malformed, "no NULL behind the digest"},
      {[](DerTree& c) { test::signed_data(c)[2].children.push_back(DerTree::primitive(4, {})); },
       Reason::x509_malformed, "text in the content"},
      {[](DerTree& c) { test::signed_data(c).children.push_back(DerTree::primitive(4, {})); },
       Reason::x509_malformed, "text behind the signers"},
      {[](DerTree& c) { c.children.push_back(DerTree::primitive(4, {})); }, Reason::x509_malformed,
       "text behind all"},
  };
  for (const Edit& edit : edits) {
    CAPTURE(edit.why);
    DerTree tree = DerTree::parse(base::as_bytes(signature));
    edit.change(tree);
    CHECK(to_text(verdict_of(tree.encode()).reason) == to_text(edit.reason));
  }
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < signature.size(); ++i) {
    std::string flipped = signature;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    accepted += verdict_of(base::as_bytes(flipped)).good() ? 1 : 0;
    accepted += verdict_of(base::as_bytes(signature.substr(0, i))).good() ? 1 : 0;
  }
  CHECK(accepted == 0);
}

TEST_CASE("a commit that git has signed with gpgsm") {
  const auto& all = cast();
  static_cast<void>(gpgsm());
  const std::string git = quoted_home() +
                          "GIT_CONFIG_NOSYSTEM=1 git -C repo -c gpg.format=x509 -c user.name=Alice "
                          "-c user.email=alice@example.org -c user.signingkey=alice@example.org ";
  all.world.run("git init -q repo");
  all.world.run(git + "commit -q --allow-empty -S -m signed");
  all.world.run(git + "cat-file commit HEAD");
  const std::string commit = all.world.read("out");
  // gpgsig's value, its continuation lines without their space, and the rest.
  const std::size_t begin = commit.find("gpgsig ");
  std::size_t end = commit.find("\n ", begin);
  std::string armour = commit.substr(begin + 7, end - begin - 7) + "\n";
  while (commit[end + 1] == ' ') {
    const std::size_t next = commit.find('\n', end + 1);
    armour += commit.substr(end + 2, next - end - 1);
    end = next;
  }
  const std::string payload = commit.substr(0, begin) + commit.substr(end + 1);
  // Git's own empty last line of the header.
  if (armour.ends_with("\n\n"))
    armour.pop_back();
  const Verdict verdict =
      verify(payload, armour, "git", {.openpgp = nullptr, .x509 = &all.trust}, soon());
  CHECK_MESSAGE(verdict.good(), verdict.detail);
}

}  // namespace refward::signature::x509
