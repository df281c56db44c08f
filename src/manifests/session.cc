// SPDX-License-Identifier: Apache-2.0
#include "manifests/session.h"

#include "manifests/candidate.h"
#include "manifests/walk.h"

#include <algorithm>
#include <utility>

namespace refward::manifests {
namespace {

constexpr std::size_t kMostTextsDeep = 3;

bool is_bound(Reading reading) noexcept {
  return reading == Reading::too_deep || reading == Reading::too_large;
}

Match bare_match(std::string rule, Weight weight, std::uint64_t line) {
  return {std::move(rule), weight, line, {}, {}, {}, {}, {}};
}

bool same_place(const Match& a, const Match& b) {
  return a.line == b.line && a.rule == b.rule && a.path == b.path;
}

}  // namespace

std::uint64_t Trail::line(std::uint64_t of_document) const noexcept {
  if (fixed_line != 0)
    return fixed_line;
  const std::uint64_t line = part_lines + of_document;
  return lines_before + (source == nullptr ? line : source->source_line(line));
}

bool Session::drops(Weight weight) noexcept {
  if (matches_.size() < options_.limits.max_matches)
    return false;
  dropped_ = true;
  dropped_error_ = dropped_error_ || weight == Weight::error;
  return true;
}

void Session::add(Match match) {
  if (drops(match.weight) ||
      std::ranges::any_of(matches_, [&](const Match& other) { return same_place(other, match); }))
    return;
  matches_.push_back(std::move(match));
}

bool Session::may_open(std::size_t size, const Trail& trail, std::uint64_t line) {
  const bool deep = trail.depth >= kMostTextsDeep;
  if (!deep && size <= bytes_left_) {
    bytes_left_ -= size;
    return true;
  }
  add(bare_match(deep ? "too-deep" : "too-large", Weight::error, line));
  return false;
}

// How reading ended: end, broken, or a limit.
Reading Session::read(std::string_view text, const Trail& trail) {
  DocumentReader reader(text, options_.limits);
  Document document;
  for (;;) {
    Reading reading = reader.next(document);
    if (reading == Reading::document)
      reading = walk(*this, document, trail);
    if (reading != Reading::document)
      return reading;
  }
}

// Document by document, so that a broken one hides none behind it.
Reading Session::read_apart(std::string_view text, Trail trail) {
  const std::vector<Part> parts = split_documents(text);
  if (parts.size() > options_.limits.max_documents)
    return Reading::too_large;
  for (const Part& part : parts) {
    trail.part_lines = part.lines_before;
    const Reading reading = read(part.text, trail);
    if (is_bound(reading))
      return reading;
    if (reading == Reading::broken)
      add_broken(part, trail);
  }
  return Reading::end;
}

void Session::add_broken(const Part& part, const Trail& trail) {
  const std::string_view path = trail.depth == 0 ? options_.path : std::string_view();
  // Within other texts there is too much that is no YAML and need not be.
  if (holds_a_manifest(part.text, path) || (trail.depth == 0 && should_be_yaml(part.text, path)))
    add(bare_match("unparsable", Weight::warning, trail.line(1)));
}

// Beyond the limits nothing is said: nothing was looked for.
void Session::look_for_broken(std::string_view text) {
  const Readable source = readable(text);
  const auto parses = [&](std::string_view some) {
    DocumentReader reader(some, options_.limits);
    Document document;
    Reading reading = Reading::document;
    while (reading == Reading::document)
      reading = reader.next(document);
    return reading != Reading::broken;
  };
  if (parses(source.text))
    return;
  Trail trail;
  trail.source = &source;
  const std::vector<Part> parts = split_documents(source.text);
  for (const Part& part : parts) {
    trail.part_lines = part.lines_before;
    if (parts.size() <= options_.limits.max_documents && !parses(part.text))
      add_broken(part, trail);
  }
}

void Session::add_bound(Reading reading, const Trail& trail) {
  if (is_bound(reading))
    add(bare_match(reading == Reading::too_deep ? "too-deep" : "too-large", Weight::error,
                   trail.fixed_line != 0 ? trail.fixed_line : trail.lines_before));
}

void Session::look_at_source(const Readable& source, Trail trail, Salvage salvage) {
  trail.source = &source;
  const std::size_t before = matches_.size();
  Reading reading = read(source.text, trail);
  if (reading == Reading::broken && salvage == Salvage::yes) {
    matches_.resize(before, bare_match({}, Weight::error, 0));
    reading = read_apart(source.text, trail);
  }
  add_bound(reading, trail);
}

void Session::look_into(std::string_view text, const Trail& trail) {
  const Readable source = readable(text);
  if (!is_readable_candidate(source.text, options_))
    return;
  look_at_source(source, trail, Salvage::yes);
  // What looks like a template may be plain YAML, of which blanking the actions would hide a part.
  const Readable plain = readable_as_is(text);
  if (plain.text != source.text)
    look_at_source(plain, trail, Salvage::no);
}

std::vector<Match> Session::take() {
  // What concerns the whole file, at line 0, comes last.
  std::ranges::stable_sort(matches_, {}, [](const Match& match) { return match.line - 1; });
  if (dropped_)
    matches_.push_back(bare_match("too-many", dropped_error_ ? Weight::error : Weight::warning, 0));
  return std::move(matches_);
}

}  // namespace refward::manifests
