// SPDX-License-Identifier: Apache-2.0
#include "audit/seal.h"

#include "audit/log_key.h"
#include "audit/prove.h"
#include "audit/prune.h"
#include "audit/tree.h"
#include "base/failure.h"
#include "base/files.h"
#include "fixture.h"
#include "tlog/checkpoint.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

namespace refward::audit {
namespace {

const RefMove kCreate{"refs/heads/main", kZeros, std::string(40, '1')};

// A log that can be sealed.
class Sealing {
 public:
  Sealing() { (void)make_log_key(options()); }

  [[nodiscard]] Options options() const {
    Options out = place.options();
    out.log_key = place.state / kLogKeyName;
    return out;
  }

  [[nodiscard]] tlog::SigningKey key() const { return read_log_key(options()).value(); }

  void append(int count) const {
    for (int i = 0; i < count; ++i)
      (void)Log::open(options(), test_clock()).append(decision("repo", kCreate));
  }

  [[nodiscard]] Sealed seal_now() const { return seal(options(), test_clock(), key()); }

  [[nodiscard]] tlog::TreeHead head(const Sealed& sealed) const {
    return *signed_head(sealed.note, key().verifier());
  }

  Place place;
};

}  // namespace

TEST_CASE("a seal is over all entries before it, and nothing new makes no new one") {
  const Sealing log;
  CHECK_FALSE(last_checkpoint(log.options()).has_value());
  log.append(3);
  const Sealed first = log.seal_now();
  CHECK(first.index == 3);
  CHECK(log.head(first).size == 3);
  CHECK(log.seal_now().note == first.note);
  CHECK(last_checkpoint(log.options()).value().note == first.note);
  log.append(2);
  CHECK(last_checkpoint(log.options()).value().index == 3);
  const Sealed second = log.seal_now();
  CHECK(second.index == 6);
  CHECK(words(verify(log.options(), log.head(first))) == "whole");
  CHECK(words(verify(log.options(), log.head(second))) == "whole");
}

TEST_CASE("the cache of the tree saves time and decides nothing") {
  const Sealing log;
  log.append(5);
  (void)log.seal_now();
  log.append(4);
  const auto cache = log.place.state / kTreeCacheName;
  REQUIRE(std::filesystem::exists(cache));
  const std::string whole = slurp(cache);
  for (std::size_t i = 0; i < whole.size(); i += 7) {
    CAPTURE(i);
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    spill(cache, damaged);
    Tree tree(log.options());
    tree.catch_up();
    CHECK(tree.head().size == 10);
    CHECK(base::to_hex(tree.head().root) == verify(log.options()).root);
    CHECK(tree.sealed() == 5);
  }
}

TEST_CASE("what somebody kept is compared: another history and a shorter record are told") {
  const Sealing log;
  log.append(4);
  const tlog::TreeHead kept = log.head(log.seal_now());
  tlog::TreeHead other = kept;
  other.root[0] ^= 1U;
  CHECK(words(verify(log.options(), kept)) == "whole");
  CHECK(words(verify(log.options(), other)).starts_with("other-history"));
  CHECK(words(verify(log.options(), tlog::TreeHead{6, kept.root})).starts_with("rolled-back"));
  CHECK(words(verify(log.options(), tlog::TreeHead{0, tlog::empty_root()})) == "whole");
}

TEST_CASE("every entry below a checkpoint is proven by it, in its place alone") {
  const Sealing log;
  log.append(11);
  (void)log.seal_now();
  log.append(1);
  const tlog::VerifierKey key = log.key().verifier();
  for (std::uint64_t i = 0; i < 11; ++i) {
    const auto proof = prove(log.options(), i);
    REQUIRE(proof.has_value());
    const auto proven = check_proof(proof->text(), key);
    REQUIRE(proven.has_value());
    CHECK(proven->leaf.index == i);
    CHECK(proven->size == 11);
    tlog::TlogProof moved = *proof;
    moved.index = i == 0 ? 1 : i - 1;
    CHECK_FALSE(check_proof(moved.text(), key).has_value());
    tlog::TlogProof changed = *proof;
    changed.extra->back() ^= 1U;
    CHECK_FALSE(check_proof(changed.text(), key).has_value());
    tlog::TlogProof bare = *proof;
    bare.extra.reset();
    CHECK_FALSE(check_proof(bare.text(), key).has_value());
  }
  CHECK(prove(log.options(), 11).error() == NoProof::unsealed);
  CHECK(prove(log.options(), 12).error() == NoProof::unsealed);
  CHECK(prove(log.options(), 13).error() == NoProof::absent);
  const Sealing stranger;
  CHECK_FALSE(check_proof(prove(log.options(), 0)->text(), stranger.key().verifier()).has_value());
}

TEST_CASE("what remains of a pruned record is still proven and sealed, what went is not") {
  Sealing log;
  log.place.segment_limit = 1500;
  log.append(20);
  const tlog::TreeHead before = log.head(log.seal_now());
  for (std::uint64_t i = 0; i < 20; ++i)
    (void)Log::open(log.options(), test_clock()).append(outcome("repo", kCreate, i));
  const Pruning pruned = prune(log.options(), test_clock(),
                               {.before = std::nullopt, .keep = 15, .reason = "retention"});
  REQUIRE(pruned.result == Pruning::Result::done);
  REQUIRE(pruned.entries > 0);
  const tlog::VerifierKey key = log.key().verifier();
  std::filesystem::remove(log.place.state / kTreeCacheName);
  const Sealed sealed = log.seal_now();
  for (std::uint64_t i = 0; i < sealed.index; ++i) {
    CAPTURE(i);
    const auto proof = prove(log.options(), i);
    CHECK(proof.has_value() == (i >= pruned.entries));
    if (proof)
      CHECK(check_proof(proof->text(), key).has_value());
    else
      CHECK(proof.error() == NoProof::pruned);
  }
  CHECK(words(verify(log.options(), log.head(sealed))) == "whole");
  if (before.size < pruned.entries)
    CHECK(words(verify(log.options(), before)).starts_with("pruned"));
}

TEST_CASE("a checkpoint in the record that is not of its tree is found") {
  const Sealing log;
  log.append(2);
  const tlog::SigningKey key = log.key();
  Entry forged;
  forged.kind = Kind::event;
  forged.event = "checkpoint";
  tlog::Note note{
      .text =
          tlog::Checkpoint{.origin = log.options().origin, .head = {2, tlog::empty_root()}}.text(),
      .signatures = {}};
  note.signatures.push_back(key.sign(note.text));
  forged.checkpoint = CheckpointStatement{.note = note.render()};
  (void)Log::open(log.options(), test_clock()).append(forged);
  CHECK(words(verify(log.options())).starts_with("checkpoint"));
  CHECK_THROWS_AS((void)log.seal_now(), base::Failure);
  // Of another size than the entry's place it cannot even be written.
  CHECK_THROWS_AS((void)Log::open(log.options(), test_clock()).append(forged), base::Failure);
}

TEST_CASE("a hook seals when the key and the last seal are old enough") {
  const Sealing log;
  log.append(1);
  const auto now =
      base::PreciseInstant(std::chrono::floor<base::Seconds>(std::chrono::system_clock::now()));
  const auto key = log.options().log_key;
  const auto cache = log.place.state / kTreeCacheName;
  const auto age = [&](const std::filesystem::path& path, base::Seconds seconds) {
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() - seconds);
  };
  CHECK_FALSE(is_seal_due(log.options(), now));  // the key has just been made
  age(key, kSealInterval + base::Seconds(60));
  CHECK(is_seal_due(log.options(), now));
  (void)log.seal_now();
  CHECK_FALSE(is_seal_due(log.options(), now + base::Seconds(5)));
  age(cache, kSealInterval + base::Seconds(60));
  CHECK(is_seal_due(log.options(), now));
  // A clock that was set back must not keep hooks from sealing until it has caught up.
  CHECK(is_seal_due(log.options(), now - base::Seconds(7200)));
  std::filesystem::remove(key);
  CHECK_FALSE(is_seal_due(log.options(), now));
}

TEST_CASE("what no checkpoint is over is told by the oldest such entry") {
  const Sealing log;
  CHECK_FALSE(unsealed_since(log.options()).has_value());
  log.append(2);
  CHECK(unsealed_since(log.options()).value() == test_clock().now());
  (void)log.seal_now();
  CHECK_FALSE(unsealed_since(log.options()).has_value());
  log.append(1);
  CHECK(unsealed_since(log.options()).has_value());
}

TEST_CASE("the key: made once, closed to others, of this origin") {
  const Sealing log;
  CHECK_FALSE(make_log_key(log.options()));
  const auto path = log.options().log_key;
  CHECK((std::filesystem::status(path).permissions() & std::filesystem::perms(0777)) ==
        std::filesystem::perms(0600));
  std::filesystem::permissions(path, std::filesystem::perms(0640));
  CHECK_THROWS_AS((void)read_log_key(log.options()), base::Failure);
  std::filesystem::permissions(path, std::filesystem::perms(0600));
  Options other = log.options();
  other.origin = "another.example";
  CHECK_THROWS_AS((void)read_log_key(other), base::Failure);
  spill(path, "not a key\n");
  CHECK_THROWS_AS((void)read_log_key(log.options()), base::Failure);
  std::filesystem::remove(path);
  CHECK_FALSE(read_log_key(log.options()).has_value());
}

}  // namespace refward::audit
