// SPDX-License-Identifier: Apache-2.0
#include "audit/summary.h"

#include "audit/disk.h"
#include "audit/folder.h"
#include "audit/words.h"
#include "base/crc.h"
#include "base/files.h"

#include <fmt/format.h>

#include <utility>

namespace refward::audit {
namespace {

constexpr std::string_view kFirstLine = "refward-summary 1";

std::string step_text(const std::string& ref, const Step& step) {
  std::string out = fmt::format("step {} {} {} {} {} {}\n", step.index, step.decided, step.old_id,
                                step.stood.value, step.stood.since.time_since_epoch().count(), ref);
  for (const auto& [folder, tree] : step.stood.trees)
    out += fmt::format("tree {} {}\n", tree, folder);
  return out;
}

Step parse_step(Words& words) {
  Step step;
  step.index = number(words.next());
  step.decided = number(words.next());
  step.old_id = words.next();
  step.stood.value = words.next();
  step.stood.since = instant(words.next());
  return step;
}

// Reads line by line; whatever is not as render() writes it, the comparison at the end finds.
class Parser {
 public:
  void line(std::string_view text) {
    Words words(text);
    const std::string_view key = words.next();
    if (key == "log")
      summary.identity = digest(words.next());
    else if (key == "origin")
      summary.origin = words.rest();
    else if (key == "at")
      read_place(words);
    else if (key == "edge")
      read_edge(words);
    else if (key == "repository")
      here_ = &summary.repositories[std::string(words.rest())];
    else if (here_ != nullptr)
      line_of_repository(key, words);
  }

  Summary summary;
  std::vector<std::vector<Digest>> levels;  // of the edge

 private:
  void read_edge(Words& words) {
    const std::uint64_t level = number(words.next());
    if (level >= tlog::kTileLevels)
      return;
    if (level >= levels.size())
      levels.resize(static_cast<std::size_t>(level) + 1);
    levels[static_cast<std::size_t>(level)].push_back(digest(words.next()));
  }

  void read_place(Words& words) {
    summary.entries = number(words.next());
    summary.head = digest(words.next());
  }

  void line_of_repository(std::string_view key, Words& words) {
    if (key == "landing") {
      Landing landing;
      landing.value = words.next();
      landing.time = instant(words.next());
      here_->landings.push_back(std::move(landing));
    } else if (key == "step") {
      Step step = parse_step(words);
      steps_ = &here_->courses[std::string(words.rest())];
      steps_->push_back(std::move(step));
    } else if (key == "tree" && steps_ != nullptr && !steps_->empty()) {
      const std::string tree(words.next());
      steps_->back().stood.trees.emplace(words.rest(), tree);
    } else {
      here_->fold.take_line(key, words);
    }
  }

  Summary::Repository* here_ = nullptr;
  std::vector<Step>* steps_ = nullptr;
};

}  // namespace

std::unordered_set<std::uint64_t> Summary::open_decisions(const std::string& repository) const {
  std::unordered_set<std::uint64_t> out;
  const auto found = repositories.find(repository);
  if (found != repositories.end())
    for (const auto& [name, ref] : found->second.fold.refs())
      for (const Fold::Open& open : ref.open)
        out.insert(open.decision);
  return out;
}

void Summary::seed(const std::string& repository,
                   const std::string& ref,
                   Course& course,
                   std::unordered_set<std::uint64_t>& accepted) const {
  accepted = open_decisions(repository);
  const auto found = repositories.find(repository);
  if (found == repositories.end())
    return;
  const auto steps = found->second.courses.find(ref);
  if (steps != found->second.courses.end())
    course = Course(steps->second);
}

std::string Summary::render() const {
  std::string out = fmt::format("{}\nlog {}\norigin {}\nat {} {}\n", kFirstLine,
                                base::to_hex(identity), origin, entries, base::to_hex(head));
  for (std::size_t level = 0; level < edge.levels().size(); ++level)
    for (const Digest& hash : edge.levels()[level])
      out += fmt::format("edge {} {}\n", level, base::to_hex(hash));
  for (const auto& [name, repository] : repositories) {
    out += fmt::format("repository {}\n{}", name, repository.fold.render());
    for (const auto& [ref, steps] : repository.courses)
      for (const Step& step : steps)
        out += step_text(ref, step);
    for (const Landing& landing : repository.landings)
      out += fmt::format("landing {} {}\n", landing.value, landing.time.time_since_epoch().count());
  }
  return out + fmt::format("crc {:08x}\n", base::crc32c(base::as_bytes(out)));
}

base::Result<Summary> Summary::parse(std::string_view text) {
  if (!text.starts_with(kFirstLine))
    return base::Error("summary: not one of version 1");
  Parser parser;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    parser.line(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  Summary& summary = parser.summary;
  auto edge = tlog::TileEdge::from(summary.entries, std::move(parser.levels));
  if (!edge)
    return base::Error("summary: damaged");
  summary.edge = *std::move(edge);
  if (summary.render() != text)
    return base::Error("summary: damaged");
  return std::move(summary);
}

std::uint64_t first_entry(const std::filesystem::path& folder) {
  const auto summaries = list_folder(folder).summaries;
  return summaries.empty() ? 0 : summaries.back();
}

std::optional<Summary> pruned_part(const std::filesystem::path& folder) {
  const std::uint64_t first = first_entry(folder);
  if (first == 0)
    return std::nullopt;
  const auto path = folder / summary_name(first);
  auto summary = Summary::parse(base::read_file(path, kMaxSummary));
  if (!summary || summary->entries != first)
    throw_disorder("summary", path);
  return *std::move(summary);
}

}  // namespace refward::audit
