// SPDX-License-Identifier: Apache-2.0
// Our reading of lines of authorities against the installed ssh-keygen's, over certificates and
// signatures that ssh-keygen made. ssh-keygen is asked for each name whether the signature is
// good under it; we are asked whom it identifies, with a people.toml in which every name is a
// person of its own. Both agree on the names, save where the row says what we do.
#include "base/files.h"
#include "base/text.h"
#include "identity/allowed_signers.h"
#include "identity/signers.h"
#include "shown.h"
#include "signature/verify.h"
#include "workbench.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace refward::identity {
namespace {

using signature::Format;
using test::Workbench;
using namespace std::string_literals;

constexpr const char* kNoon = "20260601120000Z";

class CertificateBench {
 public:
  CertificateBench() {
    bench_.write("../payload", "text\n");
    bench_.must("for k in ca other key; do ssh-keygen -q -t ed25519 -N '' -C '' -f $k; done");
    std::string people;
    for (const std::string name : {"alice", "bob", "alice@example.org"})
      people += "[[person]]\nname = \"" + name + "\"\nprincipals = [\"" + name + "\"]\n";
    bench_.write("people.toml", people);
  }

  [[nodiscard]] const Workbench& bench() const { return bench_; }

  [[nodiscard]] std::string key(const std::string& name) const {
    const std::string line = bench_.read(name + ".pub");
    return line.substr(0, line.find_last_not_of(" \n") + 1);
  }

  // key-cert.pub, and its signatures in the namespaces git and file.
  void certify(const std::string& arguments) const {
    bench_.must("ssh-keygen -q -s ca " + arguments +
                " key.pub && for n in git file; do ssh-keygen -q -Y sign -f key-cert.pub -n $n "
                "<payload >$n.sig; done");
  }

  void write(const std::string& lines) const { bench_.write("allowed_signers", lines); }

  void revoke(const std::string& list) const { bench_.write("revoked_keys", list); }

  // Those of the names under which ssh-keygen takes the signature.
  [[nodiscard]] std::string theirs(const std::string& ns = "git",
                                   const std::string& when = kNoon) const {
    const bool revokes = std::filesystem::exists(bench_.keyrings() / "revoked_keys");
    std::string script = "true";
    for (const std::string name : {"alice", "bob", "alice@example.org"})
      script += "; ssh-keygen -Y verify -f keyrings/allowed_signers -I " + name + " -n " + ns +
                " -s " + ns + ".sig -Overify-time=" + when +
                (revokes ? " -r keyrings/revoked_keys" : "") + " <payload >&2 && echo " + name +
                "; true";
    std::string names = bench_.must(script);
    for (char& c : names)
      c = c == '\n' ? ' ' : c;
    return names;
  }

  // Whom we take it for: "alice ", "several ", or nobody.
  [[nodiscard]] std::string ours(const std::string& ns = "git",
                                 const std::string& when = kNoon) const {
    const Signers signers = Signers::load(bench_.keyrings(), {{Format::ssh}, 3072, {}, {}});
    const auto verdict = signature::verify("text\n", bench_.read(ns + ".sig"), ns, {}, {});
    if (!verdict.good())
      return "";
    const Identified found =
        signers.identify(verdict, ns, signature::Moment::present(*parse_signer_time(when)));
    if (found.reason == Reason::person_ambiguous)
      return "several ";
    return found.reason == Reason::known ? found.person->name + " " : "";
  }

 private:
  Workbench bench_;
};

}  // namespace

TEST_CASE("principals of certificates are those of ssh-keygen") {
  const CertificateBench both;
  const std::string ca = both.key("ca");

  struct Row {
    std::string line;
    const char* principals;
    std::string names;  // of ssh-keygen; ours are the same, or "several "
    const char* why;
  };

  const Row rows[] = {
      {"* cert-authority " + ca, "alice", "alice ", "any principal"},
      {"* cert-authority " + ca, "carol", "", "nobody's"},
      {"* cert-authority " + ca, "alice,carol", "alice ", "one of the two is somebody's"},
      {"* cert-authority " + ca, "alice,bob", "alice bob ", "of two persons: we refuse"},
      {"alice cert-authority " + ca, "alice", "alice ", "the line's literal"},
      {"alice cert-authority " + ca, "alice,bob", "alice ", "the line leaves the other out"},
      {"bob cert-authority " + ca, "alice", "", "another's line"},
      {"al* cert-authority " + ca, "alice,bob", "alice ", "a wildcard"},
      {"al?ce cert-authority " + ca, "alice", "alice ", "one character"},
      {"*,!bob cert-authority " + ca, "alice,bob", "alice ", "one is taken away"},
      {"!bob,* cert-authority " + ca, "bob", "", "taken away, in front"},
      {"!bob cert-authority " + ca, "alice", "", "nobody is permitted"},
      {"*@example.org cert-authority " + ca, "alice@example.org,alice", "alice@example.org ",
       "a domain"},
      {"*@example.org cert-authority " + ca, "alice@example.com", "", "another domain"},
      {"Alice cert-authority " + ca, "alice", "", "case matters"},
      {"* " + ca, "alice", "", "no authority's line"},
      {"* " + both.key("key"), "alice", "", "the line of the key in the certificate"},
      {"* cert-authority " + both.key("key"), "alice", "", "that key as an authority"},
      {"* cert-authority " + both.key("other"), "alice", "", "another authority"},
      {"* cert-authority,namespaces=\"file\" " + ca, "alice", "", "another namespace"},
      {"* cert-authority,namespaces=\"g*,!gist\" " + ca, "alice", "alice ", "namespaces match"},
      {"bob cert-authority " + ca + "\nalice cert-authority " + ca, "alice", "alice ",
       "the second line"},
      {"* cert-authority,namespaces=\"file\" " + ca + "\nalice cert-authority " + ca, "alice",
       "alice ", "the first is for files"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    both.certify("-I id -n "s + row.principals);
    both.write(row.line);
    CHECK(both.theirs() == row.names);
    CHECK(both.ours() == (row.names == "alice bob " ? "several " : row.names));
  }
}

TEST_CASE("windows of certificates and of their lines are those of ssh-keygen, to the second") {
  const CertificateBench both;

  struct Row {
    std::string options;
    const char* window;  // of the certificate
  };

  const std::string line_window =
      ",valid-after=\"20260601110000Z\",valid-before=\"20260601130000Z\"";
  int yes = 0;
  int no = 0;
  for (const Row& row :
       {Row{"", "20260601110000Z:20260601130000Z"},
        Row{line_window, "20200101000000Z:20300101000000Z"},
        Row{line_window, "20260601110000Z:20260601130000Z"}, Row{line_window, "always:forever"}}) {
    CAPTURE(row.options);
    CAPTURE(row.window);
    both.certify("-I id -n alice -V "s + row.window);
    both.write("* cert-authority" + row.options + " " + both.key("ca"));
    for (const auto* when : {"20260601105959Z", "20260601110000Z", "20260601110001Z",
                             "20260601125959Z", "20260601130000Z", "20260601130001Z"}) {
      CAPTURE(when);
      const std::string theirs = both.theirs("git", when);
      CHECK(both.ours("git", when) == theirs);
      ++(theirs.empty() ? no : yes);
    }
  }
  CHECK(yes > 8);
  CHECK(no > 5);
}

TEST_CASE("certificates that are revoked are those of ssh-keygen") {
  const CertificateBench both;
  const Workbench& bench = both.bench();
  both.certify("-I lost -z 7 -n alice");
  both.write("* cert-authority " + both.key("ca"));

  struct Row {
    const char* list;  // a shell command that makes `list`
    bool revoked;
    const char* why;
  };

  const Row rows[] = {
      {"cat other.pub >list", false, "a plain list of another key"},
      {"cat key.pub >list", true, "a plain list of the key"},
      {"cat ca.pub >list", true, "a plain list of the authority"},
      {"ssh-keygen -q -k -f list other.pub", false, "a list of another key"},
      {"ssh-keygen -q -k -f list key.pub", true, "of the key"},
      {"ssh-keygen -q -k -f list ca.pub", true, "of the authority"},
      {"(printf 'sha1: '; cat key.pub) >spec && ssh-keygen -q -k -f list spec", true, "by SHA-1"},
      {"(printf 'sha256: '; cat key.pub) >spec && ssh-keygen -q -k -f list spec", true,
       "by SHA-256"},
      {"(printf 'sha256: '; cat other.pub) >spec && ssh-keygen -q -k -f list spec", false,
       "of another"},
      {"echo 'serial: 7' >spec && ssh-keygen -q -k -f list -s ca.pub spec", true, "by serial"},
      {"echo 'serial: 6' >spec && ssh-keygen -q -k -f list -s ca.pub spec", false, "another's"},
      {"echo 'serial: 1-9' >spec && ssh-keygen -q -k -f list -s ca.pub spec", true, "in a range"},
      {"echo 'serial: 7' >spec && ssh-keygen -q -k -f list -s other.pub spec", false,
       "of another authority"},
      {"echo 'serial: 7' >spec && ssh-keygen -q -k -f list -s NONE spec", true,
       "of every authority"},
      {"echo 'id: lost' >spec && ssh-keygen -q -k -f list -s ca.pub spec", true, "by its id"},
      {"echo 'id: found' >spec && ssh-keygen -q -k -f list -s ca.pub spec", false, "another id"},
      {"head -c 40 list >cut && mv cut list", true, "a list that is cut: nobody signs"},
      {"echo nonsense >list", true, "nonsense: nobody signs"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    bench.must(row.list);
    both.revoke(bench.read("list"));
    CHECK(both.theirs() == (row.revoked ? "" : "alice "));
    CHECK(both.ours() == (row.revoked ? "" : "alice "));
  }
}

TEST_CASE("what ssh-keygen takes for a certificate's finding is who we take it for") {
  const CertificateBench both;
  both.certify("-I id -n alice,carol");
  both.write("* cert-authority " + both.key("ca"));
  CHECK(both.bench().must("ssh-keygen -Y find-principals -f keyrings/allowed_signers -s git.sig "
                          "-Overify-time="s +
                          kNoon) == "alice\ncarol\n");
  CHECK(both.ours() == "alice ");
}

}  // namespace refward::identity
