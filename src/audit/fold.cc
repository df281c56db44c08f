// SPDX-License-Identifier: Apache-2.0
#include "audit/fold.h"

#include "audit/printed.h"
#include "base/crc.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace refward::audit {
namespace {

constexpr std::string_view kFirstLine = "refward-known-refs 2";
constexpr std::string_view kNone = "-";

// Splits a line into blank-separated words, the last of which takes the rest.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}

  [[nodiscard]] std::string_view next() {
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return word;
  }

  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
};

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string_view or_none(std::string_view text) {
  return text.empty() ? kNone : text;
}

std::string_view unless_none(std::string_view word) {
  return word == kNone ? std::string_view() : word;
}

Digest digest(std::string_view hex) {
  const auto bytes = base::parse_hex(hex);
  Digest out{};
  if (bytes && bytes->size() == out.size())
    std::ranges::copy(*bytes, out.begin());
  return out;
}

}  // namespace

void Fold::open_move(std::uint64_t index, const RefMove& move) {
  Ref& ref = refs_[move.ref];
  ref.open.push_back({move.old_id, move.new_id, move.cover, index});
  if (ref.open.size() > kMaxOpenMoves)
    ref.open.erase(ref.open.begin());
  ref.index = index;
}

void Fold::close_move(const Leaf& leaf, const RefMove& move) {
  Ref& ref = refs_[move.ref];
  // The newest such decision, or the one that the outcome names.
  const auto found = std::find_if(ref.open.rbegin(), ref.open.rend(), [&](const Open& open) {
    return open.old_id == move.old_id && open.new_id == move.new_id &&
           (!leaf.of || open.decision == *leaf.of);
  });
  // A move that no decision allowed happened, but the gate answers for none of it.
  if (found == ref.open.rend() && !leaf.of)
    return;
  // Of a decision that is open no longer it is not known what it asked.
  std::string cover;
  if (found != ref.open.rend()) {
    cover = std::move(found->cover);
    ref.open.erase(std::next(found).base());
  }
  const std::uint64_t decided = leaf.of.value_or(leaf.index);
  if (!ref.value.empty() && decided < ref.decided && move.old_id != ref.value)
    return;
  ref.value = move.new_id;
  ref.cover = std::move(cover);
  ref.decided = decided;
  ref.index = leaf.index;
}

void Fold::apply(const Leaf& leaf, const std::vector<RefMove>& updates) {
  for (const RefMove& move : updates) {
    if (leaf.kind == Kind::outcome)
      close_move(leaf, move);
    else if (leaf.kind == Kind::decision && leaf.decision == findings::Decision::accept)
      open_move(leaf.index, move);
    else if (leaf.kind == Kind::event && leaf.event == "adopt")
      refs_[move.ref] = Ref{move.new_id, move.cover, leaf.index, leaf.index, {}};
  }
}

std::map<std::string, Log::KnownRef> Fold::known() const {
  std::map<std::string, Log::KnownRef> out;
  for (const auto& [name, ref] : refs_) {
    Log::KnownRef known;
    known.value = ref.value;
    known.cover = ref.cover;
    known.index = ref.index;
    for (const Open& open : ref.open)
      known.all_pending.push_back({open.new_id, open.cover});
    if (!ref.open.empty())
      known.pending = ref.open.back().new_id;
    out.emplace(unprinted(name), std::move(known));
  }
  return out;
}

std::optional<std::uint64_t> Fold::open_decision(const RefMove& move) const {
  const auto ref = refs_.find(base::printable(move.ref));
  if (ref == refs_.end())
    return std::nullopt;
  const auto& open = ref->second.open;
  const auto found = std::find_if(open.rbegin(), open.rend(), [&](const Open& candidate) {
    return candidate.old_id == move.old_id && candidate.new_id == move.new_id;
  });
  return found == open.rend() ? std::nullopt : std::optional(found->decision);
}

std::string Snapshot::render() const {
  std::string out =
      fmt::format("{}\nlog {}\nat {} {} {} {}\n", kFirstLine, base::to_hex(identity),
                  position.segment, position.offset, position.index, base::to_hex(head));
  for (const auto& [name, ref] : fold.refs_) {
    out += fmt::format("ref {} {} {} {} {}\n", or_none(ref.value), or_none(ref.cover), ref.decided,
                       ref.index, name);
    for (const Fold::Open& open : ref.open)
      out += fmt::format("open {} {} {} {}\n", open.old_id, open.new_id, or_none(open.cover),
                         open.decision);
  }
  return out + fmt::format("crc {:08x}\n", base::crc32c(base::as_bytes(out)));
}

base::Result<Snapshot> Snapshot::parse(std::string_view text) {
  Snapshot snapshot;
  Fold::Ref* ref = nullptr;
  const auto lines = base::split(text, '\n');
  if (lines.empty() || lines.front() != kFirstLine)
    return base::Error("known refs: not a cache of version 2");
  for (const std::string_view line : lines) {
    Words words(line);
    const std::string_view key = words.next();
    if (key == "log") {
      snapshot.identity = digest(words.next());
    } else if (key == "at") {
      snapshot.position.segment = number(words.next());
      snapshot.position.offset = number(words.next());
      snapshot.position.index = number(words.next());
      snapshot.head = digest(words.next());
    } else if (key == "ref") {
      Fold::Ref fresh;
      fresh.value = unless_none(words.next());
      fresh.cover = unless_none(words.next());
      fresh.decided = number(words.next());
      fresh.index = number(words.next());
      ref = &(snapshot.fold.refs_[std::string(words.rest())] = fresh);
    } else if (key == "open" && ref != nullptr) {
      Fold::Open open;
      open.old_id = words.next();
      open.new_id = words.next();
      open.cover = unless_none(words.next());
      open.decision = number(words.next());
      ref->open.push_back(open);
    }
  }
  // One spelling: this settles the CRC, the order and every digit.
  if (snapshot.render() != text)
    return base::Error("known refs: damaged");
  return snapshot;
}

}  // namespace refward::audit
