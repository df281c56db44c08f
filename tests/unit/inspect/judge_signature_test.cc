// SPDX-License-Identifier: Apache-2.0
#include "bench.h"
#include "inspect/commit_facts.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using git::SplitError;
using git::SplitFault;
using signature::Format;
using test::Bench;
using test::kNow;

SignatureContext context_of(const identity::Signers& signers,
                            std::set<Format> formats = {Format::ssh, Format::openpgp}) {
  return {.signers = signers, .formats = std::move(formats), .options = {}, .now = kNow};
}

Split signed_by(const Bench& bench, const std::string& who, const std::string& ns = "git") {
  const std::string payload = "what is signed\n";
  return git::SignedObject{payload, bench.armour(payload, who, ns)};
}

const std::string kPgp =
    "-----BEGIN PGP SIGNATURE-----\n\n" + std::string(64, 'A') + "\n-----END PGP SIGNATURE-----\n";

}  // namespace

TEST_CASE("a fault of the split is the reason, under its own name") {
  struct Row {
    SplitFault fault;
    std::string reason;
  };

  const Row rows[] = {{SplitFault::no_signature, "no-signature"},
                      {SplitFault::several_signatures, "several-signatures"},
                      {SplitFault::unknown_signature_header, "unknown-signature-header"},
                      {SplitFault::text_outside_armour, "text-outside-armour"},
                      {SplitFault::nul_byte, "nul-byte"},
                      {SplitFault::malformed, "malformed-object"}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const SignatureContext context = context_of(signers);
  for (const Row& row : rows) {
    const Signed who = judge_signature(Split(SplitError{row.fault}), context);
    CHECK(who.reason == row.reason);
    CHECK_FALSE(who.good());
  }
}

TEST_CASE("a signature is good only by a known key, in an allowed format, for this namespace") {
  struct Row {
    std::string why;
    std::string signer;
    std::string ns;
    std::string keyring;
    std::set<Format> formats;
    std::string reason;
    const char* person;  // empty: not good
  };

  const Bench bench;
  const std::set<Format> all = {Format::ssh, Format::openpgp, Format::x509};
  const std::string alice = bench.line_of("alice");
  const std::string both = alice + bench.line_of("bob");
  const Row rows[] = {
      {"known", "alice", "git", both, all, "good", "alice@example.org"},
      {"known, the other", "bob", "git", both, {Format::ssh}, "good", "bob@example.org"},
      {"unknown key", "mallory", "git", both, all, "key-unknown", ""},
      {"nobody known", "alice", "git", "", all, "key-unknown", ""},
      {"format left out", "alice", "git", both, {Format::openpgp}, "format-not-allowed", ""},
      {"no format", "alice", "git", both, {}, "format-not-allowed", ""},
      {"for files", "alice", "file", both, all, "ssh-namespace", ""},
      {"a key for files", "alice", "git", bench.line_of("alice", "namespaces=\"file\""), all,
       "key-namespace", ""},
      {"a key that is over", "alice", "git", bench.line_of("alice", "valid-before=\"20260101\""),
       all, "key-no-longer-valid", ""},
      {"its twin", "alice", "git", bench.line_of("alice", "valid-before=\"20270101\""), all, "good",
       "alice@example.org"},
      {"a broken keyring", "alice", "git", alice + "bob@example.org nonsense\n", all,
       "keyring-broken", ""},
      {"a broken keyring, of a format left out",
       "alice",
       "git",
       alice + "bob@example.org nonsense\n",
       {Format::openpgp},
       "format-not-allowed",
       ""}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const identity::Signers signers = bench.signers(row.keyring);
    const Signed who =
        judge_signature(signed_by(bench, row.signer, row.ns), context_of(signers, row.formats));
    CHECK(who.reason == row.reason);
    CHECK((who.person == nullptr ? "" : who.person->name) == row.person);
    CHECK(who.good() == (row.person[0] != '\0'));
    CHECK(who.verdict.format == Format::ssh);
    if (who.good())
      CHECK(who.verdict.key.starts_with("SHA256:"));
    if (who.reason == "keyring-broken")
      CHECK(who.verdict.key == "");  // nothing was verified
  }
}

TEST_CASE("the instant is the context's") {
  const Bench bench;
  const identity::Signers signers =
      bench.signers(bench.line_of("alice", "valid-before=\"20260101\""));
  SignatureContext context = context_of(signers);
  CHECK_FALSE(judge_signature(signed_by(bench, "alice"), context).good());
  context.now = *base::parse_rfc3339("2025-12-31T23:59:59Z");
  CHECK(judge_signature(signed_by(bench, "alice"), context).good());
}

TEST_CASE("bytes that were not signed") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  Split split = signed_by(bench, "alice");
  CHECK(judge_signature(split, context_of(signers)).good());
  split->payload += ' ';
  CHECK(judge_signature(split, context_of(signers)).reason == "bad-signature");
}

TEST_CASE("other armours: the format is asked for before anything else") {
  struct Row {
    std::string why;
    std::string armour;
    std::set<Format> formats;
    std::string reason;
  };

  const std::string cms = "-----BEGIN SIGNED MESSAGE-----\nAAAA\n-----END SIGNED MESSAGE-----\n";
  const Row rows[] = {
      {"OpenPGP left out", kPgp, {Format::ssh}, "format-not-allowed"},
      {"OpenPGP, by a key that no keyring holds", kPgp, {Format::openpgp}, "key-unknown"},
      {"X.509 left out", cms, {Format::ssh, Format::openpgp}, "format-not-allowed"},
      {"X.509 that nothing vouches for", cms, {Format::x509}, "key-unknown"},
      {"an armour that nobody knows",
       "-----BEGIN LETTER-----\nAAAA\n-----END LETTER-----\n",
       {Format::ssh, Format::openpgp},
       "armour-unknown"}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Signed who = judge_signature(Split(git::SignedObject{"x\n", row.armour}),
                                       context_of(signers, row.formats));
    CHECK(who.reason == row.reason);
    CHECK_FALSE(who.good());
  }
}

TEST_CASE("an OpenPGP keyring that proves broken while it is built, and does not concern SSH") {
  const Bench bench;
  std::string key = kPgp;
  for (const char* word : {"SIGNATURE", "SIGNATURE"})
    key.replace(key.find(word), 9, "PUBLIC KEY BLOCK");
  bench.write("keyrings/openpgp/carol@example.org.asc", key);
  const identity::Signers signers = bench.signers();
  const Signed who = judge_signature(Split(git::SignedObject{"x\n", kPgp}), context_of(signers));
  CHECK(who.reason == "keyring-broken");
  CHECK_FALSE(who.good());
  CHECK(judge_signature(signed_by(bench, "alice"), context_of(signers)).good());
}

TEST_CASE("the book: facts of a commit, found out once") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  SignatureContext context = context_of(signers);
  const test::ObjectId root = bench.commit({.signer = "alice", .message = "root\n"});
  const test::ObjectId leaky = bench.commit({.parents = {root},
                                             .message = "use " + test::token() + "\n",
                                             .committer = "Bob <bob@example.org>"});
  {
    CommitBook book(bench.repo(), context);
    CHECK(book.facts(root).signature->good());
    CHECK(book.facts(root).committer_email == "alice@example.org");
    CHECK(book.facts(root).committer_date == kNow - base::Seconds(86'400));
    CHECK(book.subject(root) == "");  // without a scanner none is shown
    CHECK(book.facts(leaky).parents == std::vector{root});
    CHECK(book.facts(leaky).signature->reason == "no-signature");
    CHECK(&book.facts(leaky) == &book.facts(leaky));
  }
  context.scanner = &test::scanner();
  CommitBook book(bench.repo(), context);
  CHECK(book.subject(root) == "root");
  CHECK(book.subject(leaky) == "(withheld: a secret)");
  CHECK(book.facts(leaky).committer_email == "bob@example.org");
  CHECK(book.facts(bench.put("commit", "author nobody\n\nx\n")).unparsable != "");
  CHECK(book.facts(bench.put("blob", "x")).unparsable != "");
  CHECK(book.facts(*test::ObjectId::parse(std::string(40, 'd'))).unparsable != "");
}

}  // namespace refward::inspect
