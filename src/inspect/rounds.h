// SPDX-License-Identifier: Apache-2.0
// Rounds: judges the new commits of each ref for each block, and a commit that many refs of the
// push share only once: the refs are gone through one by one only where something is wrong, so that
// each is told of its own.
#pragma once

#include "inspect/books.h"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

namespace refward::inspect {

// One ref and one block that covers it. A ref that is removed brings nothing, and is asked nothing.
struct Turn {
  const push::RefUpdate& update;
  const policy::Block& block;
};

class Rounds {
 public:
  enum class News { own, unvouched };  // of NewCommits
  using Judge = std::function<findings::Findings(const Turn&, std::span<const git::LinkedCommit>)>;

  // `judge` gives findings about these commits, in their order, each with the commit as its object.
  // The books outlive this.
  Rounds(Books& books, News news, Judge judge)
      : books_(books), news_(news), judge_(std::move(judge)) {}

  // For an update that ends at a commit. With the facts "shape" and "base", from which a fix says
  // where rewriting has to begin, and "resign": "no" where nothing asks for signed commits.
  [[nodiscard]] findings::Findings of(const Turn& turn);

 private:
  using Share = NewCommits::Share;

  // What is wrong in a share: these commits, and perhaps something that names no commit of it.
  struct Faulty {
    std::unordered_set<git::ObjectId, git::ObjectIdHash> commits = {};
    bool others = false;
  };

  [[nodiscard]] const Share& share_of(const Turn& turn);
  [[nodiscard]] const Faulty& faulty(const Share& share, const Turn& turn);
  [[nodiscard]] findings::Findings judge_one_of_many(const Share& share,
                                                     const Turn& turn,
                                                     std::span<const git::LinkedCommit> brought);
  [[nodiscard]] bool has_to_resign(const push::RefUpdate& update);

  Books& books_;
  News news_;
  Judge judge_;
  // Refs of one kind: whatever else the judge asks about a ref gives the same for all of them.
  std::map<std::tuple<const Share*, const policy::Block*, RefKinds::Id>, Faulty> faulty_;
};

// Every turn of the push whose block `asks`, in the order of updates and blocks: those which end at
// a commit through `rounds`; of the others `otherwise`, unless it is empty.
struct Questions {
  std::function<bool(const policy::Block&)> asks;
  std::function<std::optional<findings::Finding>(const Turn&)> otherwise = {};
  // Takes away what need not be told of this turn.
  std::function<void(const Turn&, findings::Findings&)> spare = {};
};

[[nodiscard]] findings::Findings all_rounds(const Ground& ground,
                                            Books& books,
                                            const Questions& questions,
                                            Rounds& rounds);

// Of each, that it is about this commit.
void add_object(const git::ObjectId& commit,
                const Books& books,
                std::span<findings::Finding> found);

// "tip": only the newest commit is concerned; "merges": rewriting has to keep merges; else
// "linear". "base": the last commit that stays. `commits` are all that the update brings.
void add_shape(const push::RefUpdate& update,
               std::span<const git::LinkedCommit> commits,
               std::span<findings::Finding> found);

}  // namespace refward::inspect
