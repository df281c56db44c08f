// SPDX-License-Identifier: Apache-2.0
#include "base/thread_crew.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace refward::base {

TEST_CASE("each place is worked on once, by a thread that there is") {
  for (const std::size_t count : {0UL, 1UL, 7UL, 8UL, 9UL, 1'000UL})
    for (const std::size_t threads : {1UL, 2UL, 5UL}) {
      CAPTURE(count);
      CAPTURE(threads);
      std::vector<std::atomic<int>> done(count);
      std::atomic<bool> foreign = false;
      work_off(count, threads, [&](std::size_t thread, std::size_t place) {
        ++done[place];
        foreign = foreign || thread >= threads;
      });
      for (const auto& times : done)
        CHECK(times == 1);
      CHECK_FALSE(foreign);
    }
}

TEST_CASE("one thread is the caller's own, and goes in order") {
  std::vector<std::size_t> order;
  const auto caller = std::this_thread::get_id();
  work_off(20, 1, [&](std::size_t thread, std::size_t place) {
    CHECK(thread == 0);
    CHECK(std::this_thread::get_id() == caller);
    order.push_back(place);
  });
  for (std::size_t i = 0; i < order.size(); ++i)
    CHECK(order[i] == i);
  CHECK(order.size() == 20);
}

TEST_CASE("of all that is thrown the first in the order of the places is told") {
  for (const std::size_t threads : {1UL, 2UL, 4UL})
    for (int round = 0; round < 50; ++round) {
      std::atomic<std::size_t> done = 0;
      std::string told;
      try {
        work_off(10'000, threads, [&](std::size_t, std::size_t place) {
          ++done;
          if (place == 70 || place == 75 || place > 300)
            throw std::runtime_error(std::to_string(place));
        });
      } catch (const std::runtime_error& thrown) {
        told = thrown.what();
      }
      CHECK(told == "70");
      CHECK(done < 5'000);
    }
}

TEST_CASE("what is thrown later, further on, does not take the first one's place") {
  std::atomic<bool> begun = false;
  std::atomic<bool> thrown = false;
  std::string told;
  try {
    work_off(16, 2, [&](std::size_t, std::size_t place) {
      const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
      const auto wait_for = [&](const std::atomic<bool>& flag) {
        while (!flag && std::chrono::steady_clock::now() < limit)
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
      };
      if (place == 0) {
        wait_for(begun);  // by the other thread
        thrown = true;
        throw std::runtime_error("first");
      }
      if (place < 8 || begun.exchange(true))
        return;
      wait_for(thrown);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      throw std::runtime_error("later");
    });
  } catch (const std::runtime_error& error) {
    told = error.what();
  }
  CHECK(told == "first");
}

}  // namespace refward::base
