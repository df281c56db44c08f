// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/detection.h"

#include "secrets/gitleaks/entropy.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

namespace refward::secrets::gitleaks {
namespace {

constexpr std::string_view kInlineAllow = "gitleaks:allow";
constexpr std::string_view kPathFound = "file detected: ";

bool allows_place(const std::vector<AllowlistMatcher>& lists, const Subject& subject) {
  return std::any_of(lists.begin(), lists.end(),
                     [&](const AllowlistMatcher& list) { return list.allows_place(subject); });
}

std::string_view without_line_ends(std::string_view text) {
  const std::size_t begin = text.find_first_not_of('\n');
  if (begin == std::string_view::npos)
    return {};
  return text.substr(begin, text.find_last_not_of('\n') - begin + 1);
}

bool touches(const Layer& layer, Span window) {
  const auto& segments = layer.segments;
  const auto first = std::partition_point(segments.begin(), segments.end(), [&](const Segment& s) {
    return s.decoded.end < window.begin;
  });
  return first != segments.end() && first->decoded.begin <= window.end;
}

void add_layer_tags(const Layer& layer, EncodingSet encodings, std::vector<std::string>& tags) {
  for (const Encoding one : {Encoding::percent, Encoding::unicode, Encoding::hex, Encoding::base64})
    if (encodings.has(one))
      tags.push_back("decoded:" + to_text(one));
  tags.push_back("decode-depth:" + std::to_string(layer.depth));
}

bool within(std::uint64_t a, std::uint64_t b, std::optional<std::uint32_t> most) {
  return !most || std::max(a, b) - std::min(a, b) <= *most;
}

bool is_near(const Sighted& found, const Sighted& helper, const Required& wanted) {
  return within(found.start_line, helper.start_line, wanted.within_lines) &&
         within(found.start_column, helper.start_column, wanted.within_columns);
}

}  // namespace

Detection::Detection(const Program& program,
                     const Searcher& searcher,
                     const Subject& subject,
                     InlineAllow honour)
    : program_(program), searcher_(searcher), subject_(subject), honour_(honour) {}

Sightings Detection::run() {
  if (allows_place(program_.allowlists, subject_))
    return std::move(result_);
  if (subject_.bytes.size() > kMaxText) {
    result_.complete = false;
    return std::move(result_);
  }
  run_pass({subject_.bytes, nullptr, searcher_.search(subject_.bytes)});
  auto layer = decode_layer(subject_.bytes, nullptr);
  while (layer && result_.complete) {
    run_pass({layer->text, &*layer, searcher_.search(layer->text)});
    if (layer->depth == kDecodeDepth)
      break;
    auto next = decode_layer(subject_.bytes, &*layer);
    layer = std::move(next);
  }
  std::stable_sort(result_.found.begin(), result_.found.end(),
                   [](const Sighted& a, const Sighted& b) {
                     return std::tie(a.begin, a.end, a.rule) < std::tie(b.begin, b.end, b.rule);
                   });
  drop_generic();
  return std::move(result_);
}

void Detection::run_pass(const Pass& pass) {
  Keywords keywords(program_, pass.text);
  for (std::size_t i = 0; i < program_.rules.size() && result_.complete; ++i) {
    const RuleProgram& rule = program_.rules[i];
    if (rule.regex && pass.reaches[i].none())
      continue;
    if (rule.rule.skip_report || !keywords.let_run(rule, pass.reaches[i]))
      continue;
    std::vector<Sighted> found = detect(pass, i, Role::own);
    std::move(found.begin(), found.end(), std::back_inserter(result_.found));
    result_.complete = result_.complete && result_.found.size() <= kMaxSighted;
  }
}

std::optional<Sighted> Detection::path_finding(const Pass& pass, std::size_t number) const {
  const RuleProgram& rule = program_.rules[number];
  if (pass.layer != nullptr || !rule.path->is_found_in(subject_.path))
    return std::nullopt;
  Sighted sighted;
  sighted.rule = number;
  sighted.match = std::string(kPathFound) + std::string(subject_.path);
  sighted.tags = rule.rule.tags;
  return sighted;
}

std::vector<Sighted> Detection::detect(const Pass& pass, std::size_t number, Role role) {
  const RuleProgram& rule = program_.rules[number];
  std::vector<Sighted> found;
  if (allows_place(rule.allowlists, subject_))
    return found;
  if (!rule.regex) {
    if (auto sighted = path_finding(pass, number))
      found.push_back(*std::move(sighted));
    return found;
  }
  if (rule.path && !rule.path->is_found_in(subject_.path))
    return found;
  for (const Span match : matches(pass, number)) {
    if (auto sighted = judge(pass, number, match, role))
      found.push_back(*std::move(sighted));
    if (found.size() > kMaxSighted) {
      result_.complete = false;
      break;
    }
  }
  return role == Role::helper || rule.rule.required.empty() ? found
                                                            : with_helpers(pass, number, found);
}

std::vector<Span> Detection::matches(const Pass& pass, std::size_t number) {
  std::vector<Span> found;
  const Pattern& regex = *program_.rules[number].regex;
  const Reach& reach = pass.reaches[number];
  if (reach.everywhere)
    regex.find_all(pass.text, {0, pass.text.size()}, found);
  for (const Span& window : reach.windows)
    if (pass.layer == nullptr || touches(*pass.layer, window))
      regex.find_all(pass.text, window, found);
  result_.complete = result_.complete && found.size() < kMaxPlaces;
  return found;
}

std::optional<Sighted> Detection::judge(const Pass& pass,
                                        std::size_t number,
                                        Span match,
                                        Role role) {
  const RuleProgram& rule = program_.rules[number];
  Sighted sighted;
  sighted.rule = number;
  sighted.tags = rule.rule.tags;
  sighted.match = without_line_ends(pass.text.substr(match.begin, match.end - match.begin));
  // Line ends before the match shift its end and not its beginning; so gitleaks counts.
  Span original{match.begin, match.begin + sighted.match.size()};
  if (pass.layer != nullptr) {
    const auto located = locate(*pass.layer, {match.begin, match.end});
    if (!located)
      return std::nullopt;
    original = {located->original.begin, located->original.end};
    add_layer_tags(*pass.layer, located->encodings, sighted.tags);
  }
  const Place place = lines().place_of(original);
  std::tie(sighted.begin, sighted.end) = std::tie(original.begin, original.end);
  std::tie(sighted.start_line, sighted.end_line) = std::tie(place.start_line, place.end_line);
  std::tie(sighted.start_column, sighted.end_column) =
      std::tie(place.start_column, place.end_column);
  sighted.secret = sighted.match;
  const bool allowed_inline =
      honour_ == InlineAllow::honoured && place.line.find(kInlineAllow) != std::string_view::npos;
  if (allowed_inline && role == Role::helper)
    return std::nullopt;
  if (!choose_secret(rule, sighted))
    return std::nullopt;
  const std::string_view line =
      pass.layer == nullptr ? place.line : line_around(*pass.layer, {match.begin, match.end});
  if (is_allowed(rule, {sighted.secret, sighted.match, line.empty() ? place.line : line}))
    return std::nullopt;
  if (!allowed_inline)
    return sighted;
  if (result_.allowed.size() < kMaxSighted)
    result_.allowed.push_back(std::move(sighted));
  return std::nullopt;
}

// The expression runs again, over the match alone: what stood around it is gone.
bool Detection::choose_secret(const RuleProgram& rule, Sighted& sighted) const {
  const auto groups = rule.regex->groups_in(sighted.match);
  if (groups && !groups->empty()) {
    if (rule.rule.secret_group > groups->size())
      return false;
    const auto first =
        std::find_if(groups->begin(), groups->end(), [](std::string_view g) { return !g.empty(); });
    if (rule.rule.secret_group > 0)
      sighted.secret = (*groups)[rule.rule.secret_group - 1];
    else if (first != groups->end())
      sighted.secret = *first;
  }
  const double entropy = entropy_of(sighted.secret);
  sighted.entropy = static_cast<float>(entropy);
  return rule.rule.entropy == 0 || !(entropy <= rule.rule.entropy);
}

bool Detection::is_allowed(const RuleProgram& rule, const AllowlistFacts& facts) const {
  const auto allows = [&](const AllowlistMatcher& list) {
    return list.allows_finding(subject_, facts);
  };
  return std::any_of(program_.allowlists.begin(), program_.allowlists.end(), allows) ||
         std::any_of(rule.allowlists.begin(), rule.allowlists.end(), allows);
}

std::vector<Sighted> Detection::with_helpers(const Pass& pass,
                                             std::size_t number,
                                             std::vector<Sighted> found) {
  if (found.empty())
    return found;
  const auto& helpers = program_.rules[number].helpers;
  std::map<std::size_t, std::vector<Sighted>> seen;
  for (const RuleProgram::Helper& helper : helpers)
    if (!seen.contains(helper.rule))
      seen[helper.rule] = detect(pass, helper.rule, Role::helper);
  const auto helps = [&](const Sighted& one, const RuleProgram::Helper& helper) {
    const auto& others = seen[helper.rule];
    return std::any_of(others.begin(), others.end(),
                       [&](const Sighted& other) { return is_near(one, other, *helper.wanted); });
  };
  // A helper that is named twice helps where either distance holds.
  const auto has_all = [&](const Sighted& one) {
    return std::all_of(helpers.begin(), helpers.end(), [&](const RuleProgram::Helper& wanted) {
      return std::any_of(helpers.begin(), helpers.end(), [&](const RuleProgram::Helper& helper) {
        return helper.rule == wanted.rule && helps(one, helper);
      });
    });
  };
  found.erase(
      std::remove_if(found.begin(), found.end(), [&](const Sighted& one) { return !has_all(one); }),
      found.end());
  return found;
}

void Detection::drop_generic() {
  std::multimap<std::uint64_t, std::size_t> others;  // line -> findings of rules that are not
  for (std::size_t i = 0; i < result_.found.size(); ++i)
    if (!program_.rules[result_.found[i].rule].generic)
      others.emplace(result_.found[i].start_line, i);
  const auto gives_way = [&](const Sighted& one) {
    if (!program_.rules[one.rule].generic)
      return false;
    const auto [first, last] = others.equal_range(one.start_line);
    return std::any_of(first, last, [&](const auto& other) {
      return result_.found[other.second].secret.find(one.secret) != std::string::npos;
    });
  };
  std::vector<Sighted> kept;
  for (Sighted& one : result_.found)
    if (!gives_way(one))
      kept.push_back(one);
  result_.found = std::move(kept);
}

const Lines& Detection::lines() {
  if (!lines_)
    lines_.emplace(subject_.bytes);
  return *lines_;
}

}  // namespace refward::secrets::gitleaks
