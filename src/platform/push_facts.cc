// SPDX-License-Identifier: Apache-2.0
#include "platform/push_facts.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace refward::platform {
namespace {

constexpr std::array kWordsOfGit = {NonceStatus::ok, NonceStatus::slop, NonceStatus::bad,
                                    NonceStatus::missing, NonceStatus::unsolicited};

// The whole text, in the only spelling that Git prints: no sign but "-", no leading zero.
std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || stop != text.data() + text.size() || std::to_string(number) != text)
    return std::nullopt;
  return number;
}

NonceStatus status_of(const Environment& environment) {
  const auto word = environment.get("GIT_PUSH_CERT_NONCE_STATUS");
  if (!word)
    return NonceStatus::none;
  const auto* found = std::ranges::find(kWordsOfGit, std::string_view(*word),
                                        [](NonceStatus status) { return to_text(status); });
  return found == kWordsOfGit.end() ? NonceStatus::unknown : *found;
}

}  // namespace

base::Result<PushOptions> push_options(const Environment& environment) {
  PushOptions options;
  const auto text = environment.get("GIT_PUSH_OPTION_COUNT");
  if (!text)
    return options;
  const auto count = parse_number(*text);
  if (!count || *count < 0 || static_cast<std::uint64_t>(*count) > kMaxPushOptions)
    return base::Error("$GIT_PUSH_OPTION_COUNT holds no number of push options");
  for (std::int64_t i = 0; i < *count; ++i) {
    auto option = environment.get("GIT_PUSH_OPTION_" + std::to_string(i));
    if (!option)
      return base::Error("$GIT_PUSH_OPTION_" + std::to_string(i) + " is not set");
    options.push_back(*std::move(option));
  }
  return options;
}

std::string_view to_text(NonceStatus status) noexcept {
  switch (status) {
    case NonceStatus::none:
      return "";
    case NonceStatus::ok:
      return "OK";
    case NonceStatus::slop:
      return "SLOP";
    case NonceStatus::bad:
      return "BAD";
    case NonceStatus::missing:
      return "MISSING";
    case NonceStatus::unsolicited:
      return "UNSOLICITED";
    case NonceStatus::unknown:
      return "unknown";
  }
  return "unknown";
}

std::optional<CertificateFacts> certificate_facts(const Environment& environment) {
  auto id = environment.get("GIT_PUSH_CERT");
  if (!id)
    return std::nullopt;
  CertificateFacts facts;
  facts.id = *std::move(id);
  facts.nonce = environment.get("GIT_PUSH_CERT_NONCE").value_or("");
  facts.status = status_of(environment);
  if (const auto slop = environment.get("GIT_PUSH_CERT_NONCE_SLOP"))
    facts.slop = parse_number(*slop);
  return facts;
}

base::Result<PushFacts> push_facts(const Environment& environment) {
  PushFacts facts;
  TRY(facts.options, push_options(environment));
  facts.certificate = certificate_facts(environment);
  return facts;
}

}  // namespace refward::platform
