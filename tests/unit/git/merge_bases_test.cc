// SPDX-License-Identifier: Apache-2.0
// Merge bases against Git's own and against their definition, over random histories whose dates
// tell the truth, nothing, or the contrary.
#include "git/story.h"

#include <algorithm>
#include <random>
#include <set>

namespace refward::git {
namespace {

using Numbers = std::vector<std::size_t>;

constexpr std::size_t kCommits = 40;
constexpr std::size_t kQuestions = 16;

enum class Dates { honest, equal, reversed, random, one_liar };

struct Question {
  Numbers ours;
  std::size_t theirs = 0;
};

struct Graph {
  std::vector<Numbers> parents;
  std::vector<std::size_t> dates;
  std::vector<Question> questions;
};

std::size_t date_of(Dates dates, std::size_t number, std::mt19937& dice) {
  constexpr std::size_t kStart = 1'600'000'000;
  switch (dates) {
    case Dates::honest:
      return kStart + number * 60;
    case Dates::equal:
      return kStart;
    case Dates::reversed:
      return kStart - number * 60;
    case Dates::random:
      return kStart + dice() % 10'000;
    case Dates::one_liar:
      return dice() % 8 == 0 ? dice() % 2 * 4'000'000'000 : kStart + number * 60;
  }
  return kStart;
}

// Parents are near, so that histories cross; sometimes a root, sometimes an octopus.
Graph random_graph(unsigned seed, Dates dates) {
  std::mt19937 dice(seed);
  Graph graph;
  for (std::size_t number = 0; number < kCommits; ++number) {
    std::set<std::size_t> parents;
    const std::size_t wanted = dice() % 16 == 0 ? 0 : 1 + dice() % 3;
    for (std::size_t i = 0; number > 0 && i < wanted; ++i)
      parents.insert(number - 1 - dice() % std::min<std::size_t>(number, 6));
    graph.parents.emplace_back(parents.begin(), parents.end());
    std::shuffle(graph.parents.back().begin(), graph.parents.back().end(), dice);
    graph.dates.push_back(date_of(dates, number, dice));
  }
  for (std::size_t i = 0; i < kQuestions; ++i) {
    Question question{.theirs = dice() % kCommits};
    for (std::size_t count = 1 + (i % 3 == 0 ? dice() % 3 : 0); count > 0; --count)
      question.ours.push_back(dice() % kCommits);
    graph.questions.push_back(question);
  }
  return graph;
}

std::set<std::size_t> ancestors(const Graph& graph, const Numbers& of) {
  std::set<std::size_t> found;
  Numbers open = of;
  while (!open.empty()) {
    const std::size_t number = open.back();
    open.pop_back();
    if (found.insert(number).second)
      open.insert(open.end(), graph.parents[number].begin(), graph.parents[number].end());
  }
  return found;
}

// Common ancestors that no other one descends from.
std::set<std::size_t> by_definition(const Graph& graph, const Question& question) {
  const auto ours = ancestors(graph, question.ours);
  const auto theirs = ancestors(graph, {question.theirs});
  std::set<std::size_t> common;
  std::set_intersection(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                        std::inserter(common, common.end()));
  std::set<std::size_t> best = common;
  for (const std::size_t one : common)
    for (const std::size_t passed : ancestors(graph, graph.parents[one]))
      best.erase(passed);
  return best;
}

std::string shown(const std::set<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids)
    out += id + " ";
  return out;
}

// What it says to each question, the ids in order.
std::vector<std::string> by_git(const Scratch& scratch,
                                const Graph& graph,
                                const std::vector<ObjectId>& ids) {
  std::string script = "cd r.git\n";
  for (const Question& question : graph.questions) {
    script += "git merge-base --all " + ids[question.theirs].hex();
    for (const std::size_t number : question.ours)
      script += " " + ids[number].hex();
    script += "; echo end\n";
  }
  std::istringstream out(scratch.run(script));
  std::vector<std::string> answers;
  std::set<std::string> answer;
  for (std::string line; std::getline(out, line);) {
    if (line != "end") {
      answer.insert(line);
      continue;
    }
    answers.push_back(shown(answer));
    answer.clear();
  }
  REQUIRE(answers.size() == graph.questions.size());
  return answers;
}

// The most bases that a question had.
std::size_t compare(const Graph& graph) {
  Story story;
  for (std::size_t number = 0; number < kCommits; ++number)
    story.add(graph.parents[number], {{"a", {std::to_string(number)}}}, graph.dates[number]);
  const Scratch scratch;
  const std::vector<ObjectId> ids = story.write(scratch, "r.git");
  const Repo repo = open_repo(scratch.path() / "r.git");
  const auto git_says = by_git(scratch, graph, ids);
  std::size_t most = 0;
  for (std::size_t i = 0; i < graph.questions.size(); ++i) {
    CAPTURE(i);
    const Question& question = graph.questions[i];
    std::set<std::string> defined;
    for (const std::size_t number : by_definition(graph, question))
      defined.insert(ids[number].hex());
    std::vector<ObjectId> ours;
    for (const std::size_t number : question.ours)
      ours.push_back(ids[number]);
    const auto found = repo.merge_bases(ours, ids[question.theirs]);
    REQUIRE(found.has_value());
    std::set<std::string> told;
    for (const ObjectId& id : *found)
      told.insert(id.hex());
    CHECK(told.size() == found->size());
    CHECK(shown(told) == shown(defined));
    CHECK(shown(told) == git_says[i]);
    most = std::max(most, told.size());
  }
  return most;
}

}  // namespace

TEST_CASE("merge bases are Git's, whatever the dates claim") {
  constexpr unsigned kSeeds = 4;
  for (const Dates dates :
       {Dates::honest, Dates::equal, Dates::reversed, Dates::random, Dates::one_liar}) {
    std::size_t most = 0;
    for (unsigned seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(static_cast<int>(dates));
      CAPTURE(seed);
      most = std::max(most, compare(random_graph(seed * 10 + static_cast<unsigned>(dates), dates)));
    }
    CHECK(most >= 2);  // histories that cross are among them
  }
}

TEST_CASE("merge bases of what is no commit, or missing, are an error") {
  Story story;
  story.add({}, {{"a", {"0"}}});
  const Scratch scratch;
  const std::vector<ObjectId> ids = story.write(scratch, "r.git");
  const ObjectId blob = scratch.put("r.git", "blob", "x");
  const ObjectId lost = *ObjectId::parse(std::string(40, 'd'));
  const Repo repo = open_repo(scratch.path() / "r.git");
  CHECK(repo.merge_bases({ids[0]}, ids[0])->size() == 1);
  for (const ObjectId& bad : {blob, lost}) {
    CHECK_FALSE(repo.merge_bases({bad}, ids[0]).has_value());
    CHECK_FALSE(repo.merge_bases({ids[0]}, bad).has_value());
    CHECK_FALSE(repo.merge_bases({ids[0], bad}, ids[0]).has_value());
  }
}

}  // namespace refward::git
