// SPDX-License-Identifier: Apache-2.0
#include "push/push_certificate.h"

#include "git/scratch.h"

#include <doctest/doctest.h>

namespace refward::push {
namespace {

using git::Scratch;

const std::string kA(40, 'a');
const std::string kB(40, 'b');
const std::string kNull(40, '0');
const std::string kLine = kNull + " " + kA + " refs/heads/main\n";
const std::string kNonce = "1790000000-" + std::string(40, 'c');
const std::string kArmour =
    "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n";

struct Text {
  std::string version = "certificate version 0.1\n";
  std::string pusher = "pusher Alice <alice@example.org> 1790000000 +0000\n";
  std::string pushee = "pushee ssh://git.example.org/srv/app.git\n";
  std::string nonce = "nonce " + kNonce + "\n";
  std::string options = {};
  std::string gap = "\n";
  std::string lines = kLine;
  std::string armour = kArmour;

  [[nodiscard]] std::string raw() const {
    return version + pusher + pushee + nonce + options + gap + lines + armour;
  }
};

std::string code_of(const std::string& raw) {
  const auto certificate = parse_push_certificate(raw);
  return certificate ? "" : std::string(certificate.error().code);
}

// Pushes what `refspecs` say from a clone into a bare repository whose hook keeps the certificate
// and what Git asks for.
struct World {
  World() {
    scratch.run(
        "git init -q --bare -b main r.git && git init -q -b main w && cd w && "
        "git commit -q --allow-empty -m one && git branch b && git remote add o ../r.git && "
        "cd .. && git -C r.git config receive.certNonceSeed \"$(od -An -N8 -tx8 "
        "/dev/urandom)\" && git -C r.git config receive.advertisePushOptions true");
    scratch.write("r.git/hooks/pre-receive",
                  "#!/bin/sh\ncat >../stdin\ngit cat-file blob \"$GIT_PUSH_CERT\" >../certificate\n"
                  "printf %s \"$GIT_PUSH_CERT_NONCE\" >../nonce\n");
    scratch.run("chmod +x r.git/hooks/pre-receive");
  }

  void check_push(const std::string& arguments, const std::vector<std::string>& options) const {
    CAPTURE(arguments);
    scratch.run("rm -f stdin certificate && cd w && git push -q --signed " + arguments);
    const std::string raw = scratch.read("certificate");
    const auto certificate = parse_push_certificate(raw);
    if (!certificate)
      FAIL(certificate.error().code << ": " << certificate.error().detail);
    CHECK(certificate->pushee == "../r.git");
    CHECK(certificate->nonce == scratch.read("nonce"));
    CHECK(std::vector<std::string>(certificate->options.begin(), certificate->options.end()) ==
          options);
    CHECK(std::string(certificate->payload) + std::string(certificate->armour) == raw);
    CHECK(certificate->payload.ends_with("\n\n" + scratch.read("stdin")));
    CHECK(certificate->lines.size() == parse_ref_lines(scratch.read("stdin"), {})->size());
  }

  Scratch scratch;
};

// Where gpg's agent can open its sockets: no blank, no colon.
class GnupgHome {
 public:
  GnupgHome() {
    REQUIRE(::mkdtemp(path_.data()) != nullptr);
    REQUIRE(::setenv("GNUPGHOME", path_.c_str(), 1) == 0);
  }

  GnupgHome(const GnupgHome&) = delete;
  GnupgHome& operator=(const GnupgHome&) = delete;

  ~GnupgHome() {
    if (std::system("gpgconf --kill all") != 0)
      std::fputs("the agent of a test may be left\n", stderr);
    ::unsetenv("GNUPGHOME");
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

 private:
  std::string path_ = "/tmp/refward-gpg-XXXXXX";
};

}  // namespace

TEST_CASE("certificates of git push --signed, by ssh-keygen") {
  const World world;
  world.scratch.run(
      "ssh-keygen -q -t ed25519 -N '' -C '' -f key && cd w && "
      "git config gpg.format ssh && git config user.signingKey ../key.pub");
  world.check_push("o main", {});
  world.check_push(
      "-o 'one two' -o '' -o 'gr\xc3\xbc\xc3\x9f"
      "e' o b main:refs/heads/c",
      {"one two", "",
       "gr\xc3\xbc\xc3\x9f"
       "e"});
  world.check_push("o :b main:refs/tags/v1", {});
  world.check_push("o :c", {});
}

TEST_CASE("certificates of git push --signed, by gpg") {
  const World world;
  const GnupgHome home;
  world.scratch.run(
      "gpg -q --batch --pinentry-mode loopback --passphrase '' "
      "--quick-gen-key 'Bob <bob@example.org>' ed25519 sign never");
  world.check_push("o main", {});
  world.scratch.run(
      "git -C w config user.signingKey "
      "$(gpg --batch --with-colons -K | sed -n 's/^fpr:*//;T;s/:.*//p')");
  world.check_push("o b", {});
}

TEST_CASE("what a certificate may leave out or add, and its twins") {
  struct Row {
    const char* why;
    Text text;
    std::string code;
  };

  const std::string longest = "nonce " + std::string(kNonceLimit - 1, 'a') + "\n";
  const std::string longer = "nonce " + std::string(kNonceLimit, 'a') + "\n";
  const Row rows[] = {
      {"all of it", {}, ""},
      {"no pushee", {.pushee = ""}, ""},
      {"no nonce", {.nonce = ""}, ""},
      {"options", {.options = "push-option a\npush-option \npush-option a\n"}, ""},
      {"another version", {.version = "certificate version 0.2\n"}, "certificate-version"},
      {"a longer version", {.version = "certificate version 0.1 \n"}, "certificate-version"},
      {"no version", {.version = ""}, "certificate-version"},
      {"an empty line before", {.version = "\ncertificate version 0.1\n"}, "certificate-version"},
      {"the version twice",
       {.version = "certificate version 0.1\ncertificate version 0.1\n"},
       "certificate-pusher"},
      {"no pusher", {.pusher = ""}, "certificate-pusher"},
      {"two pushers", {.pushee = "pusher Bob <bob@example.org> 1 +0000\n"}, "certificate-header"},
      {"an empty pushee", {.pushee = "pushee \n"}, "certificate-header"},
      {"a pushee without its blank", {.pushee = "pushee\n"}, "certificate-header"},
      {"two pushees", {.pushee = "pushee a\npushee b\n"}, "certificate-header"},
      {"two nonces", {.nonce = "nonce 1-a\nnonce 1-a\n"}, "certificate-header"},
      {"an empty nonce", {.nonce = "nonce \n"}, "certificate-header"},
      {"a nonce with a blank", {.nonce = "nonce 1 a\n"}, "certificate-header"},
      {"the longest nonce", {.nonce = longest}, ""},
      {"a longer nonce", {.nonce = longer}, "certificate-header"},
      {"nonce before pushee",
       {.pushee = "nonce 1-a\npushee a\n", .nonce = ""},
       "certificate-header"},
      {"option before nonce", {.nonce = "push-option a\nnonce 1-a\n"}, "certificate-header"},
      {"an option without its blank", {.options = "push-option\n"}, "certificate-header"},
      {"an unknown header", {.options = "expires 1790000000\n"}, "certificate-header"},
      {"a header continued", {.nonce = "nonce 1-a\n b\n"}, "certificate-header"},
      {"a header in capitals", {.nonce = "Nonce 1-a\n"}, "certificate-header"},
      {"no empty line", {.gap = ""}, "certificate-header"},
      {"two empty lines", {.gap = "\n\n"}, "certificate-lines"},
      {"two lines", {.lines = kLine + kA + " " + kB + " refs/tags/v1\n"}, ""},
      {"no line", {.lines = ""}, "certificate-lines"},
      {"the same ref twice", {.lines = kLine + kLine}, "certificate-lines"},
      {"an id in capitals",
       {.lines = kNull + " " + std::string(40, 'A') + " refs/heads/main\n"},
       "certificate-lines"},
      {"ids of another length", {.lines = "0 1 refs/heads/main\n"}, "certificate-lines"},
      {"no ref", {.lines = kNull + " " + kA + " \n"}, "certificate-lines"},
      {"words among the lines", {.lines = kLine + "and so on\n"}, "certificate-lines"},
      {"an empty line behind the lines", {.lines = kLine + "\n"}, "certificate-lines"},
      {"the last line cut", {.lines = kNull, .armour = ""}, "certificate-lines"},
      {"no signature", {.armour = ""}, "certificate-unsigned"},
      {"OpenPGP's armour",
       {.armour = "-----BEGIN PGP SIGNATURE-----\n\niH\n-----END PGP SIGNATURE-----\n"},
       ""},
      {"an armour of no known kind",
       {.armour = "-----BEGIN X SIGNATURE-----\nAA\n-----END X SIGNATURE-----\n"},
       "certificate-lines"},
      {"two signatures", {.armour = kArmour + kArmour}, "certificate-armour"},
      {"a signature in the signature",
       {.armour = "-----BEGIN SSH SIGNATURE-----\n" + kArmour},
       "certificate-armour"},
      {"bytes behind", {.armour = kArmour + "x\n"}, "certificate-armour"},
      {"an empty line behind", {.armour = kArmour + "\n"}, "certificate-armour"},
      {"lines behind", {.armour = kArmour + kLine}, "certificate-armour"},
      {"no END line", {.armour = "-----BEGIN SSH SIGNATURE-----\nU1NI\n"}, "certificate-armour"},
      {"another END line",
       {.armour = "-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END PGP SIGNATURE-----\n"},
       "certificate-armour"},
      {"the last LF cut", {.armour = kArmour.substr(0, kArmour.size() - 1)}, "certificate-armour"},
      {"nothing but BEGIN", {.armour = "-----BEGIN SSH SIGNATURE-----"}, "certificate-armour"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(code_of(row.text.raw()) == row.code);
  }
}

TEST_CASE("the pusher's line: a name, seconds, a zone") {
  struct Row {
    const char* why;
    std::string value;
    bool good;
  };

  const Row rows[] = {
      {"a person", "Alice <alice@example.org> 1790000000 +0200", true},
      {"a key's name, as for SSH", "SHA256:abc/d+e  1790000000 -0730", true},
      {"a key id", "0123ABCD 0 +0000", true},
      {"an e-mail alone", "<alice@example.org> 1 +0000", true},
      {"the last second", "a 253402300799 +0000", true},
      {"one more", "a 253402300800 +0000", false},
      {"more than 64 bits", "a 99999999999999999999 +0000", false},
      {"no name", " 1790000000 +0000", false},
      {"blanks for a name", "   1790000000 +0000", false},
      {"no date", "Alice <alice@example.org> +0000", false},
      {"no zone", "Alice <alice@example.org> 1790000000", false},
      {"a leading zero", "a 01 +0000", false},
      {"before 1970", "a -1 +0000", false},
      {"a short zone", "a 1 +000", false},
      {"a zone without sign", "a 1 00000", false},
      {"a zone by name", "a 1 +0UTC", false},
      {"bytes behind the zone", "a 1 +0000 ", false},
      {"an open e-mail", "Alice <alice@example.org 1 +0000", false},
      {"only its end", "Alice alice@example.org> 1 +0000", false},
      {"two e-mails", "Alice <a@example.org> <b@example.org> 1 +0000", false},
      {"an empty e-mail", "Alice <> 1 +0000", false},
      {"words behind the e-mail", "Alice <alice@example.org> x 1 +0000", false},
      {"nothing", "", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const std::string raw = Text{.pusher = "pusher " + row.value + "\n"}.raw();
    const auto certificate = parse_push_certificate(raw);
    CHECK(certificate.has_value() == row.good);
    if (certificate)
      CHECK(certificate->pusher == row.value);
    else
      CHECK(certificate.error().code == "certificate-pusher");
  }
}

TEST_CASE("no control character anywhere, and every truncation is refused") {
  const std::string good = Text{.options = "push-option a\n"}.raw();
  REQUIRE(code_of(good).empty());
  for (const char byte : {'\0', '\r', '\t', '\x1b', '\x7f'})
    for (const char* after :
         {"version", "alice", "pushee", "nonce", "push-option ", "refs/", "U1"}) {
      CAPTURE(after);
      std::string raw = good;
      raw.insert(raw.find(after) + std::string_view(after).size(), 1, byte);
      CHECK(code_of(raw) == "certificate-control");
    }
  for (std::size_t size = 0; size < good.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(code_of(good.substr(0, size)).empty());
  }
}

TEST_CASE("limits") {
  std::string many;
  for (std::size_t i = 0; i < kMaxCertificateLines; ++i)
    many += kNull + " " + kA + " refs/heads/" + std::to_string(i) + "\n";
  CHECK(code_of(Text{.lines = many}.raw()).empty());
  CHECK(code_of(Text{.lines = many + kLine}.raw()) == "certificate-lines");

  Text full;
  const std::size_t left = kMaxCertificateBytes - full.raw().size();
  full.options = "push-option " + std::string(left - 13, 'x') + "\n";
  REQUIRE(full.raw().size() == kMaxCertificateBytes);
  CHECK(code_of(full.raw()).empty());
  full.options.insert(full.options.size() - 1, "x");
  CHECK(code_of(full.raw()) == "certificate-size");
}

}  // namespace refward::push
