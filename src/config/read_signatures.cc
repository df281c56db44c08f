// SPDX-License-Identifier: Apache-2.0
#include "config/readers.h"

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

}  // namespace

void read_signatures(Section section, Config& config) {
  read_formats(section, config);
  if (const auto bits = section.number("min_rsa_bits", kMinRsaBitsAllowed, kMaxRsaBitsAllowed))
    config.signature.min_rsa_bits = static_cast<unsigned>(*bits);
  if (const auto span = section.duration("max_future", base::Seconds{0}, kMaxFutureAllowed))
    config.max_future = *span;
  if (const auto allow = section.flag("allow_armour_headers"))
    config.signature.allow_armour_headers = *allow;
  const auto principals = section.texts("certificate_principals");
  if (principals && !principals->items.empty())
    section.not_yet(section.spot_of("certificate_principals"), "signatures.certificate_principals");
  section.finish();
}

}  // namespace refward::config
