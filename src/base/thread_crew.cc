// SPDX-License-Identifier: Apache-2.0
#include "base/thread_crew.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace refward::base {
namespace {

constexpr std::size_t kPiecesAtOnce = 8;  // neighbours lie together in a pack

class Work {
 public:
  using Piece = std::function<void(std::size_t thread, std::size_t place)>;

  Work(std::size_t count, const Piece& piece) : end_(count), piece_(piece) {}

  void take_part(std::size_t thread) noexcept {
    for (;;) {
      const std::size_t first = next_.fetch_add(kPiecesAtOnce);
      if (first >= end_)
        return;
      for (std::size_t place = first; place < first + kPiecesAtOnce && place < end_; ++place)
        do_piece(thread, place);
    }
  }

  void rethrow() const {
    if (thrown_)
      std::rethrow_exception(thrown_);
  }

 private:
  void do_piece(std::size_t thread, std::size_t place) noexcept {
    try {
      piece_(thread, place);
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      if (place < end_) {
        end_ = place;  // what comes before is still done, so that the first one is told
        thrown_ = std::current_exception();
      }
    }
  }

  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::size_t> end_;
  const Piece& piece_;
  std::mutex mutex_;
  std::exception_ptr thrown_;
};

}  // namespace

void work_off(std::size_t count,
              std::size_t threads,
              const std::function<void(std::size_t thread, std::size_t place)>& piece) {
  Work work(count, piece);
  {
    std::vector<std::jthread> others;
    others.reserve(threads);
    try {
      for (std::size_t thread = 1; thread < threads; ++thread)
        others.emplace_back([&work, thread] { work.take_part(thread); });
    } catch (const std::system_error&) {
      // The machine gives no more threads: those that there are do it all.
    }
    work.take_part(0);
  }
  work.rethrow();
}

}  // namespace refward::base
