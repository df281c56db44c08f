// SPDX-License-Identifier: Apache-2.0
#include "config/readers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace refward::config {
namespace {

void read_formats(Section& section, Config& config) {
  const auto list = section.some_texts(
      "formats", "no signature could be good; leave the key out, or name \"ssh\", \"openpgp\"");
  if (!list)
    return;
  config.formats.clear();
  constexpr std::array<std::string_view, 3> kKnown = {"ssh", "openpgp", "x509"};
  for (const PlacedText& word : list->items) {
    if (const auto format = signature::format_named(word.value))
      config.formats.insert(*format);
    else
      section.unknown_word(word, kKnown);
  }
}

// Why an entry cannot be a pattern of principals, or nothing. One entry is one pattern: no commas,
// as a line of allowed_signers has, and nothing that takes away.
std::string_view fault_of(std::string_view entry) {
  if (entry.empty() || entry.size() > kMaxName)
    return "is no pattern of a principal";
  if (entry.starts_with('!'))
    return "takes nothing away: principals are only added";
  if (entry.starts_with('@'))
    return "is no principal: teams stand in people.toml";
  const auto is_foreign = [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == ',' || c == '"';
  };
  if (std::ranges::any_of(entry, is_foreign))
    return "holds a blank, a comma or a quote: one entry is one pattern";
  return {};
}

void read_principals(Section& section, Config& config) {
  const auto list = section.texts("certificate_principals");
  if (!list)
    return;
  for (const PlacedText& item : list->items)
    if (const std::string_view fault = fault_of(item.value); !fault.empty())
      section.problems().error(item.spot, fmt::format("\"{}\" {}", item.value, fault));
  config.certificate_principals = list->values();
}

}  // namespace

void read_signatures(Section section, Config& config) {
  read_formats(section, config);
  if (const auto bits = section.number("min_rsa_bits", kMinRsaBitsAllowed, kMaxRsaBitsAllowed))
    config.signature.min_rsa_bits = static_cast<unsigned>(*bits);
  if (const auto span = section.duration("max_future", base::Seconds{0}, kMaxFutureAllowed))
    config.max_future = *span;
  if (const auto allow = section.flag("allow_armour_headers"))
    config.signature.allow_armour_headers = *allow;
  if (const auto ask = section.flag("ask_gnupg"))
    config.signature.ask_gnupg = *ask;
  read_principals(section, config);
  section.finish();
}

}  // namespace refward::config
