// SPDX-License-Identifier: Apache-2.0
#include "audit/prune.h"

#include "audit/details.h"
#include "audit/folder.h"
#include "audit/journal.h"
#include "audit/landings.h"
#include "audit/publish.h"
#include "audit/reader.h"
#include "audit/repository_folds.h"
#include "audit/summary.h"
#include "audit/unfinished.h"
#include "base/failure.h"
#include "base/files.h"
#include "crypto/hash.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <map>
#include <unordered_set>
#include <utility>

namespace refward::audit {
namespace {

void remove_if_there(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    throw_disk_fault(Doing::writing, path, errno);
}

// Folds the entries up to a place into a summary, on top of an earlier one.
class Summariser {
 public:
  Summariser(const Options& options, const Mark& mark) {
    if (auto before = pruned_part(options.folder))
      summary_ = *std::move(before);
    summary_.identity = mark.identity;
    summary_.origin = options.origin;
    for (const auto& [name, repository] : summary_.repositories) {
      Scene& scene = scenes_[name];
      scene.accepted = summary_.open_decisions(name);
      for (const Landing& landing : repository.landings)
        scene.landed.insert(landing.value);
      for (const auto& [ref, steps] : repository.courses)
        scene.courses.emplace(ref, Course(steps));
    }
  }

  void take(const Parts& parts) {
    summary_.edge.append(tlog::hash_leaf(base::as_bytes(parts.leaf)),
                         [](const tlog::TileName&, std::span<const Digest>) {});
    const Leaf leaf = leaf_in(parts);
    if (leaf.repository.empty())
      return;
    const auto moves = updates_of(leaf, parts.details);
    if (!moves)
      throw_disorder("details", "entry " + std::to_string(leaf.index));
    Scene& scene = scenes_[leaf.repository];
    if (is_accepted(leaf))
      scene.accepted.insert(leaf.index);
    const bool allowed = leaf.of && scene.accepted.contains(*leaf.of);
    Summary::Repository& repository = summary_.repositories[leaf.repository];
    repository.fold.apply(leaf, *moves);
    for (const RefMove& move : *moves) {
      scene.courses[move.ref].take(leaf, move, allowed ? Allowed::yes : Allowed::no);
      land(leaf, move, allowed, repository, scene);
    }
  }

  // `head` is that before entry `entries`.
  [[nodiscard]] Summary summary(std::uint64_t entries, const Digest& head) && {
    summary_.entries = entries;
    summary_.head = head;
    for (auto& [name, scene] : scenes_)
      keep_courses(scene, summary_.repositories[name]);
    return std::move(summary_);
  }

  [[nodiscard]] Digest root() const { return summary_.edge.root(); }

 private:
  struct Scene {
    std::unordered_set<std::uint64_t> accepted;
    std::unordered_set<std::string> landed;
    std::map<std::string, Course, std::less<>> courses;
  };

  static void land(const Leaf& leaf,
                   const RefMove& move,
                   bool allowed,
                   Summary::Repository& repository,
                   Scene& scene) {
    if (leaf.kind == Kind::outcome && allowed && is_landing(move) &&
        scene.landed.insert(move.new_id).second)
      repository.landings.push_back({move.new_id, std::chrono::floor<base::Seconds>(leaf.time)});
  }

  static void keep_courses(Scene& scene, Summary::Repository& repository) {
    repository.courses.clear();
    for (auto& [ref, course] : scene.courses) {
      std::vector<Step> steps = std::move(course).chain();
      if (steps.size() > kMaxKeptSteps)
        steps.erase(steps.begin(), steps.end() - static_cast<std::ptrdiff_t>(kMaxKeptSteps));
      if (!steps.empty())
        repository.courses.emplace(ref, std::move(steps));
    }
  }

  Summary summary_;
  std::map<std::string, Scene, std::less<>> scenes_;
};

class Pruner {
 public:
  Pruner(const Options& options, const base::Clock& clock, const PruneWish& wish)
      : options_(options), clock_(clock), wish_(wish), journal_(options) {}

  Pruning run() {
    settle();  // else finish() would take the summary of an event that is not yet marked for a
               // leftover
    out_.finished = finish();
    const VerifyReport report = verify(options_);
    if (report.result != VerifyReport::Result::whole)
      return stopped(Pruning::Result::not_whole);
    close_segment();
    out_.from = first_entry(options_.folder);
    out_.entries = choose();
    if (out_.entries <= out_.from)
      return stopped(Pruning::Result::nothing);
    if (const auto open = oldest_open(); open && *open < out_.entries)
      return stopped(Pruning::Result::open, *open);
    if (const auto rest = oldest_unscanned(); rest && *rest < out_.entries)
      return stopped(Pruning::Result::unscanned, *rest);
    record(report);
    (void)finish();
    out_.result = Pruning::Result::done;
    return out_;
  }

 private:
  Pruning stopped(Pruning::Result why, std::uint64_t oldest = 0) {
    out_.result = why;
    out_.oldest = oldest;
    return out_;
  }

  void settle() {
    const Lock lock(journal_.lock_fd(), Share::exclusive);
    journal_.settle(Journal::BrokenTail::is_cut);
    journal_.make_durable();
  }

  void close_segment() {
    const Lock lock(journal_.lock_fd(), Share::exclusive);
    journal_.settle(Journal::BrokenTail::is_cut);
    journal_.start_segment();
  }

  // The segments' first entries; what stands below one of them may go as a whole.
  [[nodiscard]] std::uint64_t choose() const {
    // Whoever reads what is published must find all that its checkpoint is over.
    const auto published = published_checkpoint(options_);
    const std::uint64_t first_young = wish_.before ? first_since(*wish_.before) : ~std::uint64_t{0};
    std::uint64_t most = std::min(first_young, journal_.mark().segment);
    if (wish_.keep)
      most =
          std::min(most, journal_.mark().entries - std::min(journal_.mark().entries, *wish_.keep));
    if (published)
      most = std::min(most, published->head.size);
    std::uint64_t chosen = 0;
    for (const SegmentFile& segment : list_folder(options_.folder).segments)
      if (segment.first <= most)
        chosen = segment.first;
    return chosen;
  }

  // The first entry in the record's order that is not older.
  [[nodiscard]] std::uint64_t first_since(base::PreciseInstant time) const {
    auto reader = reader_of(options_);
    while (reader && reader->next())
      if (leaf_in(reader->parts()).time >= time)
        return reader->position().index;
    return reader ? reader->end().index : 0;
  }

  [[nodiscard]] std::optional<std::uint64_t> oldest_open() {
    std::optional<std::uint64_t> oldest;
    for (const auto& [name, fold] : folds_.all())
      for (const auto& [ref, known] : fold.refs())
        for (const Fold::Open& open : known.open)
          oldest = std::min(oldest.value_or(open.decision), open.decision);
    return oldest;
  }

  [[nodiscard]] std::optional<std::uint64_t> oldest_unscanned() const {
    std::optional<std::uint64_t> oldest;
    for (const auto& [name, fold] : folds_.all())
      for (const Unfinished& one : unfinished(options_, name))
        oldest = std::min(oldest.value_or(one.index), one.index);
    return oldest;
  }

  void record(const VerifyReport& report) {
    Summariser summariser(options_, journal_.mark());
    auto reader = reader_of(options_);
    Digest head{};
    while (reader->next()) {
      head = reader->header().previous;
      if (reader->position().index >= out_.entries)
        break;
      summariser.take(reader->parts());
      head = next_head(head, tlog::hash_leaf(base::as_bytes(reader->parts().leaf)));
    }
    Entry entry;
    entry.kind = Kind::event;
    entry.event = "prune";
    entry.note = wish_.reason;
    PruneStatement statement{.entries = out_.entries, .from = out_.from};
    statement.head = base::to_hex(head);
    statement.root = base::to_hex(summariser.root());
    statement.tree_size = report.entries;
    statement.tree_root = report.root;
    const Summary summary = std::move(summariser).summary(out_.entries, head);
    for (const Digest& root : summary.edge.range())
      statement.range.push_back(base::to_hex(root));
    const std::string text = summary.render();
    if (text.size() > kMaxSummary)
      throw base::Failure::fault("the summary of what would go is longer than its limit");
    statement.summary = base::to_hex(crypto::sha256(base::as_bytes(text)));
    entry.prune = statement;
    write_summary(text);
    out_.event = Log::open(options_, clock_).append(entry).index;
  }

  void write_summary(const std::string& text) const {
    const auto path = options_.folder / unfinished_name(summary_name(out_.entries));
    remove_if_there(path);
    const auto fd = open_to_write(path, O_RDWR | O_CREAT | O_EXCL, journal_.access().file);
    grant(fd.get(), path, journal_.access().file, journal_.access());
    write_at(fd.get(), path, 0, text);
    sync_data(fd.get(), path);
    sync_folder(options_.folder);
  }

  // What the newest event says, where it is not done yet. False where there was nothing to do.
  bool finish() {
    folds_.refresh();
    std::optional<PruneStatement> last;
    std::map<std::string, std::uint64_t> kept;  // kept tails, by the entry that says so
    auto reader = reader_of(options_);
    while (reader && reader->next()) {
      const Leaf leaf = leaf_in(reader->parts());
      if (leaf.prune && (!last || leaf.prune->entries >= last->entries))
        last = leaf.prune;
      if (leaf.repair)
        kept[leaf.repair->file] = leaf.index;
    }
    bool any = put_in_place(last);
    const std::uint64_t first = first_entry(options_.folder);
    for (const std::string& name : list_folder(options_.folder).unfinished)
      if (name.find(".summary") != std::string::npos) {
        remove_if_there(options_.folder / name);
        any = true;
      }
    std::erase_if(kept, [&](const auto& one) { return one.second < first; });
    any = remove_older(first, kept) || any;
    return unpublish_before(options_, first) || any;
  }

  bool put_in_place(const std::optional<PruneStatement>& last) const {
    if (!last)
      return false;
    const auto path = options_.folder / summary_name(last->entries);
    const auto waiting = options_.folder / unfinished_name(summary_name(last->entries));
    const auto text = base::read_file_if_exists(waiting, kMaxSummary);
    if (!text || base::to_hex(crypto::sha256(base::as_bytes(*text))) != last->summary)
      return false;
    if (std::rename(waiting.c_str(), path.c_str()) != 0)
      throw_disk_fault(Doing::writing, path, errno);
    sync_folder(options_.folder);
    return true;
  }

  bool remove_older(std::uint64_t first, const std::map<std::string, std::uint64_t>& claimed) {
    bool any = false;
    const Listing listing = list_folder(options_.folder);
    const auto remove = [&](const std::string& name) {
      remove_if_there(options_.folder / name);
      any = true;
    };
    for (const SegmentFile& segment : listing.segments)
      if (segment.first < first) {
        remove(segment_name(segment.first));
        out_.bytes += segment.size;
      }
    for (const std::uint64_t summary : listing.summaries)
      if (summary < first)
        remove(summary_name(summary));
    for (const std::string& name : listing.kept)
      if (const auto segment = kept_segment(name);
          segment && *segment < first && !claimed.contains(name))
        remove(name);
    if (any)
      sync_folder(options_.folder);
    return any;
  }

  const Options& options_;
  const base::Clock& clock_;
  const PruneWish& wish_;
  Journal journal_;
  RepositoryFolds folds_{options_};
  Pruning out_;
};

}  // namespace

Pruning prune(const Options& options, const base::Clock& clock, const PruneWish& wish) {
  return Pruner(options, clock, wish).run();
}

}  // namespace refward::audit
