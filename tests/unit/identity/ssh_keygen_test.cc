// SPDX-License-Identifier: Apache-2.0
// Our reading of allowed_signers and revoked_keys against the installed ssh-keygen's, over the same
// files and a signature that ssh-keygen made. Where the two differ on purpose the row names its
// line of the table in docs/signers.md; there, ours is always the one that refuses.
#include "base/files.h"
#include "base/text.h"
#include "identity/allowed_signers.h"
#include "identity/signers.h"
#include "signature/verify.h"
#include "workbench.h"

#include <doctest/doctest.h>

#include <algorithm>
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

struct Case {
  std::string lines;
  const char* why;
  // The first cell of a row of the table; none: both say the same.
  std::string difference{};
};

class Comparison {
 public:
  Comparison() {
    bench_.write("../payload", "text\n");
    make_key("key", "ed25519");
  }

  // Keys made here serve only this test, and go with its folder.
  void make_key(const std::string& name, const std::string& type) {
    bench_.must("ssh-keygen -q -t " + type + " -N '' -C '' -f " + name);
    bench_.must("for n in git file; do ssh-keygen -q -Y sign -f " + name + " -n $n <payload >" +
                name + ".$n.sig; done");
    std::string line = bench_.read(name + ".pub");
    line.erase(line.find_last_not_of(" \n") + 1);
    key_ = line;
    name_ = name;
  }

  [[nodiscard]] const std::string& key() const { return key_; }

  [[nodiscard]] const Workbench& bench() const { return bench_; }

  void revoke(const std::string& list) { bench_.write("revoked_keys", list); }

  void write(const std::string& lines) { bench_.write("allowed_signers", lines); }

  // Those of `names` as whom ssh-keygen takes the signature to be made.
  [[nodiscard]] std::vector<std::string> theirs(const std::vector<std::string>& names,
                                                const std::string& ns,
                                                const std::string& when) const {
    const bool revokes = std::filesystem::exists(bench_.keyrings() / "revoked_keys");
    std::string script = "true";
    for (const std::string& name : names)
      script += "; ssh-keygen -Y verify -f keyrings/allowed_signers -I " +
                base::shell_quoted(name) + " -n " + ns + " -s " + name_ + "." + ns +
                ".sig -Overify-time=" + when + (revokes ? " -r keyrings/revoked_keys" : "") +
                " <payload >&2 && echo " + base::shell_quoted(name) + "; true";
    std::vector<std::string> accepted;
    std::string out = bench_.must(script);
    for (std::size_t end = 0; (end = out.find('\n')) != std::string::npos; out.erase(0, end + 1))
      accepted.push_back(out.substr(0, end));
    return accepted;
  }

  // As whom we take it; empty where we refuse.
  [[nodiscard]] std::string ours(const std::string& ns, const std::string& when) const {
    const Signers signers = Signers::load(bench_.keyrings(), {{Format::ssh}, 3072, {}});
    const std::string armour = bench_.read(name_ + "." + ns + ".sig");
    const auto verdict = signature::verify("text\n", armour, ns, {}, {{.min_rsa_bits = 1024}, {}});
    CHECK(verdict.good());
    const Identified found =
        signers.identify(verdict, ns, signature::Moment::present(*parse_signer_time(when)));
    return found.reason == Reason::known ? found.principal : "";
  }

  void compare(const Case& row,
               const std::vector<std::string>& names = {"alice"},
               const std::string& ns = "git",
               const std::string& when = kNoon) const {
    CAPTURE(row.why);
    CAPTURE(base::printable(row.lines, 200));
    CAPTURE(ns);
    CAPTURE(when);
    const std::vector<std::string> accepted = theirs(names, ns, when);
    const std::string own = ours(ns, when);
    if (!row.difference.empty()) {
      CHECK(own.empty());
      CHECK_FALSE(accepted.empty());
      CHECK(documented(row.difference));
    } else if (own.empty()) {
      CHECK(accepted.empty());
    } else {
      CHECK(std::find(accepted.begin(), accepted.end(), own) != accepted.end());
    }
  }

  [[nodiscard]] static bool documented(const std::string& difference) {
    static const std::string page =
        base::read_file(REFWARD_SOURCE_ROOT "/docs/signers.md", std::size_t{1} << 20);
    return page.find("\n| " + difference + " |") != std::string::npos;
  }

 private:
  Workbench bench_;
  std::string key_;
  std::string name_;
};

}  // namespace

TEST_CASE("namespaces are those of ssh-keygen") {
  Comparison both;
  for (const auto* option :
       {"", "namespaces=\"git\" ", "namespaces=\"file\" ", "namespaces=\"file,git\" ",
        "namespaces=\"g?t\" ", "namespaces=\"*\" ", "namespaces=\"*,!git\" ",
        "namespaces=\"!git,*\" ", "namespaces=\"!file\" ", "NameSpaces=\"git\" "}) {
    const std::string lines = "alice " + (option + both.key());
    both.write(lines);
    for (const auto* ns : {"git", "file"})
      both.compare({lines, "one line"}, {"alice"}, ns);
  }
}

TEST_CASE("windows are those of ssh-keygen, to the second") {
  Comparison both;
  for (const auto* option :
       {"valid-after=\"20260601120000Z\" ", "valid-before=\"20260601120000Z\" ",
        "valid-after=\"20260601120000z\",valid-before=\"202606011201Z\" ",
        "valid-after=\"20260601\" ", "valid-before=\"20260601Z\" "}) {
    const std::string lines = "alice " + (option + both.key());
    both.write(lines);
    for (const auto* when :
         {"20260531235959Z", "20260601000000Z", "20260601000001Z", "20260601115959Z",
          "20260601120000Z", "20260601120001Z", "20260601120100Z", "20260601120101Z"})
      both.compare({lines, "a window"}, {"alice"}, "git", when);
  }
}

TEST_CASE("principals are those of ssh-keygen") {
  Comparison both;
  const std::string key = both.key();
  const Case rows[] = {
      {"alice " + key, "a literal"},
      {"alice,bob " + key, "two"},
      {"bob " + key, "somebody else"},
      {"Alice " + key, "case matters"},
      {"\"alice\" " + key, "quoted"},
      {"\"alice,bob\"\t" + key, "quoted, and a tab"},
      {"\t alice " + key, "blanks in front"},
      {"alice,!alice " + key, "taken away"},
      {"alice,!a* " + key, "by a wildcard"},
      {"!bob,alice " + key, "another is taken away"},
      {"!bob " + key, "nobody is named"},
      {"\"alice smith\" " + key, "a blank in a name"},
      {"* " + key, "everybody", "Wildcard principals"},
      {"a* " + key, "a wildcard", "Wildcard principals"},
      {"al?ce " + key, "a wildcard", "Wildcard principals"},
      {"*,!bob " + key, "a wildcard", "Wildcard principals"},
  };
  const std::vector<std::string> names = {"alice", "Alice", "bob", "carol", "alice smith"};
  for (const Case& row : rows) {
    both.write(row.lines);
    both.compare(row, names);
  }
}

TEST_CASE("several lines are asked in the order of ssh-keygen") {
  Comparison both;
  const std::string key = both.key();
  const std::string over = "valid-before=\"20260101Z\" ";
  const Case rows[] = {
      {"alice " + over + key + "\nalice " + key, "the first is over"},
      {"alice namespaces=\"file\" " + key + "\nalice " + key, "the first is for files"},
      {"alice namespaces=\"file\" " + key + "\nbob " + key, "and the second is another's"},
      {"alice " + over + key + "\nbob " + over + key, "both are over"},
      {"# alice " + key + "\n\n \t\nbob " + key, "comments and blank lines"},
      {"* " + key + "\nalice " + key, "the first names nobody"},
      {"alice cert-authority " + key, "an authority does not sign itself"},
      {"alice cert-authority " + key + "\nbob " + key, "beside its own key"},
  };
  for (const Case& row : rows) {
    both.write(row.lines);
    both.compare(row, {"alice", "bob", "carol"});
  }
}

TEST_CASE("what ssh-keygen does not take we do not take") {
  Comparison both;
  const std::string key = both.key();
  const std::string blob = key.substr(key.find(' ') + 1);
  const std::string a = "alice ";
  const Case rows[] = {
      {key, "no principals"},
      {a, "no key"},
      {a + "ssh-ed25519", "no blob"},
      {a + "ssh-rsa " + blob, "another type"},
      {a + "ssh-ed25519 " + blob + "AAAA", "bytes behind the key"},
      {a + "ssh-ed25519 " + blob.substr(0, 64), "a short key"},
      {a + "ssh-ed25519 " + blob + "=", "padding too much"},
      {a + "no-such-option " + key, "an unknown option"},
      {a + "namespaces=git " + key, "no quotes"},
      {a + "namespaces=\"\" " + key, "for nothing"},
      {a + "namespaces=\"git\",namespaces=\"git\" " + key, "twice"},
      {a + "valid-after=\"20260101Z\",valid-after=\"20260101Z\" " + key, "twice"},
      {a + "valid-after=\"20260101Z\",valid-before=\"20260101Z\" " + key, "an empty window"},
      {a + "valid-after=\"2026-01-01\" " + key, "not a time"},
      {a + "valid-after=\"19700101Z\" " + key, "no time"},
      {a + "namespaces=\"git\", " + key, "a comma at the end"},
      {"\"alice " + key, "an open quote"},
      {a + "namespaces=\"git\" \"" + key + "\"", "a quoted key"},
  };
  for (const Case& row : rows) {
    both.write(row.lines);
    both.compare(row);
  }
}

TEST_CASE("where we are stricter than ssh-keygen, the page says so") {
  Comparison both;
  const std::string key = both.key();
  const std::string a = "alice ";
  const Case rows[] = {
      {"nonsense\nalice " + key, "a line that ssh-keygen skips", "A malformed line"},
      {"al\"ice\" " + key, "quoted in part", "Quotes inside the principals"},
      {"\"alice\"" + key, "no blank behind the quote", "Quotes inside the principals"},
      {"alice,,bob " + key, "an empty pattern", "Empty patterns, `!!`"},
      {"!!bob,alice " + key, "negated twice", "Empty patterns, `!!`"},
      {"alice,@ops " + key, "like a team", "A principal that begins with `@`"},
      {"\"alice, bob\" " + key, "a blank before a name", "Blanks at the edges of a pattern"},
      {a + "namespaces=\"git, file\" " + key, "in namespaces", "Blanks at the edges of a pattern"},
      {"alice,al\xe2\x80\x8bice " + key, "a hidden character", "Characters that do not show"},
      {"alice,\xff " + key, "not UTF-8", "Characters that do not show"},
      {a + "," + "namespaces=\"git\" " + key, "a comma in front", "Stray commas, an option twice"},
      {a + "namespaces=\"git\",,valid-after=\"20260101Z\" " + key, "two commas",
       "Stray commas, an option twice"},
      {a + "namespaces=\"git,a\\\"b\" " + key, "an escaped quote", "Escaped quotes in an option"},
      {a + "valid-after=\"20260230Z\" " + key, "30 February", "Times that do not exist"},
      {a + "valid-after=\"20260101235960Z\" " + key, "second 60", "Times that do not exist"},
      {a + key + "\r\n", "CRLF", "Carriage returns, NUL, control characters"},
      {a + key + "\0 and more"s, "a NUL", "Carriage returns, NUL, control characters"},
      {a + key + " \x01", "a control character", "Carriage returns, NUL, control characters"},
      {a + key + " " + std::string(40'000, 'x'), "a long line", "Lines over 32 KiB"},
      {std::string(600, 'x') + "," + a + key, "a long pattern", "Long patterns, long lists"},
  };
  for (const Case& row : rows) {
    both.write(row.lines);
    both.compare(row);
  }
  both.make_key("short", "rsa -b 2048");
  both.write(a + both.key());
  both.compare({a + both.key(), "a short RSA key", "RSA below `min_rsa_bits`"});
}

TEST_CASE("times without a zone are UTC wherever the server stands") {
  Comparison both;
  const std::string lines = "alice valid-after=\"202606011200\" " + both.key();
  both.write(lines);
  const auto in_zone = [&](const std::string& zone) {
    return both.bench().run("TZ=" + zone +
                            " ssh-keygen -Y verify -f keyrings/allowed_signers -I alice -n git -s "
                            "key.git.sig -Overify-time=20260601120000Z <payload");
  };
  CHECK(in_zone("UTC").status == 0);
  CHECK(in_zone("UTC+5").status != 0);
  CHECK(both.ours("git", "20260601120000Z") == "alice");
  CHECK(both.ours("git", "20260601115959Z").empty());
  CHECK(Comparison::documented("Times without a zone"));
}

TEST_CASE("every key type of ssh-keygen is known") {
  Comparison both;
  for (const auto* type : {"ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 3072"}) {
    both.make_key(std::string("key-") + &std::string_view(type).back() + type[0], type);
    const std::string lines = "alice " + both.key() + " a comment";
    both.write(lines);
    both.compare({lines, type});
    CHECK(both.ours("git", kNoon) == "alice");
  }
}

TEST_CASE("revoked keys are those of ssh-keygen") {
  Comparison both;
  const std::string key = both.key();
  both.bench().must(
      "ssh-keygen -q -t ed25519 -N '' -C '' -f other && "
      "ssh-keygen -q -s other -I id -n alice key.pub && "
      "ssh-keygen -q -k -f krl other.pub && ssh-keygen -q -k -f krl-key key.pub");
  const std::string other = both.bench().read("other.pub");
  both.write("alice " + key);
  const Case rows[] = {
      {other, "another key"},
      {"# none\n", "nothing"},
      {key, "the key"},
      {"# lost\n\t" + key + " a comment\n", "the key, with a comment"},
      {other + key, "behind another"},
      {"nonsense\n", "unreadable: nobody signs"},
      {key.substr(0, 40), "cut: nobody signs"},
      {both.bench().read("key-cert.pub"), "a certificate revokes its key"},
      {"nonsense\n" + key, "unreadable before it"},
      {both.bench().read("krl"), "a KRL of another key"},
      {both.bench().read("krl-key"), "a KRL of the key"},
      {both.bench().read("krl").substr(0, 60), "a KRL that is cut: nobody signs"},
      {other + "nonsense\n" + key, "unreadable between"},
      {key + "\nnonsense\n", "unreadable behind it"},
  };
  for (const Case& row : rows) {
    both.revoke(row.lines);
    both.compare(row);
  }
}

}  // namespace refward::identity
