// SPDX-License-Identifier: Apache-2.0
#include "secrets/confirmation.h"

#include "base/failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace refward::secrets {
namespace {

// What the confirmations of one text may read in all: a run of token bytes is read once for each
// anchor in it, which a hostile text makes many.
constexpr std::size_t kWorkPerByte = 16;
constexpr std::size_t kWorkAlways = 4U << 20;

bool is_word(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_hex(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// The bytes of which tokens and their addresses are made.
bool is_run(char c) noexcept {
  return is_word(c) || c == '-' || c == '.' || c == '/' || c == ':' || c == '+' || c == '=' ||
         c == '~';
}

// `before` ends with an escape whose last byte only looks like a letter: \n, %3D, \u003d.
bool ends_with_escape(std::string_view before) noexcept {
  const auto from_end = [&](std::size_t i) {
    return before.size() > i ? before[before.size() - 1 - i] : '\0';
  };
  if (from_end(1) == '\\' && (from_end(0) == 'n' || from_end(0) == 'r' || from_end(0) == 't'))
    return true;
  if (!is_hex(from_end(0)) || !is_hex(from_end(1)))
    return false;
  return from_end(2) == '%' || (from_end(2) == 'x' && from_end(3) == '\\') ||
         (is_hex(from_end(2)) && is_hex(from_end(3)) && from_end(4) == 'u' && from_end(5) == '\\');
}

bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) noexcept {
  if (end < text.size() && is_word(text[end]))
    return false;
  return begin == 0 || !is_word(text[begin - 1]) || ends_with_escape(text.substr(0, begin));
}

}  // namespace

std::optional<Sighting> Shape::match(const Rule& rule, std::string_view window) const {
  std::call_once(once_, [&] { compile(rule); });
  re2::StringPiece parts[2];
  const re2::StringPiece input(window.data(), window.size());
  if (!pattern_->Match(input, 0, window.size(), re2::RE2::ANCHOR_START, parts, 2))
    return std::nullopt;
  return Sighting{window, 0, parts[0].size(), {parts[1].data(), parts[1].size()}, rule.weight};
}

void Shape::compile(const Rule& rule) const {
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);  // bytes are bytes
  options.set_log_errors(false);
  pattern_ = std::make_unique<re2::RE2>(rule.shape, options);
  if (!pattern_->ok() || pattern_->NumberOfCapturingGroups() != 1)
    throw base::Failure::fault(fmt::format("the shape of rule {} is broken", rule.info.name));
}

Confirmation::Confirmation(const Engine& engine, std::string_view text) noexcept
    : engine_(engine), text_(text), work_left_(kWorkAlways + kWorkPerByte * text.size()) {}

bool Confirmation::add(const Candidate& candidate) {
  const Rule& rule = builtin_rules()[candidate.rule];
  if (candidate.end < rule.back)
    return true;
  const std::size_t begin = candidate.end - rule.back;
  const std::string_view window = window_at(rule, begin);
  if (work_left_ < window.size())
    return false;
  work_left_ -= window.size();
  const auto seen = engine_.shapes[candidate.rule].match(rule, window);
  if (!seen)
    return true;
  const Sighting sighting{text_, begin, begin + seen->end, seen->value, seen->weight};
  if (const auto opinion = opinion_of(rule, sighting))
    keep(candidate.rule, *opinion);
  return found_.size() <= kMaxMatches;
}

std::vector<Found> Confirmation::take() {
  std::ranges::sort(found_, {}, [](const Found& f) { return std::tuple(f.begin, f.size, f.rule); });
  const auto same = [](const Found& a, const Found& b) {
    return a.begin == b.begin && a.size == b.size;
  };
  found_.erase(std::unique(found_.begin(), found_.end(), same), found_.end());
  drop_shadowed();
  return std::move(found_);
}

// In order of place, so that what a form covers reaches to the farthest end so far. A context that
// begins before a form and reaches into it is the same bytes seen with their prefix.
void Confirmation::drop_shadowed() {
  const auto is_form = [](const Found& found) {
    return builtin_rules()[found.rule].strength == Strength::form;
  };
  std::vector<bool> shadowed(found_.size(), false);
  std::size_t covered = 0;
  for (std::size_t i = 0; i < found_.size(); ++i) {
    shadowed[i] = !is_form(found_[i]) && found_[i].begin < covered;
    if (is_form(found_[i]))
      covered = std::max(covered, found_[i].begin + found_[i].size);
  }
  std::size_t next = text_.size();  // where the next form begins
  for (std::size_t i = found_.size(); i > 0; --i) {
    const Found& one = found_[i - 1];
    if (is_form(one))
      next = one.begin;
    else if (next < one.begin + one.size)
      shadowed[i - 1] = true;
  }
  std::size_t at = 0;
  std::erase_if(found_, [&](const Found&) { return shadowed[at++]; });
}

std::string_view Confirmation::window_at(const Rule& rule, std::size_t begin) const noexcept {
  const std::string_view window = text_.substr(begin, std::size_t{rule.back} + rule.ahead);
  if (rule.extent == Extent::text)
    return window;
  const auto* stop = std::ranges::find_if_not(window, is_run);
  return window.substr(0, static_cast<std::size_t>(stop - window.begin()));
}

std::optional<Opinion> Confirmation::opinion_of(const Rule& rule, const Sighting& sighting) const {
  auto opinion = rule.judge(sighting);
  // A checksum that holds outweighs what stands around the value.
  if (opinion && rule.boundary == Boundary::word && opinion->certainty != Certainty::certain &&
      !stands_alone(text_, sighting.begin, sighting.end))
    return std::nullopt;
  return opinion;
}

void Confirmation::keep(std::size_t rule, const Opinion& opinion) {
  const auto begin = static_cast<std::size_t>(opinion.value.data() - text_.data());
  found_.push_back({rule, begin, opinion.value.size(), opinion});
}

}  // namespace refward::secrets
