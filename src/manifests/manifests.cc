// SPDX-License-Identifier: Apache-2.0
#include "manifests/manifests.h"

#include "manifests/document.h"
#include "manifests/readable.h"
#include "manifests/secret_walk.h"

#include <algorithm>

namespace refward::manifests {
namespace {

// The documents of one text, read one after the other, with what they hold.
class Inspection {
 public:
  explicit Inspection(const Limits& limits) noexcept : limits_(limits) {}

  // How reading ended: end, broken, or a limit.
  Reading read(std::string_view text, std::uint64_t lines_before) {
    DocumentReader reader(text, limits_);
    Document document;
    for (;;) {
      Reading reading = reader.next(document);
      if (reading == Reading::document)
        reading = find_secrets(document, limits_, lines_before, matches_);
      if (reading != Reading::document)
        return reading;
    }
  }

  // Document by document, so that a broken one hides none behind it.
  Reading read_apart(std::string_view text) {
    matches_.clear();
    const std::vector<Part> parts = split_documents(text);
    if (parts.size() > limits_.max_documents)
      return Reading::too_large;
    for (const Part& part : parts) {
      const Reading reading = read(part.text, part.lines_before);
      if (reading == Reading::too_deep || reading == Reading::too_large)
        return reading;
      if (reading == Reading::broken && has_secret_line(part.text))
        matches_.push_back({"unparsable", Weight::warning, part.lines_before + 1, {}, {}, {}, {}});
    }
    return Reading::end;
  }

  std::vector<Match> take() { return std::move(matches_); }

 private:
  Limits limits_;
  std::vector<Match> matches_;
};

// Whether a text that does not parse as a whole is read document by document.
enum class Salvage { no, yes };

Match bound_match(Reading reading) {
  return {
      reading == Reading::too_deep ? "too-deep" : "too-large", Weight::error, 0, {}, {}, {}, {}};
}

bool names_a_secret(std::string_view text) noexcept {
  constexpr auto npos = std::string_view::npos;
  // Escapes and tags can spell any word, so such a text has to be read.
  for (const std::string_view spelling : {"\\x", "\\u", "\\U", "!!"})
    if (text.find(spelling) != npos && text.find("data") != npos)
      return true;
  return text.find("Secret") != npos &&
         (text.find("data") != npos || text.find("stringData") != npos);
}

}  // namespace

bool is_candidate(std::string_view text) noexcept {
  return is_utf16(text) || names_a_secret(text);
}

bool is_candidate(std::string_view text, const Options& /*options*/) {
  return is_candidate(text);
}

namespace {

std::vector<Match> inspect_source(const Readable& source, const Limits& limits, Salvage salvage) {
  Inspection inspection(limits);
  Reading reading = inspection.read(source.text, 0);
  if (reading == Reading::broken)
    reading = salvage == Salvage::yes ? inspection.read_apart(source.text) : Reading::end;
  std::vector<Match> matches = inspection.take();
  for (Match& match : matches)
    match.line = source.source_line(match.line);
  if (reading == Reading::too_deep || reading == Reading::too_large)
    matches.push_back(bound_match(reading));
  return matches;
}

bool same_place(const Match& a, const Match& b) {
  return a.rule == b.rule && a.line == b.line && a.key == b.key;
}

}  // namespace

std::vector<Match> inspect(std::string_view text, const Options& options) {
  const Limits& limits = options.limits;
  if (!is_candidate(text))
    return {};
  if (text.size() > limits.max_bytes)
    return {bound_match(Reading::too_large)};
  const Readable source = readable(text);
  if (!names_a_secret(source.text))
    return {};
  std::vector<Match> matches = inspect_source(source, limits, Salvage::yes);
  // What looks like a template may be plain YAML, of which blanking the actions would hide a part.
  const Readable plain = readable_as_is(text);
  if (plain.text != source.text)
    for (Match& match : inspect_source(plain, limits, Salvage::no))
      if (std::ranges::none_of(matches,
                               [&](const Match& other) { return same_place(match, other); }))
        matches.push_back(std::move(match));
  // What concerns the whole file, at line 0, comes last.
  std::ranges::stable_sort(matches, {}, [](const Match& match) { return match.line - 1; });
  return matches;
}

}  // namespace refward::manifests
