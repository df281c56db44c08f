// SPDX-License-Identifier: Apache-2.0
// Confirmation: candidates of one text in, opinions out. RE2 looks at a bounded window at each
// candidate's place, the rule's judge has the last word, and all work is counted, so that a hostile
// text costs a bounded multiple of its size. Private to this room.
#pragma once

#include "secrets/database.h"
#include "secrets/judges.h"
#include "secrets/rules.h"

#include <re2/re2.h>

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace refward::secrets {

// One rule's shape, compiled when the first candidate asks for it; threads may share it.
class Shape {
 public:
  // The shape at the front of `window`, with its group. Throws base::Failure where it is broken.
  [[nodiscard]] std::optional<Sighting> match(const Rule& rule, std::string_view window) const;

 private:
  void compile(const Rule& rule) const;

  mutable std::once_flag once_;
  mutable std::unique_ptr<re2::RE2> pattern_;
};

// What all clones of a scanner share.
struct Engine {
  Database database;
  std::vector<Shape> shapes{builtin_rules().size()};
};

// A match with its place as an offset; lines are counted once, at the end.
struct Found {
  std::size_t rule;
  std::size_t begin;
  std::size_t size;
  Opinion opinion;
};

class Confirmation {
 public:
  Confirmation(const Engine& engine, std::string_view text) noexcept;

  // False: a bound is reached, and the rest is not looked at.
  [[nodiscard]] bool add(const Candidate& candidate);
  // In order of place; of two rules that saw the same bytes the first of the table speaks, and a
  // context is silent about bytes in which another rule saw a form.
  [[nodiscard]] std::vector<Found> take();

 private:
  [[nodiscard]] std::string_view window_at(const Rule& rule, std::size_t begin) const noexcept;
  [[nodiscard]] std::optional<Opinion> opinion_of(const Rule& rule, const Sighting& sighting) const;
  void drop_shadowed();
  void keep(std::size_t rule, const Opinion& opinion);

  const Engine& engine_;
  std::string_view text_;
  std::size_t work_left_;
  std::vector<Found> found_;
};

}  // namespace refward::secrets
