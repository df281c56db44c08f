// SPDX-License-Identifier: Apache-2.0
// ApprovalWorld: a bench with people who write and approve, a protected main, and approvals of each
// form, in order unless a test says what is not.
#pragma once

#include "bench.h"
#include "inspect/approvals.h"

#include <doctest/doctest.h>

#include <chrono>
#include <set>

namespace refward::inspect::test {

inline const std::string kMain = "refs/heads/main";

struct TagWords {
  ObjectId commit;
  std::string person = "bob";
  std::string signer = {};              // else the person
  std::string place = {};               // else the person's name
  std::string name = {};                // else the ref's, without refs/
  std::optional<ObjectId> target = {};  // else the commit
  std::string repository = "site";
  std::string ref = kMain;
  std::optional<ObjectId> base = {};  // else the world's root
  std::optional<ObjectId> tree = {};  // else the commit's
  std::string expires = "2026-12-31T00:00:00Z";
  std::string behind = {};  // the last line, before the signature
};

struct ApprovalWorld {
  ApprovalWorld() : signers(load()), root(commit({}, {{"a", "1"}}, "alice")) {
    bench.point(kMain, root);
  }

  identity::Signers load() {
    std::string lines;
    for (const char* person : {"alice", "alice-2", "bob", "carol", "dave", "bot"}) {
      bench.add_key(person);
      lines += bench.line_of(person);
    }
    bench.add_key("mallory");
    bench.write("keyrings/people.toml",
                people("alice", "'alice@example.org', 'alice-2@example.org'") +
                    people("bob", "'bob@example.org'") + people("carol", "'carol@example.org'") +
                    "[[person]]\nname = 'dave'\n"
                    "principals = ['dave@example.org']\n"
                    "[[robot]]\nname = 'bot'\n"
                    "principals = ['bot@example.org']\n");
    return bench.signers(lines);
  }

  static std::string people(const std::string& name, const std::string& principals) {
    return "[[person]]\nname = '" + name + "'\nprincipals = [" + principals + "]\nemails = ['" +
           name + "@example.org', '" + name + "@home.example']\nteams = ['maintainers']\n";
  }

  static std::string ident(const std::string& person) {
    return person + " <" + person + "@example.org>";
  }

  using Files = std::map<std::string, std::string>;

  ObjectId commit(const std::vector<ObjectId>& parents,
                  const Files& files,
                  const std::string& signer,
                  const std::string& message = "work\n") {
    const auto tree = bench.tree(files);
    date += 60;  // the next one is newer
    const auto id = bench.commit({.parents = parents,
                                  .signer = signer,
                                  .message = message,
                                  .tree = tree,
                                  .author = ident(signer),
                                  .committer = ident(signer),
                                  .date = date});
    trees[id.hex()] = tree;
    return id;
  }

  // Signed by one person, but made by another, or by several.
  ObjectId commit_by(const CommitText& text, const Files& files) {
    CommitText whole = text;
    whole.tree = bench.tree(files);
    whole.date = date += 60;
    const auto id = bench.commit(whole);
    trees[id.hex()] = *whole.tree;
    return id;
  }

  ObjectId tag(const TagWords& words) {
    const std::string place = words.place.empty() ? words.person : words.place;
    const std::string text = "refward-approval 1\nrepository " + words.repository + "\nref " +
                             words.ref + "\nbase " + words.base.value_or(root).hex() + "\ntree " +
                             words.tree.value_or(trees.at(words.commit.hex())).hex() +
                             "\nexpires " + words.expires + "\n" + words.behind;
    return bench.tag(
        {.target = words.target.value_or(words.commit),
         .name = words.name.empty() ? "approvals/" + words.commit.hex() + "/" + place : words.name,
         .signer = words.signer.empty() ? words.person : words.signer,
         .message = text});
  }

  static std::string ref_of(const TagWords& words) {
    return "refs/approvals/" + words.commit.hex() + "/" +
           (words.place.empty() ? words.person : words.place);
  }

  // An approval that is there before the push.
  void approve(const TagWords& words) { bench.point(ref_of(words), tag(words)); }

  void forget(const TagWords& words) { bench.point(ref_of(words), {}); }

  policy::Block guarded(policy::Approvals approvals = {1, {"@maintainers"}},
                        const std::vector<std::string>& refs = {kMain}) {
    policy::Block block = test::block("main", refs, {});
    block.settings.approvals = std::move(approvals);
    return block;
  }

  Scene scene() {
    Scene out(bench);
    out.policy.blocks = {guarded()};
    return out;
  }

  Scene push(const ObjectId& to) {
    Scene out = scene();
    out.push(kMain, root, to);
    return out;
  }

  findings::Findings judge(const Scene& scene, const CertificateFindings& certificate = {}) const {
    const SignatureContext context{.signers = signers,
                                   .formats = {signature::Format::ssh},
                                   .options = {},
                                   .now = kNow,
                                   .received = {},
                                   .scanner = &scanner(),
                                   .threads = 1};
    const Ground ground = scene.ground();
    Books books(ground, context);
    return approvals(ground, books, certificate);
  }

  [[nodiscard]] const identity::Person* person(const std::string& name) const {
    return signers.people().named(name);
  }

  [[nodiscard]] CertificateFindings certificate(const std::string& name,
                                                const std::vector<std::string>& options) const {
    CertificateFindings out;
    out.person = person(name);
    out.options = options;
    return out;
  }

  Bench bench;
  std::map<std::string, ObjectId> trees;
  std::int64_t date = kNowSeconds - 86'400;
  identity::Signers signers;
  ObjectId root;
};

inline const std::string kMissing = "refuses approvals approvals-missing";
inline const std::string kMoveMissing = "refuses approvals approvals-missing-move";

// "approvals-missing 1a2b have 0 of 1": the commits that lack, by their order in `names`.
inline std::string lacking(const findings::Findings& found, const std::vector<ObjectId>& names) {
  std::string out;
  for (const findings::Finding& finding : found) {
    std::string which = finding.reason;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (finding.object == names[i].hex())
        which = std::to_string(i);
    out += (out.empty() ? "" : " ") + which;
  }
  return out;
}

}  // namespace refward::inspect::test
