// SPDX-License-Identifier: Apache-2.0
#include "secrets/examination.h"

#include "secrets/containers.h"
#include "secrets/examples.h"
#include "secrets/text_form.h"
#include "secrets/unpack.h"
#include "secrets/wide_offsets.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace refward::secrets {
namespace {

constexpr std::string_view kBoundsRemedy = "split the file, or ask the administrator to look at it";
constexpr std::array kBounds = {
    RuleInfo{kTooLarge, "text too large to be scanned", kBoundsRemedy, "docs/secrets.md"},
    RuleInfo{kTooMany, "more candidates than one scan looks at", kBoundsRemedy, "docs/secrets.md"},
};
constexpr std::string_view kImportedRemedy = "revoke it where it was made, then make a new one";

// What a match may need before and behind the decoded part that it touches: no token that begins
// or ends further away touches it. A judge sees the whole layer.
constexpr std::size_t kAroundSegment = 1024;

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

Match told(const RuleInfo& info, Weight weight) {
  Match match{};
  match.rule = info.name;
  match.weight = weight;
  match.remedy = info.remedy;
  match.title = info.title;
  match.certainty = "certain";
  return match;
}

Match told(const Found& found, const Identity& identity) {
  const Opinion& opinion = found.opinion;
  Match match = told(builtin_rules()[found.rule].info, opinion.weight);
  match.masked = opinion.masked.empty() ? mask(opinion.value) : opinion.masked;
  match.identity = identity(opinion.subject.empty() ? opinion.value : opinion.subject);
  match.certainty = to_text(opinion.certainty);
  return match;
}

Match told(const gitleaks::Rule& rule, const gitleaks::Sighted& sighted, const Identity& identity) {
  constexpr std::string_view kDecoded = "decoded:";
  const std::string& value = sighted.secret.empty() ? sighted.match : sighted.secret;
  Match match{};
  match.rule = rule.id;
  match.weight = Weight::error;
  match.masked = sighted.secret.empty() ? std::string() : mask(value);
  match.identity = identity(value);
  match.remedy = kImportedRemedy;
  match.title = rule.description.empty() ? rule.id : rule.description;
  match.certainty = "likely";
  for (const std::string& tag : sighted.tags)
    if (tag.starts_with(kDecoded))
      match.layers += (match.layers.empty() ? "" : " ") + tag.substr(kDecoded.size());
  return match;
}

std::string layered(std::string_view outer, std::string_view inner) {
  std::string text(outer);
  if (!inner.empty())
    text.append(" ").append(inner);
  return text;
}

// The parts of a layer where something may touch what was decoded.
std::vector<Range> surroundings(const Layer& layer) {
  std::vector<Range> ranges;
  for (const Segment& segment : layer.segments) {
    const std::size_t begin =
        segment.decoded.begin - std::min(segment.decoded.begin, kAroundSegment);
    const std::size_t end = std::min(layer.text.size(), segment.decoded.end + kAroundSegment);
    if (!ranges.empty() && begin <= ranges.back().end)
      ranges.back().end = std::max(ranges.back().end, end);
    else
      ranges.push_back({begin, end});
  }
  return ranges;
}

}  // namespace

bool Work::take(std::uint64_t bytes) noexcept {
  const bool enough = bytes <= left_;
  left_ = enough ? left_ - bytes : 0;
  return enough;
}

// Sights stand at offsets of `text` until they are settled.
struct Examination::Reading {
  std::string_view text;
  const TextForm* form = nullptr;  // null: the bytes as they stand
  std::vector<Sight> seen = {};

  // Two ways to the same value are one match.
  [[nodiscard]] bool holds(const Match& match, std::size_t begin, std::size_t end) const {
    return std::ranges::any_of(seen, [&](const Sight& sight) {
      return sight.begin < end && begin < sight.end && sight.match.rule == match.rule &&
             sight.match.identity == match.identity;
    });
  }

  // Does a built-in rule speak of this value already, or refuse this place?
  [[nodiscard]] bool speaks_first(std::size_t count, const Sight& other) const {
    return std::any_of(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(count),
                       [&](const Sight& sight) {
                         return sight.begin < other.end && other.begin < sight.end &&
                                (sight.match.weight == Weight::error ||
                                 sight.match.identity == other.match.identity);
                       });
  }
};

void Examination::run(const Subject& subject, Packed packed) {
  subject_ = subject;
  Reading bytes{subject.bytes};
  read(bytes);
  for (const TextForm& form : text_forms(subject.bytes)) {
    Reading reading{form.text, &form};
    read(reading);
  }
  std::ranges::stable_sort(sights, {}, &Sight::begin);
  if (packed != Packed::left)
    key_stores();
  if (packed == Packed::opened)
    members();
}

void Examination::read(Reading& reading) {
  if (!afford(reading.text.size()))
    return;
  if (tools_.builtin) {
    builtin(reading);
    layers(reading);
    blocks(reading);
  }
  for (const gitleaks::Engine& engine : tools_.imported)
    if (afford(reading.text.size()))
      imported(engine, reading);
  settle(reading);
}

void Examination::builtin(Reading& reading) {
  const Candidates candidates =
      find_candidates(*tools_.builtin->database, *tools_.scratch, reading.text);
  complete = complete && candidates.complete;
  if (candidates.found.empty())
    return;
  Confirmation confirmation(*tools_.builtin, reading.text);
  for (const Candidate& candidate : candidates.found)
    if (!confirmation.add(candidate)) {
      complete = false;
      break;
    }
  for (const Found& found : confirmation.take())
    add(reading, told(found, tools_.identity), found.begin, found.begin + found.size);
}

void Examination::layers(Reading& reading) {
  std::optional<Layer> layer = decode_layer(reading.text, nullptr, Dialect::own);
  for (unsigned depth = 1; layer && depth <= kMaxLayers; ++depth) {
    complete = complete && layer->complete;
    builtin_in(*layer, reading);
    if (depth == kMaxLayers || !afford(layer->text.size()))
      return;
    layer = decode_layer(reading.text, &*layer, Dialect::own);
  }
}

void Examination::builtin_in(const Layer& layer, Reading& reading) {
  std::optional<Confirmation> confirmation;
  for (const Range& range : surroundings(layer)) {
    const std::string_view part =
        std::string_view(layer.text).substr(range.begin, range.end - range.begin);
    if (!afford(part.size()))
      break;
    const Candidates candidates = find_candidates(*tools_.builtin->database, *tools_.scratch, part);
    complete = complete && candidates.complete;
    for (const Candidate& candidate : candidates.found) {
      if (!confirmation)
        confirmation.emplace(*tools_.builtin, layer.text);
      if (!confirmation->add({candidate.rule, candidate.end + range.begin})) {
        complete = false;
        break;
      }
    }
  }
  if (!confirmation)
    return;
  for (const Found& found : confirmation->take()) {
    const auto place = locate(layer, {found.begin, found.begin + found.size});
    if (!place)
      continue;
    Match match = told(found, tools_.identity);
    match.layers = secrets::to_text(place->encodings);
    if (!reading.holds(match, place->original.begin, place->original.end))
      add(reading, std::move(match), place->original.begin, place->original.end);
  }
}

void Examination::imported(const gitleaks::Engine& engine, Reading& reading) {
  const gitleaks::Sightings sightings = engine.scan({reading.text, subject_.path, subject_.commit});
  complete = complete && sightings.complete;
  const std::size_t before = reading.seen.size();
  for (const gitleaks::Sighted& sighted : sightings.found) {
    const bool by_path = sighted.start_line == 0;
    if (by_path && reading.form != nullptr)
      continue;
    Sight sight{told(engine.rules().rules[sighted.rule], sighted, tools_.identity), sighted.begin,
                sighted.end};
    // Of another reading of the bytes gitleaks has no findings.
    sight.match.in_baseline =
        tools_.baseline != nullptr && reading.form == nullptr &&
        tools_.baseline->has(subject_, engine.rules().rules[sighted.rule], sighted);
    if (by_path)
      sights.push_back(std::move(sight));  // of the whole text: no line
    else if (!reading.speaks_first(before, sight))
      add(reading, std::move(sight.match), sighted.begin, sighted.end);
  }
}

void Examination::blocks(Reading& reading) {
  for (const Base64Block& block : base64_blocks(reading.text)) {
    if (nesting_ == kMaxNesting)
      return unread.add(kScanNesting, {});
    Examination inner(tools_, work_, nesting_ + 1);
    inner.run({block.bytes, subject_.path, subject_.commit}, Packed::opened);
    complete = complete && inner.complete;
    unread.add(std::move(inner.unread), {});
    for (Sight& sight : inner.sights) {
      sight.match.layers = layered("base64", sight.match.layers);
      if (!reading.holds(sight.match, block.original.begin, block.original.end))
        add(reading, std::move(sight.match), block.original.begin, block.original.end);
    }
  }
}

// Lines are counted in one pass, and offsets become those of the bytes as they stand.
void Examination::settle(Reading& reading) {
  std::ranges::stable_sort(reading.seen, [](const Sight& a, const Sight& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  const TextForm* const form = reading.form;
  const bool wide = form != nullptr && form->parts.empty();
  LineCounter place(form != nullptr && !wide ? subject_.bytes : reading.text);
  WideOffsets offsets(subject_.bytes, reading.text, form != nullptr ? form->name : "");
  for (Sight& sight : reading.seen) {
    const std::uint64_t length = sight.end - sight.begin;
    if (form != nullptr && !wide)
      sight.begin = form->original_offset(sight.begin);
    place.advance(sight.begin);
    sight.match.line = place.line();
    sight.match.column = place.column();
    sight.wide = wide;
    if (wide)
      sight.begin = offsets.original(sight.begin);
    sight.end = sight.begin + length;
    if (form != nullptr)
      sight.match.layers = layered(form->name, sight.match.layers);
    sights.push_back(std::move(sight));
  }
}

void Examination::key_stores() {
  if (!tools_.builtin)
    return;
  for (const Container& container : containers(subject_.bytes, subject_.path, Told::by_rules)) {
    Match match = told(container.info, container.weight);
    match.identity = tools_.identity(subject_.bytes);
    sights.push_back({std::move(match)});
  }
}

void Examination::members() {
  UnpackLimits limits;
  limits.total_bytes = std::min(limits.total_bytes, work_.left());
  const auto look = [&](std::string_view inside, std::string_view bytes) {
    const bool affordable = sights.size() < kMaxMatches && bytes.size() <= work_.left();
    Examination inner(tools_, work_, nesting_ + 1);
    if (affordable)
      inner.run({bytes, joined(subject_.path, inside), subject_.commit}, Packed::member);
    if (!affordable || !inner.complete) {
      complete = false;
      unread.add(kScanWork, std::string(inside));
    }
    unread.add(std::move(inner.unread), inside);
    for (Sight& sight : inner.sights) {
      sight.match.inside = joined(inside, sight.match.inside);
      sights.push_back({std::move(sight.match)});
    }
  };
  unread.add(unpack(subject_.bytes, limits, look).unread, {});
}

void Examination::add(Reading& reading, Match match, std::size_t begin, std::size_t end) {
  if (sights.size() + reading.seen.size() < kMaxMatches)
    reading.seen.push_back({std::move(match), begin, end});
  else
    complete = false;
}

bool Examination::afford(std::size_t bytes) {
  const bool enough = work_.take(bytes);
  complete = complete && enough;
  return enough;
}

Match bound_match(std::string_view name) {
  return told(*std::ranges::find(kBounds, name, &RuleInfo::name), Weight::error);
}

std::span<const RuleInfo> bound_rules() noexcept {
  return kBounds;
}

}  // namespace refward::secrets
