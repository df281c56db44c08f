// SPDX-License-Identifier: Apache-2.0
// Signers over x509/, with certificates and signatures that openssl makes.
#include "base/files.h"
#include "identity/signers.h"
#include "shown.h"
#include "signature/verify.h"
#include "workbench.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace refward::identity {
namespace {

using signature::Format;
using test::shown;
using test::told;
using test::Workbench;
using namespace std::string_literals;

// Half a day from now: what is made below is valid then, however long the making takes.
const base::Instant kNow =
    std::chrono::floor<base::Seconds>(std::chrono::system_clock::now()) + std::chrono::hours(12);

// A root, and Alice's leaf with its signature over "text\n".
class Openssl {
 public:
  Openssl() {
    const std::string key = " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";
    bench_.must(
        "printf 'text\\n' >payload; mkdir -p demo/newcerts && : >demo/index.txt && "
        "echo 01 >demo/crlnumber && printf '[ca]\\ndefault_ca=d\\n[d]\\n"
        "database=demo/index.txt\\ncrlnumber=demo/crlnumber\\ndefault_md=sha256\\n' >ca.cnf");
    bench_.must("openssl req -x509" + key +
                "-keyout root.key -out root.pem -days 400 -subj /CN=Root "
                "-addext keyUsage=critical,keyCertSign,cRLSign");
    bench_.must("openssl req" + key +
                "-keyout leaf.key -out leaf.csr -subj /CN=Alice && "
                "printf 'subjectAltName=email:alice@example.org,email:al@example.org\\n"
                "keyUsage=digitalSignature\\nextendedKeyUsage=emailProtection\\n"
                "basicConstraints=CA:false\\n' >ext && "
                "openssl x509 -req -in leaf.csr -CA root.pem -CAkey root.key -CAcreateserial "
                "-days 300 -extfile ext -out leaf.pem");
    bench_.must(
        "openssl cms -sign -in payload -binary -signer leaf.pem -inkey leaf.key -md sha256 "
        "-outform DER -out sig.der && (echo '-----BEGIN SIGNED MESSAGE-----'; "
        "openssl base64 -in sig.der; echo '-----END SIGNED MESSAGE-----') >sig");
    bench_.must(
        "openssl ca -config ca.cnf -gencrl -keyfile root.key -cert root.pem -crldays 5 "
        "-out root.crl && openssl crl -in root.crl -outform DER -out root.der");
  }

  [[nodiscard]] std::string file(std::string_view name) const { return bench_.read(name); }

  [[nodiscard]] signature::Verdict verdict(const Signers& signers) const {
    return signature::verify("text\n", bench_.read("sig"), "git",
                             {.openpgp = nullptr, .x509 = signers.x509()},
                             {{}, signature::Moment::present(kNow)});
  }

 private:
  Workbench bench_;
};

const Openssl& openssl() {
  static const Openssl made;
  return made;
}

Signers load(const Workbench& bench, std::vector<std::string> admitted = {}) {
  Options options{{Format::x509}, 3072, {}, {}};
  options.certificate_principals = std::move(admitted);
  return Signers::load(bench.keyrings(), options);
}

std::string answer(const Signers& signers) {
  const signature::Verdict verdict = openssl().verdict(signers);
  CAPTURE(verdict.detail);
  CAPTURE(to_text(verdict.reason));
  CHECK(verdict.good());
  return shown(signers.identify(verdict, "git", signature::Moment::present(kNow)));
}

}  // namespace

TEST_CASE("the e-mails of a certificate name its person") {
  struct Row {
    std::string people;
    std::vector<std::string> admitted;
    std::string answer;
    const char* why;
  };

  const auto person = [](const std::string& name, const std::string& principals) {
    return "[[person]]\nname = \"" + name + "\"\nprincipals = [" + principals + "]\n";
  };
  const std::string alice = person("alice", R"("alice@example.org")");
  const std::string al = person("bob", R"("al@example.org")");
  const std::string unknown = "person-unknown - alice@example.org x509/roots.pem";
  const Row rows[] = {
      {alice, {}, "known alice alice@example.org x509/roots.pem", "hers"},
      {person("alice", R"("alice@EXAMPLE.org")"),
       {},
       "known alice alice@example.org x509/roots.pem",
       "domains have no case"},
      {person("alice", R"("Alice@example.org")"), {}, unknown, "local parts have"},
      {person("alice", R"("al@example.org")"),
       {},
       "known alice al@example.org x509/roots.pem",
       "any of them"},
      {person("bob", R"("bob@example.org")"), {}, unknown, "nobody's"},
      {alice + al, {}, "person-ambiguous - alice@example.org x509/roots.pem", "two persons'"},
      {"", {}, unknown, "without people.toml nobody's"},
      {"", {"alice@*"}, "known alice@example.org alice@example.org x509/roots.pem", "admitted"},
      {"", {"*"}, "person-ambiguous - alice@example.org x509/roots.pem", "two guests"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Workbench bench;
    bench.write("x509/roots.pem", openssl().file("root.pem"));
    if (!row.people.empty())
      bench.write("people.toml", row.people);
    CHECK(answer(load(bench, row.admitted)) == row.answer);
  }
}

TEST_CASE("an X.509 key that people.toml revokes") {
  const Workbench bench;
  bench.write("x509/roots.pem", openssl().file("root.pem"));
  const std::string key = openssl().verdict(load(bench)).key;
  REQUIRE(key.starts_with("x509:SHA256:"));
  const std::string alice =
      "[[person]]\nname = \"alice\"\nprincipals = [\"alice@example.org\"]\n[[revocation]]\nkey = "
      "\"" +
      key + "\"\nreason = ";
  const std::string revoked = "key-revoked - - people.toml:4";
  bench.write("people.toml", alice + "\"left\"\nsince = 2020-01-01T00:00:00Z\n");
  CHECK(answer(load(bench)) == revoked + " (time)");
  bench.write("people.toml", alice + "\"left\"\n");
  CHECK(answer(load(bench)) == revoked);
  bench.write("people.toml", alice + "\"left\"\nsince = 2999-01-01T00:00:00Z\n");
  CHECK(answer(load(bench)) == "known alice alice@example.org x509/roots.pem");
  bench.write("people.toml", alice + "\"compromised\"\nsince = 2999-01-01T00:00:00Z\n");
  CHECK(answer(load(bench)) == revoked);
}

TEST_CASE("an X.509 authority that people.toml revokes") {
  const Workbench bench;
  bench.write("x509/roots.pem", openssl().file("root.pem"));
  const auto authorities = openssl().verdict(load(bench)).x509->authority_keys;
  REQUIRE(authorities.size() == 1);
  const std::string alice =
      "[[person]]\nname = \"alice\"\nprincipals = [\"alice@example.org\"]\n[[revocation]]\nkey = "
      "\"" +
      authorities.front() + "\"\nreason = ";
  bench.write("people.toml", alice + "\"compromised\"\n");
  CHECK(answer(load(bench)) == "key-revoked - - people.toml:4");
  bench.write("people.toml", alice + "\"superseded\"\nsince = 2020-01-01T00:00:00Z\n");
  CHECK(answer(load(bench)) == "key-revoked - - people.toml:4 (time)");
  bench.write("people.toml", alice + "\"superseded\"\nsince = 2999-01-01T00:00:00Z\n");
  CHECK(answer(load(bench)) == "known alice alice@example.org x509/roots.pem");
}

TEST_CASE("the files of x509/") {
  struct Row {
    std::string name;
    std::string content;
    std::string remarks;  // once they are read
    const char* why;
  };

  const std::string root = openssl().file("root.pem");
  const Row rows[] = {
      {"intermediates.pem", root, "", "intermediates"},
      {"timestamp_roots.pem", root, "", "roots of time-stamps"},
      {"root.crl", openssl().file("root.crl"), "", "a list in PEM"},
      {"other.crl", openssl().file("root.der"), "", "a list in DER"},
      {".hidden.pem", "nonsense", "", "names with a dot in front are skipped"},
      {"README", "words", "", "a README"},
      {"root.cer", "nonsense", "warning x509/root.cer:0:0 unknown-file", "nothing reads it"},
      {"intermediates.pem", "nonsense", "broken", "nonsense"},
      {"root.crl", "nonsense", "broken", "nonsense for a list"},
      {"root.crl", openssl().file("root.der").substr(0, 40), "broken", "a list that is cut"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Workbench bench;
    bench.write("x509/roots.pem", root);
    const std::string before = load(bench).digest();
    bench.write("x509/" + row.name, row.content);
    const Signers signers = load(bench);
    CHECK_FALSE(signers.broken(Format::x509));
    const bool broken = row.remarks == "broken";
    CHECK((signers.x509() == nullptr) == broken);
    CHECK(signers.broken(Format::x509) == broken);
    CHECK(signers.broken() == broken);
    if (broken)
      CHECK(told(signers.remarks()).starts_with("broken x509/" + row.name + ":0:0 "));
    else
      CHECK(told(signers.remarks()) == row.remarks);
    const bool is_read = row.remarks.find("warning") == std::string::npos && row.name[0] != '.' &&
                         row.name != "README";
    CHECK((signers.digest() != before) == is_read);
    CHECK(signers.x509() == signers.x509());
  }
}

TEST_CASE("a folder without roots is told, and identifies nobody") {
  const Workbench bench;
  CHECK(load(bench).remarks().empty());
  bench.write("x509/root.crl", openssl().file("root.crl"));
  const Signers signers = load(bench);
  REQUIRE(signers.remarks().size() == 1);
  CHECK(signers.remarks()[0].reason == "missing-file");
  CHECK(signers.remarks()[0].file == "x509/roots.pem");
  const Workbench empty;
  std::filesystem::create_directory(empty.keyrings() / "x509");
  CHECK(load(empty).remarks().size() == 1);
  CHECK(load(empty).x509() == nullptr);
  CHECK(Signers::load(bench.keyrings(), {{Format::ssh}, 3072, {}, {}}).x509() == nullptr);

  const Workbench link;
  link.write("x509/README", "");
  CHECK(load(link).remarks().empty());
  std::filesystem::create_symlink("nowhere", link.keyrings() / "x509/roots.pem");
  CHECK(load(link).broken(Format::x509));
  CHECK(load(link).x509() == nullptr);
}

TEST_CASE("lint tells which certificates and lists are over") {
  const Workbench bench;
  bench.write("x509/roots.pem", openssl().file("root.pem"));
  bench.write("x509/root.crl", openssl().file("root.crl"));
  const Signers signers = load(bench);
  const auto after = [](int days) { return kNow + std::chrono::hours(24 * days); };
  const std::string stale = "warning x509/root.crl:0:0 crl-stale";
  CHECK(told(signers.lint(kNow)).empty());
  CHECK(told(signers.lint(after(4))).empty());
  CHECK(told(signers.lint(after(6))) == stale);
  CHECK(told(signers.lint(after(390))) ==
        stale + "; warning x509/roots.pem:0:0 certificate-expires-soon");
  CHECK(told(signers.lint(after(401))) ==
        stale + "; warning x509/roots.pem:0:0 certificate-expired");
  CHECK(told(signers.lint(after(-1))) == "warning x509/roots.pem:0:0 certificate-not-yet-valid");
  const auto rows = signers.rows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].format == Format::x509);
  CHECK(rows[0].place == "x509/roots.pem");
  CHECK(rows[0].principal == "CN=Root");
  CHECK(rows[0].key.starts_with("x509:SHA256:"));
  CHECK(rows[0].certificate_authority);
  CHECK(rows[0].valid_until > after(399));
}

}  // namespace refward::identity
