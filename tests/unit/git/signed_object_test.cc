// SPDX-License-Identifier: Apache-2.0
#include "git/signed_object.h"

#include "git/scratch.h"

#include <doctest/doctest.h>

#include <vector>

namespace refward::git {

namespace {

using namespace std::string_literals;

const std::string kHead = "tree " + std::string(40, 'a') +
                          "\nauthor Alice <alice@example.org> 1700000000 +0100\n"
                          "committer Alice <alice@example.org> 1700000000 +0100\n";
const std::string kTagHead = "object " + std::string(40, 'a') +
                             "\ntype commit\ntag v1\n"
                             "tagger Alice <alice@example.org> 1700000000 +0100\n";
const std::string kArmour =
    "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n";
const std::string kOtherArmour =
    "-----BEGIN PGP SIGNATURE-----\n\nU1NI\n-----END PGP SIGNATURE-----\n";

// As a header: every line after the first with one blank in front.
std::string header(const std::string& value, const std::string& name = "gpgsig") {
  std::string folded = name + " ";
  for (std::size_t i = 0; i < value.size(); ++i) {
    folded += value[i];
    if (value[i] == '\n' && i + 1 < value.size())
      folded += ' ';
  }
  return folded;
}

struct Row {
  const char* why;
  std::string raw;
  const char* fault;  // empty: splits
};

template <typename Split>
void check_rows(const std::vector<Row>& rows, Split split) {
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto parts = split(row.raw);
    CHECK((parts ? "" : to_text(parts.error().fault)) == row.fault);
  }
}

// A repository with an SSH key that signs, in the folder "r".
void make_signer(const Scratch& scratch) {
  scratch.run("ssh-keygen -q -t ed25519 -N '' -C '' -f key");
  scratch.run("git init -q r");
  scratch.run("git -C r config gpg.format ssh && git -C r config user.signingkey ../key");
  scratch.run("printf 'alice@example.org ' >allowed && cat key.pub >>allowed");
}

// Both parts as OpenSSH sees them.
bool verifies(const Scratch& scratch, const SignedObject& parts) {
  scratch.write("payload", parts.payload);
  scratch.write("payload.sig", parts.armour);
  return scratch
             .try_run(
                 "ssh-keygen -Y verify -f allowed -I alice@example.org -n git -s payload.sig "
                 "<payload >/dev/null")
             .status == 0;
}

}  // namespace

TEST_CASE("what Git signs with an SSH key splits into parts that OpenSSH verifies") {
  const Scratch scratch;
  make_signer(scratch);
  scratch.run("git -C r commit -q -S --allow-empty -m one");
  scratch.run("git -C r tag -s -m text v1");
  const auto commit = split_commit(scratch.try_run("git -C r cat-file commit HEAD").output);
  REQUIRE(commit.has_value());
  CHECK(verifies(scratch, *commit));
  const auto tag = split_tag(scratch.try_run("git -C r cat-file tag v1").output);
  REQUIRE(tag.has_value());
  CHECK(verifies(scratch, *tag));
  SignedObject forged = *commit;
  forged.payload += "x";
  CHECK_FALSE(verifies(scratch, forged));
  scratch.run("git -C r commit -q --allow-empty -m two && git -C r tag -a -m text v2");
  check_rows(
      {{"unsigned", scratch.try_run("git -C r cat-file commit HEAD").output, "no-signature"}},
      split_commit);
  check_rows({{"unsigned", scratch.try_run("git -C r cat-file tag v2").output, "no-signature"}},
             split_tag);
}

TEST_CASE("whatever splits, splits as in Git, however the header was tampered with") {
  const Scratch scratch;
  make_signer(scratch);
  scratch.run("git -C r commit -q -S --allow-empty -m 'one' -m 'more'");
  const std::string raw = scratch.try_run("git -C r cat-file commit HEAD").output;
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < raw.size();) {
    const std::size_t end = raw.find('\n', begin) + 1;
    lines.push_back(raw.substr(begin, end - begin));
    begin = end;
  }
  const std::vector<std::string> foreign = {
      " \n",  "x y\n", " gpgsig z\n", "gpgsigx y\n", "gpgsig x\n", "gpgsig-sha256 x\n",
      " x\n", "\n",    "gpgsig\n",    "x gpgsig\n"};
  int accepted = 0;
  for (std::size_t place = 0; place <= lines.size(); ++place) {
    for (const std::string& line : foreign) {
      std::string edited;
      for (std::size_t i = 0; i <= lines.size(); ++i) {
        edited += i == place ? line : "";
        edited += i < lines.size() ? lines[i] : "";
      }
      const auto parts = split_commit(edited);
      if (!parts)
        continue;
      CAPTURE(edited);
      const ObjectId id = scratch.put("r", "commit", edited);
      const Ran ran = scratch.try_run("git -C r verify-commit -v " + id.hex());
      if (ran.output.empty())
        continue;  // Git does not read it at all
      ++accepted;
      CHECK(ran.output == parts->payload);
    }
  }
  CHECK(accepted > 30);
}

TEST_CASE("a commit: what is left uncovered or has two readings is refused by its name") {
  const std::string good = kHead + header(kArmour);
  check_rows(
      {{"plain", good + "\ntext", ""},
       {"without message", good, ""},
       {"other headers around", kHead + "x y\n z\n" + header(kArmour) + "a b\n\n", ""},
       {"an armour quoted in the message", good + "\n" + kArmour + kOtherArmour, ""},
       {"one empty line behind, as GitHub writes", good + " \n\ntext", ""},
       {"an old armour of the same kind", kHead + header(kOtherArmour) + "\n", ""},
       {"two empty lines behind", good + " \n \n\ntext", "text-outside-armour"},
       {"a blank line that is not empty", good + "  \n\ntext", "text-outside-armour"},
       {"text behind", good + " x\n\ntext", "text-outside-armour"},
       {"text in front", kHead + header("x\n" + kArmour) + "\n", "text-outside-armour"},
       {"empty line in front", kHead + header("\n" + kArmour) + "\n", "text-outside-armour"},
       {"second armour in the header", kHead + header(kArmour + kArmour) + "\n",
        "several-signatures"},
       {"second header", good + header(kArmour) + "\n", "several-signatures"},
       {"second header of nothing", good + "gpgsig x\n\n", "several-signatures"},
       {"signature of the other algorithm", good + header(kArmour, "gpgsig-sha256") + "\n",
        "unknown-signature-header"},
       {"only that", kHead + header(kArmour, "gpgsig-sha256") + "\n", "unknown-signature-header"},
       {"invented header", good + "gpgsigx y\n\n", "unknown-signature-header"},
       {"header without value", good + "gpgsig\n\n", "unknown-signature-header"},
       {"NUL in the message", good + "\nx\0"s, "nul-byte"},
       {"NUL in the header", kHead + "x \0\n"s + header(kArmour) + "\n", "nul-byte"},
       {"no signature", kHead + "\ntext", "no-signature"},
       {"signature in the message", kHead + "\n" + good, "no-signature"},
       {"nothing", "", "no-signature"},
       {"no armour", kHead + "gpgsig x\n\n", "malformed-object"},
       {"no END", kHead + header("-----BEGIN SSH SIGNATURE-----\nx\n") + "\n", "malformed-object"},
       {"another END",
        kHead + header("-----BEGIN SSH SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n") + "\n",
        "malformed-object"},
       {"something behind BEGIN",
        kHead + header("-----BEGIN SSH SIGNATURE-----x\n" + kArmour) + "\n", "malformed-object"},
       {"a kind that Git does not know",
        kHead + header("-----BEGIN X-----\nx\n-----END X-----\n") + "\n", "malformed-object"},
       {"cut short in the header", good + "x y", "malformed-object"},
       {"begins with a continuation", " x\n" + good + "\n", "malformed-object"}},
      split_commit);
}

TEST_CASE("a tag: one armour, at its very end") {
  const std::string good = kTagHead + "\ntext\n" + kArmour;
  const std::string prefix = "-----BEGIN SSH SIGNATURE-----";
  check_rows({{"plain", good, ""},
              {"no text", kTagHead + "\n" + kArmour, ""},
              {"a marker inside a line", kTagHead + "\n> " + prefix + "\n" + kArmour, ""},
              {"a marker of another kind", kTagHead + "\n-----BEGIN X-----\n" + kArmour, ""},
              {"empty line behind", good + "\n", "text-outside-armour"},
              {"text behind", good + "x", "text-outside-armour"},
              {"second armour", good + kArmour, "several-signatures"},
              {"second armour of another kind", good + kOtherArmour, "several-signatures"},
              {"armour in the text", kTagHead + "\n" + kOtherArmour + "x\n" + kArmour,
               "several-signatures"},
              {"marker with something behind", kTagHead + "\n" + prefix + "x\n" + kArmour,
               "several-signatures"},
              {"signature header", kTagHead + header(kArmour) + "\ntext\n" + kArmour,
               "unknown-signature-header"},
              {"signature header of the other algorithm",
               kTagHead + header(kArmour, "gpgsig-sha256") + "\ntext\n" + kArmour,
               "unknown-signature-header"},
              {"armour in the header", kTagHead + kArmour, "malformed-object"},
              {"NUL", kTagHead + "\n\0\n"s + kArmour, "nul-byte"},
              {"no signature", kTagHead + "\ntext\n", "no-signature"},
              {"no END", kTagHead + "\n" + prefix + "\nx\n", "malformed-object"},
              {"END without its LF", good.substr(0, good.size() - 1), "malformed-object"}},
             split_tag);
}

TEST_CASE("the parts are exact") {
  const auto commit = split_commit(kHead + "a b\n" + header(kArmour) + " \nc d\n\ntext\n");
  REQUIRE(commit.has_value());
  CHECK(commit->payload == kHead + "a b\nc d\n\ntext\n");
  CHECK(commit->armour == kArmour);
  const auto tag = split_tag(kTagHead + "\ntext\n" + kArmour);
  REQUIRE(tag.has_value());
  CHECK(tag->payload == kTagHead + "\ntext\n");
  CHECK(tag->armour == kArmour);
}

TEST_CASE("CR LF in an armour is left to the armour's own parser") {
  const std::string armour =
      "-----BEGIN SSH SIGNATURE-----\r\nU1NI\r\n-----END SSH SIGNATURE-----\r\n";
  const auto commit = split_commit(kHead + header(armour) + "\n");
  REQUIRE(commit.has_value());
  CHECK(commit->armour == armour);
}

}  // namespace refward::git
