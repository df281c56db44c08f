// SPDX-License-Identifier: Apache-2.0
// Bench: a temporary repository made by the real Git, with people whose keys the real ssh-keygen
// makes and signs with, cut off from everybody's configuration; and Scene: one push into it.
// The repository's refs are those before the push; the new objects merely lie there.
#pragma once

#include "identity/signers.h"
#include "inspect/commit_facts.h"
#include "inspect/contents.h"
#include "inspect/ground.h"
#include "inspect/signatures.h"

#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::inspect::test {

using git::ObjectId;

inline constexpr std::int64_t kNowSeconds = 1'790'000'000;
inline constexpr base::Instant kNow{base::Seconds(kNowSeconds)};

struct CommitText {
  std::vector<ObjectId> parents = {};
  std::string signer = {};  // "alice", "bob" (in the keyring), "mallory" (not); empty: unsigned
  std::string message = "work\n";
  std::optional<ObjectId> tree = {};  // else the empty one
  std::string author = "Alice <alice@example.org>";
  std::string committer = "Alice <alice@example.org>";
  std::int64_t date = kNowSeconds - 86'400;
  std::string extra = {};  // header lines behind the committer
};

struct TagText {
  ObjectId target;
  std::string name;
  std::string signer = {};
  std::string kind = "commit";
  std::string message = "release\n";
  std::string tagger = "Alice <alice@example.org>";
  std::int64_t date = kNowSeconds - 86'400;
};

class Bench {
 public:
  Bench();
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  ~Bench();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  [[nodiscard]] const git::Repo& repo() const noexcept { return *repo_; }

  // By sh, in the folder; anything but status 0 fails the test. Without the last LF.
  std::string run(const std::string& command) const;
  void write(const std::string& name, std::string_view bytes) const;
  // An object as it stands, however malformed.
  [[nodiscard]] ObjectId put(const std::string& kind, const std::string& bytes) const;
  // Path to bytes.
  [[nodiscard]] ObjectId tree(const std::map<std::string, std::string>& files) const;
  [[nodiscard]] ObjectId commit(const CommitText& text) const;
  [[nodiscard]] ObjectId tag(const TagText& text) const;
  [[nodiscard]] std::string armour(const std::string& payload,
                                   const std::string& signer,
                                   const std::string& ns = "git") const;
  void point(const std::string& ref, const ObjectId& id) const;
  // A further signer: a FIDO2 key whose signatures carry these flags (1: touched, 4: verified).
  void add_security_key(const std::string& person, std::uint8_t flags);
  // A further signer with a plain Ed25519 key, which needs no ssh-keygen to sign: for many commits.
  void add_key(const std::string& person);

  // "alice ssh-ed25519 AAAA..." with options before the key.
  [[nodiscard]] std::string line_of(const std::string& person,
                                    const std::string& options = {}) const;
  // Of the file allowed_signers that holds these lines.
  [[nodiscard]] identity::Signers signers(const std::string& lines) const;
  [[nodiscard]] identity::Signers signers() const;  // alice@example.org and bob@example.org

  [[nodiscard]] identity::Signers load() const;  // whatever keyrings/ holds

 private:
  void add_pen(const std::string& person, const std::string& type, std::uint8_t flags);

  std::filesystem::path path_;
  std::optional<git::Repo> repo_;
  std::map<std::string, std::function<std::string(const std::string& payload)>> pens_;
};

[[nodiscard]] std::string raw_commit(const CommitText& text, const std::string& tree);

[[nodiscard]] policy::Block block(std::string name,
                                  const std::vector<std::string>& refs,
                                  std::set<policy::Word> words,
                                  findings::Mode mode = findings::Mode::enforce);

class Scene {
 public:
  explicit Scene(const Bench& bench) : bench_(bench) {}

  // The record knows this value of the ref, taken while `policy` was as it is now.
  void record(const std::string& ref, const ObjectId& value);
  // Adds a move; the null id stands for "not there".
  void push(const std::string& ref, const ObjectId& before, const ObjectId& after);
  [[nodiscard]] Ground ground() const;

  policy::Policy policy;
  KnownRefs known;
  std::vector<push::RefUpdate> updates;
  push::Limits limits;
  const identity::Person* pusher = nullptr;
  Standings standings;
  std::string default_branch = "refs/heads/main";

 private:
  const Bench& bench_;
};

[[nodiscard]] SignatureFindings judged(const Scene& scene, const SignatureContext& context);

using Received = std::function<std::optional<base::Instant>(const ObjectId&)>;
[[nodiscard]] SignatureFindings signatures_of(const Scene& scene,
                                              const identity::Signers& signers,
                                              const Received& received = {},
                                              std::size_t threads = 0);

// "refuses signed-commits no-signature; warns ...; notes ...; evaluates ...", "" where there is
// nothing.
[[nodiscard]] std::string told(const findings::Findings& found);
// Values of one fact of all findings, separated by blanks; "-" where it is empty.
[[nodiscard]] std::string facts(const findings::Findings& found, std::string_view name);

// A GitHub token that is nobody's, put together at run time; with a wrong checksum a warning.
[[nodiscard]] std::string token(unsigned seed = 1);
[[nodiscard]] std::string failed_token(unsigned seed = 1);
[[nodiscard]] const secrets::Scanner& scanner();

}  // namespace refward::inspect::test
