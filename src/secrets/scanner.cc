// SPDX-License-Identifier: Apache-2.0
#include "secrets/scanner.h"

#include "secrets/confirmation.h"
#include "secrets/database.h"
#include "secrets/examples.h"
#include "secrets/rules.h"
#include "secrets/text_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace refward::secrets {
namespace {

constexpr std::string_view kBoundsRemedy = "split the file, or ask the administrator to look at it";
constexpr std::array kBounds = {
    RuleInfo{kTooLarge, "text too large to be scanned", kBoundsRemedy, "docs/secrets.md"},
    RuleInfo{kTooMany, "more candidates than one scan looks at", kBoundsRemedy, "docs/secrets.md"},
};

std::string_view to_text(Certainty certainty) noexcept {
  switch (certainty) {
    case Certainty::certain:
      return "certain";
    case Certainty::likely:
      return "likely";
    case Certainty::failed_checksum:
      return "failed-checksum";
  }
  return {};
}

Match bound_match(std::string_view name) {
  const auto* info = std::ranges::find(kBounds, name, &RuleInfo::name);
  return {std::string(name),        Weight::error, 0, 0, {}, {}, std::string(info->remedy),
          std::string(info->title), "certain"};
}

Match told(const Found& found, const LineCounter& place, const Identity& identity) {
  const RuleInfo& info = builtin_rules()[found.rule].info;
  const Opinion& opinion = found.opinion;
  const std::string_view subject = opinion.subject.empty() ? opinion.value : opinion.subject;
  return {std::string(info.name),
          opinion.weight,
          place.line(),
          place.column(),
          opinion.masked.empty() ? mask(opinion.value) : opinion.masked,
          identity(subject),
          std::string(info.remedy),
          std::string(info.title),
          std::string(to_text(opinion.certainty))};
}

std::string describe_rules() {
  std::string text;
  for (const Rule& rule : builtin_rules())
    text += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", rule.info.name, rule.anchor, rule.back,
                        rule.shape, rule.ahead, rule.boundary == Boundary::word ? "word" : "none",
                        rule.extent == Extent::run ? "run" : "text", to_text(rule.weight));
  return text;
}

std::uint64_t fnv1a(std::string_view text) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text)
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3U;
  return hash;
}

}  // namespace

struct Scanner::State {
  std::shared_ptr<const Engine> engine;
  Scratch scratch;
  Identity identity;

  [[nodiscard]] std::vector<Match> scan(std::string_view text) const;
};

std::vector<Match> Scanner::State::scan(std::string_view text) const {
  const Candidates candidates = find_candidates(*engine->database, *scratch, text);
  if (candidates.found.empty())
    return {};
  Confirmation confirmation(*engine, text);
  const bool complete = std::ranges::all_of(candidates.found,
                                            [&](const Candidate& candidate) {
                                              return confirmation.add(candidate);
                                            }) &&
                        candidates.complete;
  std::vector<Found> found = confirmation.take();
  std::vector<Match> matches;
  LineCounter place(text);
  for (const Found& one : std::span(found).first(std::min(found.size(), kMaxMatches))) {
    place.advance(one.begin);
    matches.push_back(told(one, place, identity));
  }
  if (!complete)
    matches.push_back(bound_match(kTooMany));
  return matches;
}

Scanner::Scanner(std::unique_ptr<State> state) : state_(std::move(state)) {}

Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;
Scanner::~Scanner() = default;

base::Result<Scanner> Scanner::create(ScannerOptions options) {
  if (!options.identity)
    return base::Error("the scanner needs an identity function");
  if (hs_valid_platform() != HS_SUCCESS)
    return base::Error("this processor lacks the instructions that the pattern engine needs");
  const std::string& cache = options.cache;
  auto engine = std::make_shared<Engine>();
  if (!cache.empty())
    engine->database = load_database(cache, rules_text());
  if (!engine->database) {
    TRY(engine->database, compile_database(builtin_rules()));
    if (!cache.empty())
      store_database(*engine->database, cache, rules_text());
  }
  Scratch scratch = make_scratch(*engine->database);
  return Scanner(std::make_unique<State>(
      State{std::move(engine), std::move(scratch), std::move(options.identity)}));
}

std::vector<Match> Scanner::scan(std::string_view text, std::string_view /*name*/) const {
  if (text.size() > kMaxText)
    return {bound_match(kTooLarge)};
  // The mark may lie: what is no UTF-16 in truth is read as it stands, too.
  std::vector<Match> matches = state_->scan(text);
  if (const auto decoded = decode_utf16(text))
    for (Match& match : state_->scan(*decoded))
      matches.push_back(std::move(match));
  return matches;
}

Examined Scanner::examine(const Subject& subject) const {
  return {scan(subject.bytes, subject.path), {}};
}

Scanner Scanner::clone() const {
  return Scanner(std::make_unique<State>(
      State{state_->engine, clone_scratch(*state_->scratch), state_->identity}));
}

std::span<const RuleInfo> Scanner::rules() noexcept {
  static const std::vector<RuleInfo> kInfos = [] {
    std::vector<RuleInfo> infos;
    for (const Rule& rule : builtin_rules())
      infos.push_back(rule.info);
    infos.insert(infos.end(), kBounds.begin(), kBounds.end());
    return infos;
  }();
  return kInfos;
}

const std::string& Scanner::rules_text() {
  static const std::string kText = describe_rules();
  return kText;
}

const std::string& Scanner::rules_digest() {
  static const std::string kDigest = fmt::format("{:016x}", fnv1a(rules_text()));
  return kDigest;
}

}  // namespace refward::secrets
