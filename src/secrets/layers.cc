// SPDX-License-Identifier: Apache-2.0
#include "secrets/layers.h"

#include "secrets/encodings.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace refward::secrets {
namespace {

// gitleaks counts what only touches as overlapping, and so do we.
bool touch(Range a, Range b) noexcept {
  return a.begin <= b.end && b.begin <= a.end;
}

bool contains(Range outer, Range inner) noexcept {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

std::string_view part_of(std::string_view text, Range range) noexcept {
  return text.substr(range.begin, range.end - range.begin);
}

// The items whose decoded range overlaps or touches `range`.
template <typename T>
std::span<const T> touched(const std::vector<T>& items, Range range) {
  const auto first = std::ranges::lower_bound(items, range.begin, {},
                                              [](const T& item) { return item.decoded.end; });
  const auto last = std::ranges::upper_bound(first, items.end(), range.end, {},
                                             [](const T& item) { return item.decoded.begin; });
  return {first, last};
}

// Outside the changes, layer and original differ by what the changes before made shorter. Sums of
// sizes wrap around as unsigned numbers do; the result never does.
std::size_t original_begin(const Layer& layer, Range range) {
  const auto at =
      std::ranges::lower_bound(layer.changes, range.begin, {},
                               [](const Layer::Change& change) { return change.decoded.end; });
  if (at != layer.changes.end() && at->decoded.begin <= range.begin)
    return at->original.begin;
  if (at == layer.changes.begin())
    return range.begin;
  return range.begin + (at[-1].original.end - at[-1].decoded.end);
}

std::size_t original_end(const Layer& layer, Range range) {
  const auto behind =
      std::ranges::upper_bound(layer.changes, range.end, {},
                               [](const Layer::Change& change) { return change.decoded.begin; });
  if (behind == layer.changes.begin())
    return range.end;
  const Layer::Change& last = behind[-1];
  return last.original.end + (range.end > last.decoded.end ? range.end - last.decoded.end : 0);
}

Range original_of(const Layer* layer, Range range) {
  if (layer == nullptr)
    return range;
  const auto segments = touched(layer->segments, range);
  for (const Segment& segment : segments)
    if (contains(segment.decoded, range))
      return segment.original;
  Range original{original_begin(*layer, range), original_end(*layer, range)};
  for (const Segment& segment : segments) {
    original.begin = std::min(original.begin, segment.original.begin);
    original.end = std::max(original.end, segment.original.end);
  }
  return original;
}

EncodingSet encodings_at(const Layer* layer, Range range) {
  EncodingSet all;
  if (layer != nullptr)
    for (const Segment& segment : touched(layer->segments, range))
      all.add(segment.encodings);
  return all;
}

// Parts of which a neighbour that touches has precedence wait for the next pass.
class Ready {
 public:
  Ready(std::string_view text, Dialect dialect) : parts_(text, dialect), next_(parts_.next()) {}

  std::optional<EncodedPart> next() {
    while (next_) {
      const std::optional<EncodedPart> before = std::exchange(current_, next_);
      next_ = parts_.next();
      if (!yields(before) && !yields(next_))
        return current_;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool yields(const std::optional<EncodedPart>& to) const {
    return to && touch(to->place, current_->place) && to->encoding < current_->encoding;
  }

  EncodedParts parts_;
  std::optional<EncodedPart> current_;
  std::optional<EncodedPart> next_;
};

// A change of this layer is what the changes before and the new segments cover together.
std::vector<Layer::Change> merged(const std::vector<Layer::Change>& before,
                                  const std::vector<Segment>& segments) {
  std::vector<Layer::Change> changes;
  std::size_t to_original = 0;  // what to add, outside changes; wraps around
  std::size_t to_decoded = 0;
  auto old = before.begin();
  auto fresh = segments.begin();
  while (old != before.end() || fresh != segments.end()) {
    const std::size_t begin =
        std::min(old == before.end() ? std::string::npos : old->decoded.begin,
                 fresh == segments.end() ? std::string::npos : fresh->encoded.begin);
    std::size_t end = begin + 1;
    Layer::Change change{{begin + to_original, 0}, {begin + to_decoded, 0}};
    for (;;) {
      if (old != before.end() && old->decoded.begin < end) {
        end = std::max(end, old->decoded.end);
        to_original = old->original.end - old->decoded.end;
        ++old;
      } else if (fresh != segments.end() && fresh->encoded.begin < end) {
        end = std::max(end, fresh->encoded.end);
        to_decoded = fresh->decoded.end - fresh->encoded.end;
        ++fresh;
      } else {
        break;
      }
    }
    change.original.end = end + to_original;
    change.decoded.end = end + to_decoded;
    changes.push_back(change);
  }
  return changes;
}

}  // namespace

std::string to_text(EncodingSet encodings) {
  using Name = std::pair<Encoding, std::string_view>;
  constexpr std::array kNames = {Name{Encoding::percent, "percent"},
                                 Name{Encoding::unicode, "unicode"}, Name{Encoding::hex, "hex"},
                                 Name{Encoding::base64, "base64"}};
  std::string text;
  for (const auto& [encoding, name] : kNames)
    if (encodings.has(encoding))
      text.append(text.empty() ? "" : " ").append(name);
  return text;
}

std::optional<Layer> decode_layer(std::string_view original,
                                  const Layer* previous,
                                  Dialect dialect) {
  const std::string_view text = previous == nullptr ? original : previous->text;
  Layer layer;
  std::size_t copied = 0;
  std::string value;
  for (Ready parts(text, dialect); const auto part = parts.next();) {
    value.clear();
    if (!append_decoded(part_of(text, part->place), part->encoding, dialect, value))
      continue;
    if (layer.segments.size() == kMaxSegments) {
      layer.complete = false;
      break;
    }
    if (layer.segments.empty())
      layer.text.reserve(text.size());
    layer.text.append(text, copied, part->place.begin - copied);
    const std::size_t begin = layer.text.size();
    layer.text += value;
    copied = part->place.end;
    EncodingSet encodings = encodings_at(previous, part->place);
    encodings.add(part->encoding);
    layer.segments.push_back(
        {original_of(previous, part->place), part->place, {begin, layer.text.size()}, encodings});
  }
  if (layer.segments.empty())
    return std::nullopt;
  layer.text.append(text, copied);
  layer.changes = merged(previous == nullptr ? std::vector<Layer::Change>{} : previous->changes,
                         layer.segments);
  layer.depth = previous == nullptr ? 1 : previous->depth + 1;
  return layer;
}

std::optional<LayerMatch> locate(const Layer& layer, Range match) {
  if (touched(layer.segments, match).empty())
    return std::nullopt;
  return LayerMatch{original_of(&layer, match), encodings_at(&layer, match)};
}

std::string_view line_around(const Layer& layer, Range match) {
  const auto segments = touched(layer.segments, match);
  if (segments.empty())
    return {};
  const std::string_view text = layer.text;
  const std::size_t from = text.rfind('\n', segments.front().decoded.begin);
  const std::size_t to = text.find('\n', segments.back().decoded.end);
  const std::size_t begin = from == std::string_view::npos ? 0 : from;
  return text.substr(begin, to == std::string_view::npos ? to : to - begin);
}

}  // namespace refward::secrets
