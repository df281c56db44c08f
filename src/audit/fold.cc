// SPDX-License-Identifier: Apache-2.0
#include "audit/fold.h"

#include "audit/printed.h"
#include "audit/words.h"
#include "base/crc.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace refward::audit {
namespace {

constexpr std::string_view kFirstLine = "refward-known-refs 3";
constexpr std::string_view kNone = "-";
constexpr std::size_t kIdDigits = 40;

std::string_view or_none(std::string_view text) {
  return text.empty() ? kNone : text;
}

std::string_view unless_none(std::string_view word) {
  return word == kNone ? std::string_view() : word;
}

}  // namespace

std::string Fold::Ref::last() const {
  return !seen.empty() ? seen : !value.empty() ? value : std::string(kIdDigits, '0');
}

std::string Fold::Ref::show_path_to(const std::string& target, std::uint64_t before) {
  std::string at = target;
  for (auto one = open.rbegin(); one != open.rend() && at != last(); ++one) {
    if (one->new_id != at || one->decision >= before)
      continue;
    one->shown = true;
    at = one->old_id;
  }
  return at;
}

void Fold::open_move(const Leaf& leaf, const RefMove& move) {
  Ref& ref = refs_[move.ref];
  ref.open.push_back({.old_id = move.old_id,
                      .new_id = move.new_id,
                      .cover = move.cover,
                      .decision = leaf.index,
                      .time = std::chrono::floor<base::Seconds>(leaf.time)});
  if (ref.open.size() > max_open_) {
    ref.open.erase(ref.open.begin());
    ++ref.dropped;
  }
  ref.index = leaf.index;
}

void Fold::close_move(const Leaf& leaf, const RefMove& move) {
  Ref& ref = refs_[move.ref];
  ref.show_path_to(move.old_id, leaf.of.value_or(leaf.index));
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
  ref.seen.clear();
}

void Fold::see_move(const Leaf& leaf, const RefMove& move) {
  Ref& ref = refs_[move.ref];
  if (ref.index >= leaf.reconcile->entries)
    return;  // the record knows of something newer than what was looked at
  ref.seen = move.new_id;
  ref.index = leaf.index;
}

void Fold::give_up(const Leaf& leaf) {
  for (const NotApplied& one : leaf.reconcile->not_applied) {
    const auto ref = refs_.find(one.ref);
    if (ref != refs_.end() && std::erase_if(ref->second.open, [&](const Open& open) {
                                return open.decision == one.decision;
                              }) != 0)
      ref->second.index = leaf.index;
  }
}

void Fold::apply(const Leaf& leaf, const std::vector<RefMove>& updates) {
  const bool reconciled = leaf.kind == Kind::event && leaf.reconcile;
  for (const RefMove& move : updates) {
    if (leaf.kind == Kind::outcome)
      close_move(leaf, move);
    else if (leaf.kind == Kind::decision && leaf.decision == findings::Decision::accept)
      open_move(leaf, move);
    else if (leaf.kind == Kind::event && leaf.event == "adopt")
      refs_[move.ref] = Ref{.value = move.new_id,
                            .cover = move.cover,
                            .decided = leaf.index,
                            .index = leaf.index,
                            .seen = {},
                            .open = {}};
    else if (reconciled)
      see_move(leaf, move);
  }
  if (reconciled)
    give_up(leaf);
}

std::map<std::string, Log::KnownRef> Fold::known() const {
  std::map<std::string, Log::KnownRef> out;
  for (const auto& [name, ref] : refs_) {
    if (ref.value.empty() && ref.open.empty())
      continue;  // only seen
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

void Fold::keep_at_most(std::size_t open) {
  max_open_ = open;
  for (auto& [name, ref] : refs_)
    while (ref.open.size() > open) {
      ref.open.erase(ref.open.begin());
      ++ref.dropped;
    }
}

std::string Fold::render() const {
  std::string out;
  for (const auto& [name, ref] : refs_) {
    out += fmt::format("ref {} {} {} {} {} {} {}\n", or_none(ref.value), or_none(ref.cover),
                       ref.decided, ref.index, or_none(ref.seen), ref.dropped, name);
    for (const Open& open : ref.open)
      out += fmt::format("open {} {} {} {} {} {}\n", open.old_id, open.new_id, or_none(open.cover),
                         open.decision, open.time.time_since_epoch().count(), open.shown ? 1 : 0);
  }
  return out;
}

void Fold::take_line(std::string_view key, Words& words) {
  if (key == "ref") {
    Ref ref;
    ref.value = unless_none(words.next());
    ref.cover = unless_none(words.next());
    ref.decided = number(words.next());
    ref.index = number(words.next());
    ref.seen = unless_none(words.next());
    ref.dropped = number(words.next());
    refs_[std::string(words.rest())] = std::move(ref);
  } else if (key == "open" && !refs_.empty()) {
    Open open;
    open.old_id = words.next();
    open.new_id = words.next();
    open.cover = unless_none(words.next());
    open.decision = number(words.next());
    open.time = instant(words.next());
    open.shown = words.next() == "1";
    refs_.rbegin()->second.open.push_back(std::move(open));
  }
}

std::string Snapshot::render() const {
  const std::string out = fmt::format("{}\nlog {}\nat {} {} {} {}\n{}", kFirstLine,
                                      base::to_hex(identity), position.segment, position.offset,
                                      position.index, base::to_hex(head), fold.render());
  return out + fmt::format("crc {:08x}\n", base::crc32c(base::as_bytes(out)));
}

base::Result<Snapshot> Snapshot::parse(std::string_view text) {
  Snapshot snapshot;
  const auto lines = base::split(text, '\n');
  if (lines.empty() || lines.front() != kFirstLine)
    return base::Error("known refs: not a cache of version 3");
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
    } else {
      snapshot.fold.take_line(key, words);
    }
  }
  // One spelling: this settles the CRC, the order and every digit.
  if (snapshot.render() != text)
    return base::Error("known refs: damaged");
  return snapshot;
}

}  // namespace refward::audit
