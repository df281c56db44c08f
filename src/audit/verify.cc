// SPDX-License-Identifier: Apache-2.0
#include "audit/chain.h"
#include "audit/disk.h"
#include "audit/folder.h"
#include "audit/journal.h"
#include "audit/log.h"
#include "audit/losses.h"
#include "audit/making.h"
#include "audit/published_check.h"
#include "audit/reader.h"
#include "audit/summary.h"
#include "audit/tree.h"
#include "audit/verified.h"
#include "base/failure.h"
#include "base/files.h"
#include "base/thread_crew.h"
#include "crypto/hash.h"
#include "tlog/merkle.h"

#include <algorithm>
#include <functional>
#include <map>
#include <thread>
#include <vector>

namespace refward::audit {
namespace {

constexpr std::size_t kMaxProblems = 100;
constexpr std::size_t kChunk = 1024 * 1024;
constexpr std::size_t kMaxThreads = 16;
constexpr std::size_t kPiecesWorthAThread = 64;

// What there is to verify, as it stood while no append was under way.
struct Scene {
  bool known = false;        // `state` holds a mark
  std::optional<Mark> mark;  // if one of its slots is valid
  Listing listing;
};

Scene look(const Options& options) {
  Scene scene;
  const auto path = options.state / kMarkName;
  const auto fd = open_to_read(path, Missing::is_value);
  scene.known = fd.has_value();
  scene.mark = fd ? read_mark(fd->get(), path) : std::nullopt;
  scene.listing = list_folder(options.folder);
  return scene;
}

Scene scene_of(const Options& options) {
  const auto lock_fd = open_to_read(options.state / kLockName, Missing::is_value);
  if (!lock_fd)  // nobody ever appended
    return look(options);
  const Lock lock(lock_fd->get(), Share::shared);
  return look(options);
}

class Verifier {
 public:
  Verifier(const Options& options,
           VerifyReport& report,
           const std::optional<tlog::TreeHead>& expected,
           const Verified* from = nullptr)
      : options_(options),
        report_(report),
        expected_(expected),
        from_(from),
        // Before the scene: what it says is then in the record as it stands there.
        published_(
            options,
            [this](const std::string& file, std::string what) { add(file, 0, std::move(what)); }),
        scene_(scene_of(options)) {}

  void run() {
    for (const std::string& name : scene_.listing.strangers)
      add(name, 0, "unknown-file");
    for (const std::string& name : scene_.listing.unfinished)
      add(name, 0, "unfinished-upkeep");
    if (scene_.mark)
      verify_log(*scene_.mark);
    else if (scene_.known)
      add(kMarkName, 0, "mark");
    else if (!scene_.listing.empty())
      add(options_.folder.filename().string(), 0, "foreign");
    if (expected_ && expected_->size != 0 && !compared_ &&
        (report_.problems.empty() || expected_->size < first_))
      add("checkpoint", 0, expected_->size < first_ ? "pruned" : "rolled-back");
    report_.entries = tree_.size();
    report_.root = base::to_hex(tree_.root());
    report_.from = from_ != nullptr ? from_->edge.size() : first_;
  }

  // Something came that concerns entries that were passed over.
  [[nodiscard]] bool needs_all() const noexcept { return needs_all_; }

  // How far it came, where nothing was wrong.
  [[nodiscard]] Verified verified() const {
    return {.identity = at_.identity,
            .first = first_,
            .segment = at_.segment,
            .offset = at_.offset,
            .head = at_.head,
            .edge = tree_,
            .kept = scene_.listing.kept};
  }

 private:
  void add(const std::string& file, std::uint64_t offset, std::string what) {
    if (report_.problems.size() < kMaxProblems)
      report_.problems.push_back({file, offset, std::move(what)});
  }

  void verify_log(const Mark& known) {
    at_.identity = known.identity;
    at_.head = first_head(known.identity, options_.origin);
    start_behind_summary(known);
    if (from_ != nullptr && !go_on(known))
      return;
    if (scene_.listing.segments.empty() && known.offset != 0)
      add(segment_name(0), 0, "emptied");
    bool readable = true;
    for (const SegmentFile& file : scene_.listing.segments)
      if (file.first < first_)
        add(segment_name(file.first), 0, "unfinished-upkeep");
      else if (from_ != nullptr && file.first < from_->segment)
        continue;
      else if (readable)
        readable = verify_segment(known, file);
    if (readable && (at_.entries < known.entries || at_.segment < known.segment))
      add(segment_name(at_.segment), at_.offset, "shorter");
    if (known.repair)
      add(segment_name(known.repair->segment), known.repair->offset, "unfinished-repair");
    verify_kept();
    if (readable && from_ == nullptr)
      verify_pruned();
    if (readable)
      published_.finish(tree_);
    if (readable)
      for (const Losses::Problem& problem : losses_.problems())
        add(problem.file, problem.offset, problem.what);
  }

  // What was pruned is not there to be verified: chain and tree go on from what the newest summary
  // says, and in the end an event has to vouch for its every byte.
  void start_behind_summary(const Mark& known) {
    if (scene_.listing.summaries.empty())
      return;
    for (const std::uint64_t older : scene_.listing.summaries)
      if (older != scene_.listing.summaries.back())
        add(summary_name(older), 0, "unfinished-upkeep");
    first_ = scene_.listing.summaries.back();
    const std::string text = base::read_file(options_.folder / summary_name(first_), kMaxSummary);
    summary_digest_ = base::to_hex(crypto::sha256(base::as_bytes(text)));
    const auto summary = Summary::parse(text);
    if (!summary || summary->entries != first_)
      return add(summary_name(first_), 0, "summary");
    if (summary->identity != known.identity || summary->origin != options_.origin)
      return add(summary_name(first_), 0, "foreign");
    at_.entries = first_;
    at_.head = summary->head;
    tree_ = summary->edge;
    published_.begin_behind(first_, PublishedCheck::Before::pruned);
  }

  // False where the record is not the one that was verified then, or went on otherwise.
  bool go_on(const Mark& known) {
    needs_all_ = from_->identity != known.identity || from_->first != first_ ||
                 from_->edge.size() > known.entries || from_->segment > known.segment;
    if (needs_all_)
      return false;
    at_.entries = from_->edge.size();
    at_.segment = from_->segment;
    at_.offset = from_->offset;
    at_.head = from_->head;
    tree_ = from_->edge;
    published_.begin_behind(at_.entries, PublishedCheck::Before::passed_over);
    return true;
  }

  // The segment in which it goes on: what stands before that place is passed over.
  [[nodiscard]] bool goes_on_in(const SegmentFile& file) const {
    return from_ != nullptr && file.first == from_->segment && at_.entries == from_->edge.size();
  }

  void verify_pruned() {
    if (!pruned_ && first_ == 0)
      return;
    if (!pruned_ || pruned_->entries < first_)
      add(summary_name(first_), 0, "unknown-file");
    else if (pruned_->entries > first_)
      add(first_ == 0 ? segment_name(0) : summary_name(first_), 0, "unfinished-upkeep");
    else if (pruned_->summary != summary_digest_)
      add(summary_name(first_), 0, "summary");
  }

  // False where nothing behind it can be read.
  bool verify_segment(const Mark& known, const SegmentFile& file) {
    const std::string name = segment_name(file.first);
    if (goes_on_in(file))
      return go_on_in(known, file);
    if (file.first != at_.entries) {
      add(name, 0, "segment-missing");
      return false;
    }
    Window window(options_.folder / name, file.size);
    const std::string header =
        render(SegmentHeader{at_.identity, options_.origin, file.first, at_.head});
    if (window.at(0, header.size()) != header) {
      const auto found = parse_segment_header(window.at(0, kMaxSegmentHeader));
      const bool foreign =
          found && (found->identity != at_.identity || found->origin != options_.origin);
      const bool crash = file.first >= known.entries && (file.first != 0 || known.offset == 0);
      add(name, 0, crash ? "incomplete-tail" : foreign ? "foreign" : "segment-header");
      return false;
    }
    at_.segment = file.first;
    at_.offset = header.size();
    return verify_records(known, window, name);
  }

  bool go_on_in(const Mark& known, const SegmentFile& file) {
    const std::string name = segment_name(file.first);
    Window window(options_.folder / name, file.size);
    const auto header = parse_segment_header(window.at(0, kMaxSegmentHeader));
    if (!header || header->identity != at_.identity || file.size < at_.offset) {
      add(name, 0, header && header->identity == at_.identity ? "shorter" : "segment-header");
      return false;
    }
    return verify_records(known, window, name);
  }

  bool verify_records(const Mark& known, Window& window, const std::string& name) {
    compare_with_mark(known, name);
    compare_with_expected(name);
    while (at_.offset < window.size()) {
      std::vector<Piece> batch = next_batch(window);
      if (batch.empty()) {
        tell_unreadable(known, window, name);
        return false;
      }
      const std::size_t threads = std::min(threads_, batch.size() / kPiecesWorthAThread + 1);
      base::work_off(batch.size(), threads, [&](std::size_t, std::size_t place) {
        Piece& piece = batch[place];
        piece.judged = judge(piece.record);
        piece.leaf_hash = tlog::hash_leaf(base::as_bytes(piece.record.leaf));
      });
      for (const Piece& piece : batch) {
        verify_record(piece, name);
        compare_with_mark(known, name);
        compare_with_expected(name);
      }
    }
    return true;
  }

  // A record, and what it says by itself.
  struct Piece {
    Parts record;
    base::Result<Judged> judged = base::Error("payload");
    Digest leaf_hash{};
  };

  // The whole records that come next, one at least; none where the next one is not whole.
  [[nodiscard]] std::vector<Piece> next_batch(Window& window) const {
    std::vector<Piece> out;
    std::size_t wanted = kChunk;
    std::string_view bytes = window.at(at_.offset, wanted);
    const auto header = parse_record_header(base::as_bytes(bytes.substr(0, kRecordHeaderSize)));
    if (!header || header->record_size() > window.size() - at_.offset)
      return out;
    if (header->record_size() > wanted) {
      wanted = static_cast<std::size_t>(header->record_size());
      bytes = window.at(at_.offset, wanted);
    }
    while (!bytes.empty()) {
      const auto next = parse_record_header(base::as_bytes(bytes.substr(0, kRecordHeaderSize)));
      if (!next || next->record_size() > bytes.size())
        break;
      const auto size = static_cast<std::size_t>(next->record_size());
      out.push_back({*parse_record(base::as_bytes(bytes.substr(0, size)))});
      bytes.remove_prefix(size);
    }
    return out;
  }

  void tell_unreadable(const Mark& known, Window& window, const std::string& name) {
    const auto header =
        parse_record_header(base::as_bytes(window.at(at_.offset, kRecordHeaderSize)));
    const bool below = at_.entries < known.entries;
    add(name, at_.offset, !below ? "incomplete-tail" : header ? "shorter" : "record");
  }

  void verify_record(const Piece& piece, const std::string& name) {
    const Parts& record = piece.record;
    const auto leaf = follow(at_, record, piece.judged);
    if (!leaf)
      add(name, at_.offset, leaf.error().what);
    if (leaf && !losses_.see(*leaf, record.details, piece.judged->erased, name, at_.offset))
      add(name, at_.offset, "details");
    if (leaf && leaf->prune && (!pruned_ || leaf->prune->entries >= pruned_->entries))
      pruned_ = leaf->prune;
    needs_all_ = needs_all_ || (from_ != nullptr && leaf && (leaf->prune || leaf->erase));
    if (leaf && leaf->repair)
      repairs_.emplace(leaf->repair->file, *leaf->repair);
    if (leaf && leaf->checkpoint &&
        !is_checkpoint_of(*leaf->checkpoint, options_.origin, {tree_.size(), tree_.root()}))
      add(name, at_.offset, "checkpoint");
    if (leaf && leaf->checkpoint)
      published_.see_checkpoint(leaf->checkpoint->note);
    tree_.append(piece.leaf_hash, published_.on_full());
    published_.see_leaf(tree_.size() - 1, record.leaf);
    // Goes on from what the record itself says, so that one fault is not told of every entry
    // behind it.
    at_.head = record.header.previous;
    advance(at_, record, leaf ? *leaf : Leaf{});
  }

  // With what somebody kept of this log.
  void compare_with_expected(const std::string& name) {
    if (!expected_ || compared_ || tree_.size() != expected_->size)
      return;
    compared_ = true;
    if (tree_.root() != expected_->root)
      add(name, at_.offset, "other-history");
  }

  void compare_with_mark(const Mark& known, const std::string& name) {
    if (at_.entries != known.entries || at_.segment != known.segment)
      return;
    if (at_.offset != known.offset || at_.head != known.head)
      add(name, at_.offset, "head");
  }

  void verify_kept() {
    for (const std::string& name : scene_.listing.kept) {
      if (from_ != nullptr && std::ranges::binary_search(from_->kept, name))
        continue;
      const auto event = repairs_.find(name);
      if (event == repairs_.end()) {
        add(name, 0, "unknown-file");
        continue;
      }
      verify_kept_file(event->second);
      if (losses_.explains_kept(name))
        add(name, 0, "unfinished-upkeep");
      repairs_.erase(event);
    }
    for (const auto& [name, event] : repairs_)
      if (!losses_.explains_kept(name))
        add(name, 0, "kept-tail");
  }

  void verify_kept_file(const Repair& event) {
    const auto path = options_.folder / event.file;
    const auto fd = open_to_read(path, Missing::fails);
    crypto::Sha256Stream stream;
    std::uint64_t offset = 0;
    for (;;) {
      const std::string bytes = read_at(fd->get(), path, offset, kChunk);
      if (bytes.empty())
        break;
      stream.update(base::as_bytes(bytes));
      offset += bytes.size();
    }
    if (offset != event.bytes || base::to_hex(stream.finish()) != event.sha256)
      add(event.file, 0, "kept-tail");
  }

  const Options& options_;
  VerifyReport& report_;
  std::optional<tlog::TreeHead> expected_;  // what somebody kept of this log
  bool compared_ = false;
  const Verified* from_;  // what was verified before and is passed over; or nothing
  bool needs_all_ = false;
  std::size_t threads_ =
      std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMaxThreads);
  PublishedCheck published_;
  Scene scene_;
  Mark at_;  // as far as the log was followed
  tlog::TileEdge tree_;
  std::map<std::string, Repair> repairs_;  // file, what its event says
  Losses losses_;
  std::uint64_t first_ = 0;               // the first entry that was not pruned
  std::string summary_digest_;            // of the file that stands for those before
  std::optional<PruneStatement> pruned_;  // what the record says of it
};

}  // namespace

namespace {

// The verifier does not leave its run: `after` sees it, where nothing was thrown.
VerifyReport run(const Options& options,
                 const std::optional<tlog::TreeHead>& known,
                 const Verified* from,
                 const std::function<void(const Verifier&, bool whole)>& after) {
  VerifyReport report{};
  bool unreadable = false;
  try {
    Verifier verifier(options, report, known, from);
    verifier.run();
    after(verifier, report.problems.empty());
  } catch (const base::Failure& failure) {
    unreadable = true;
    report.problems.push_back({options.folder.filename().string(), 0,
                               std::string("unreadable: ") + failure.public_words()});
  }
  if (unreadable && report.problems.size() == 1)
    report.result = VerifyReport::Result::unreadable;
  else
    report.result =
        report.problems.empty() ? VerifyReport::Result::whole : VerifyReport::Result::wrong;
  return report;
}

}  // namespace

VerifyReport verify(const Options& options, const std::optional<tlog::TreeHead>& known) {
  return run(options, known, nullptr, [](const Verifier&, bool) {});
}

VerifyReport verify_news(const Options& options) {
  bool settled = false;
  const auto remember = [&](const Verifier& verifier, bool whole) {
    settled = whole && !verifier.needs_all();
    if (settled)
      save_verified(options, verifier.verified());
  };
  const auto from = load_verified(options);
  VerifyReport report = run(options, std::nullopt, from ? &*from : nullptr, remember);
  // What is wrong may have its cause, or its explanation, in what was passed over.
  if (from && !settled)
    report = run(options, std::nullopt, nullptr, remember);
  return report;
}

}  // namespace refward::audit
