// SPDX-License-Identifier: Apache-2.0
// Many commits signed by OpenPGP and X.509 keys: several threads find what one does, and a key that
// is over now is judged at the time of the record. Signatures by gpg and openssl.
#include "bench.h"
#include "inspect/commit_facts.h"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <sstream>

namespace refward::inspect {
namespace {

using policy::Word;
using test::Bench;
using test::block;
using test::CommitText;
using test::ObjectId;
using test::Scene;

constexpr std::size_t kKinds = 8;
constexpr std::size_t kCommits = 12 * kKinds;
static_assert(kCommits > 2 * kManyCommits);

struct Kind {
  std::string format, signer;
  std::string now;   // the reason, at the present
  std::string then;  // received while the keys that are over now were valid
};

const std::array<Kind, kKinds> kKind = {{
    {"pgp", "one", "good", "good"},
    {"x509", "one", "good", "good"},
    {"pgp", "over", "key-expired", "good"},
    {"x509", "over", "x509-expired", "good"},
    {"pgp", "stranger", "key-unknown", "key-unknown"},
    {"x509", "stranger", "x509-untrusted", "x509-untrusted"},
    {"pgp", "tampered", "bad-signature", "bad-signature"},
    {"x509", "tampered", "bad-signature", "bad-signature"},
}};

// Keys and certificates that begin and end so many days from now.
class World {
 public:
  World() {
    make_openpgp();
    make_x509();
    bench_.write("keyrings/people.toml",
                 "[[person]]\nname = \"one\"\nprincipals = [\"one@example.org\"]\n"
                 "[[person]]\nname = \"over\"\nprincipals = [\"over@example.org\"]\n");
    sign_all();
    bench_.run("gpgconf --kill all");
    signers_.emplace(
        identity::Signers::load(bench_.path() / "keyrings",
                                {{signature::Format::openpgp, signature::Format::x509}, 3072, {}}));
    REQUIRE_FALSE(signers_->broken());
  }

  [[nodiscard]] const Bench& bench() const { return bench_; }

  [[nodiscard]] const std::vector<ObjectId>& commits() const { return commits_; }

  [[nodiscard]] base::Instant at(int days) const { return now_ + std::chrono::hours(24 * days); }

  [[nodiscard]] SignatureContext context(std::size_t threads) const {
    return {.signers = *signers_,
            .formats = {signature::Format::openpgp, signature::Format::x509},
            .options = {},
            .now = now_,
            .threads = threads};
  }

 private:
  // As the options of gpg and openssl want a time.
  [[nodiscard]] std::string digits(int days) const {
    std::string text;
    for (const char c : base::to_rfc3339(at(days)))
      if (c >= '0' && c <= '9')
        text += c;
    return text;
  }

  [[nodiscard]] std::string gpg(int days) const {
    std::string time = digits(days);
    return "gpg --batch --quiet --pinentry-mode loopback --passphrase '' --faked-system-time " +
           time.insert(8, "T") + " ";
  }

  void make_openpgp() {
    for (const std::string name : {"one", "over", "stranger"}) {
      const std::string user = name + "@example.org";
      const std::string until = name == "over" ? "100d" : "never";
      bench_.run(gpg(-400) + "--quick-gen-key " + user + " ed25519 sign " + until);
      if (name != "stranger")
        bench_.write("keyrings/openpgp/" + user + ".asc",
                     bench_.run("gpg --armor --export " + user) + "\n");
    }
  }

  // By `issuer`, or by itself.
  void certify(const std::string& name, const std::string& issuer, int from, int until) {
    const bool is_root = issuer.empty();
    bench_.write(
        name + ".cnf",
        "[ca]\ndefault_ca=d\n[d]\ndatabase=index\nnew_certs_dir=.\nrand_serial=yes\n"
        "default_md=sha256\npolicy=p\nunique_subject=no\nx509_extensions=e\n[p]\n"
        "commonName=optional\n[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=" +
            name + "\n[e]\nsubjectKeyIdentifier=hash\n" +
            (is_root ? "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
                     : "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                       "extendedKeyUsage=emailProtection\nsubjectAltName=email:" +
                           name.substr(0, name.find('-')) + "@example.org\n"));
    bench_.run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + name +
               ".key && openssl req -new -config " + name + ".cnf -key " + name +
               ".key -out request && : >index && openssl ca -config " + name +
               ".cnf -batch -notext -in request -out " + name + ".pem -startdate " + digits(from) +
               "Z -enddate " + digits(until) + "Z " +
               (is_root ? "-selfsign -keyfile " + name + ".key"
                        : "-cert " + issuer + ".pem -keyfile " + issuer + ".key"));
  }

  void make_x509() {
    certify("root", "", -500, 500);
    certify("other", "", -500, 500);
    certify("one-leaf", "root", -100, 100);
    certify("over-leaf", "root", -400, -300);
    certify("stranger-leaf", "other", -100, 100);
    bench_.write("keyrings/x509/roots.pem", bench_.run("cat root.pem") + "\n");
  }

  [[nodiscard]] std::string signing(const Kind& kind, const std::string& raw) const {
    const std::string signer = kind.signer == "tampered" ? "one" : kind.signer;
    if (kind.format == "pgp")
      return gpg(-350) + "--armor --detach-sign --local-user " + signer + "@example.org -o " + raw +
             ".sig " + raw + "\n";
    return "{ echo '-----BEGIN SIGNED MESSAGE-----'; openssl cms -sign -binary -outform DER -in " +
           raw + " -signer " + signer + "-leaf.pem -inkey " + signer +
           "-leaf.key -md sha256 | openssl base64; echo '-----END SIGNED MESSAGE-----'; } >" + raw +
           ".sig\n";
  }

  void sign_all() {
    std::vector<std::string> texts;
    std::string script = "set -e\n";
    for (std::size_t i = 0; i < kCommits; ++i) {
      const std::string raw = "raw/" + std::to_string(i);
      texts.push_back(test::raw_commit({.message = "commit " + std::to_string(i) + "\n"},
                                       "4b825dc642cb6eb9a060e54bf8d69288fbee4904"));
      bench_.write(raw, texts.back());
      script += signing(kKind.at(i % kKinds), raw);
    }
    bench_.run(script);
    std::string names;
    for (std::size_t i = 0; i < kCommits; ++i) {
      const std::string raw = "raw/" + std::to_string(i);
      std::string header = "gpgsig ";
      for (const char c : bench_.run("cat " + raw + ".sig"))
        header += c == '\n' ? std::string("\n ") : std::string(1, c);
      std::string text = texts[i];
      text.insert(text.find("\n\n") + 1, header + "\n");
      if (kKind.at(i % kKinds).signer == "tampered")
        text += "more\n";
      bench_.write(raw, text);
      names += raw + "\n";
    }
    bench_.write("names", names);
    std::istringstream ids(
        bench_.run("sed \"s,^,$PWD/,\" names | "
                   "git -C r.git hash-object -t commit -w --literally --stdin-paths --no-filters"));
    for (std::string line; std::getline(ids, line);)
      commits_.push_back(*ObjectId::parse(line));
    REQUIRE(commits_.size() == kCommits);
  }

  base::Instant now_ = std::chrono::floor<base::Seconds>(std::chrono::system_clock::now());
  Bench bench_;
  std::vector<ObjectId> commits_;
  std::optional<identity::Signers> signers_;
};

const World& world() {
  static const World made;
  return made;
}

std::string seen_text(const std::vector<SignerSeen>& seen) {
  std::string out;
  for (const SignerSeen& signer : seen)
    out += signer.object + " " + signer.person + " " + signer.principal + " " + signer.key + " " +
           signer.format + " " + signer.reason + "\n";
  return out;
}

}  // namespace

TEST_CASE("OpenPGP and X.509: several threads find what one does") {
  const World& all = world();
  Scene scene(all.bench());
  scene.policy.blocks = {block("b", {"refs/heads/*"}, {Word::committer_is_signer})};
  scene.push("refs/heads/x", {}, all.bench().commit({.parents = all.commits()}));
  const auto found = [&](std::size_t threads) {
    SignatureContext context = all.context(threads);
    context.received = [&](const ObjectId& id) -> std::optional<base::Instant> {
      if (id.hex() < "8")
        return std::nullopt;
      return all.at(id.hex() < "c" ? -320 : -200);
    };
    return test::judged(scene, context);
  };
  const SignatureFindings serial = found(1);
  CHECK(serial.findings.size() > kCommits / 2);
  for (const Kind& kind : kKind)
    if (kind.now != "good") {
      CAPTURE(kind.now);
      CHECK(test::told(serial.findings).find(" " + kind.now) != std::string::npos);
    }
  for (const std::size_t threads : {2UL, 4UL, 8UL}) {
    CAPTURE(threads);
    const SignatureFindings parallel = found(threads);
    CHECK(parallel.findings == serial.findings);
    CHECK(seen_text(parallel.signers) == seen_text(serial.signers));
  }
}

TEST_CASE("an OpenPGP key and a leaf that are over are good for what came while they held") {
  const World& all = world();

  struct Row {
    std::string why;
    std::optional<int> received;  // days from now
    bool in_time;
  } const rows[] = {
      {"not received yet", std::nullopt, false},  {"received in time", -320, true},
      {"received too late", -200, false},         {"received on the last day", -301, true},
      {"received on the day after", -299, false}, {"received before there was a key", -450, false},
  };

  for (const Row& row : rows) {
    for (const std::size_t threads : {1UL, 4UL}) {
      CAPTURE(row.why);
      CAPTURE(threads);
      SignatureContext context = all.context(threads);
      context.received = [&](const ObjectId&) {
        return row.received ? std::optional(all.at(*row.received)) : std::nullopt;
      };
      CommitBook book(all.bench().repo(), context);
      book.prepare(all.commits());
      for (std::size_t i = 0; i < kCommits; ++i) {
        const Kind& kind = kKind.at(i % kKinds);
        CAPTURE(kind.format);
        CAPTURE(kind.signer);
        const Signed& who = *book.facts(all.commits()[i]).signature;
        CAPTURE(who.reason);
        CAPTURE(who.verdict.detail);
        CHECK(who.good() == ((row.in_time ? kind.then : kind.now) == "good"));
        if (row.in_time || !row.received || *row.received > -300)
          CHECK(who.reason == (row.in_time ? kind.then : kind.now));
        if (kind.signer == "over" && row.in_time)
          CHECK(who.received == all.at(*row.received));
        if (who.good())
          CHECK(who.principal == kind.signer + "@example.org");
      }
    }
  }
}

}  // namespace refward::inspect
