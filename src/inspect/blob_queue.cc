// SPDX-License-Identifier: Apache-2.0
#include "inspect/blob_queue.h"

#include "base/failure.h"
#include "inspect/likely.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <numeric>
#include <optional>
#include <set>
#include <thread>
#include <tuple>
#include <utility>

namespace refward::inspect {
namespace {

// Fewer blobs than this are examined by the calling thread alone: another repository handle costs
// more.
constexpr std::size_t kBlobsPerThread = 64;
constexpr unsigned kMaxThreads = 8;
constexpr std::size_t kBlobsBetweenWords = 256;
// Larger ones wait until all others were looked at, whatever their names.
constexpr std::uint64_t kLargeBytes = std::uint64_t{1} << 20;

std::vector<std::size_t> likely_first(const std::vector<NewBlob>& blobs) {
  std::vector<Likeliness> ranks;
  for (const NewBlob& blob : blobs)
    ranks.push_back(likeliness_of(blob.entry.path));
  std::vector<std::size_t> order(blobs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order,
                           [&](std::size_t a, std::size_t b) { return ranks[a] < ranks[b]; });
  return order;
}

class BlobQueue {
 public:
  BlobQueue(const BlobWork& work, const std::vector<NewBlob>& blobs)
      : work_(work), blobs_(blobs), order_(likely_first(blobs)), results_(blobs.size()) {}

  void run_with(const git::Repo& repo) {
    const BlobExaminer examiner(repo, work_.options, work_.exceptions, work_.budget);
    while (const auto place = take(repo)) {
      results_[*place] =
          work_.budget.is_over() ? out_of_time(*place) : examiner.examine(blobs_[*place]);
      done();
    }
  }

  void run_in_threads(unsigned count) {
    std::vector<std::exception_ptr> failures(count);
    {
      std::vector<std::jthread> threads;
      for (unsigned i = 0; i < count; ++i)
        threads.emplace_back([&, i] {
          try {
            const auto own = work_.repo.reopen();
            if (!own)
              throw base::Failure::fault(own.error().what);
            run_with(*own);
          } catch (...) {
            failures[i] = std::current_exception();
          }
        });
    }
    for (const std::exception_ptr& failure : failures)
      if (failure)
        std::rethrow_exception(failure);
  }

  [[nodiscard]] std::vector<BlobResult> take_results() && { return std::move(results_); }

 private:
  // The next one to examine. Large ones are put aside, smallest first.
  std::optional<std::size_t> take(const git::Repo& repo) {
    for (;;) {
      std::size_t place = 0;
      {
        const std::lock_guard lock(mutex_);
        if (next_ == order_.size())
          return take_large();
        place = order_[next_++];
      }
      const std::uint64_t size = size_of(repo, place);
      if (size <= kLargeBytes)
        return place;
      const std::lock_guard lock(mutex_);
      large_.emplace(size, place);
    }
  }

  std::optional<std::size_t> take_large() {
    if (large_.empty())
      return std::nullopt;
    const std::size_t place = large_.begin()->second;
    large_.erase(large_.begin());
    return place;
  }

  [[nodiscard]] std::uint64_t size_of(const git::Repo& repo, std::size_t place) const {
    const git::NewEntry& entry = blobs_[place].entry;
    if (entry.kind == git::EntryKind::submodule || work_.budget.is_over())
      return 0;
    const auto header = repo.header(entry.id);
    return header ? header->size : 0;
  }

  [[nodiscard]] BlobResult out_of_time(std::size_t place) const {
    BlobResult result;
    const git::NewEntry& entry = blobs_[place].entry;
    result.not_examined.push_back(entry.kind == git::EntryKind::submodule
                                      ? NotExamined{"submodule", entry.path}
                                      : left_out(entry.id, entry.path));
    return result;
  }

  void done() {
    const std::lock_guard lock(mutex_);
    if (++done_ % kBlobsBetweenWords == 0 && work_.options.progress)
      work_.options.progress(ProgressStage::contents, done_);
  }

  const BlobWork& work_;
  const std::vector<NewBlob>& blobs_;
  const std::vector<std::size_t> order_;
  std::vector<BlobResult> results_;
  std::mutex mutex_;
  std::size_t next_ = 0;  // of order_; this and the rest are guarded by the mutex
  std::size_t done_ = 0;
  std::set<std::pair<std::uint64_t, std::size_t>> large_;
};

}  // namespace

std::vector<BlobResult> examine_blobs(const BlobWork& work, const std::vector<NewBlob>& blobs) {
  BlobQueue queue(work, blobs);
  const unsigned wanted =
      static_cast<unsigned>(std::min<std::size_t>(blobs.size() / kBlobsPerThread, kMaxThreads));
  const unsigned count = std::min(wanted, std::max(1U, std::thread::hardware_concurrency()));
  if (count <= 1)
    queue.run_with(work.repo);
  else
    queue.run_in_threads(count);
  return std::move(queue).take_results();
}

}  // namespace refward::inspect
