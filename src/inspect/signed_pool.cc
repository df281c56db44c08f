// SPDX-License-Identifier: Apache-2.0
#include "inspect/signed_pool.h"

#include <fmt/format.h>

namespace refward::inspect {
namespace {

int presence_of(const signature::Verdict& verdict) {
  if (!verdict.presence)
    return 0;
  return 1 + (verdict.presence->user_presence ? 1 : 0) +
         (verdict.presence->user_verification ? 2 : 0);
}

// Equal for equal answers, and only for them: no text can run into the next one.
std::string name_of(const Signed& who) {
  const signature::Verdict& verdict = who.verdict;
  std::string name = fmt::format("{} {} {} {} {}", static_cast<int>(verdict.reason),
                                 verdict.format ? static_cast<int>(*verdict.format) : -1,
                                 presence_of(verdict), static_cast<const void*>(who.person),
                                 who.received ? who.received->time_since_epoch().count() : 0);
  for (const std::string* text : {&who.reason, &who.principal, &verdict.key, &verdict.primary_key,
                                  &verdict.key_type, &verdict.detail}) {
    name += fmt::format(" {}:", text->size());
    name += *text;
  }
  return name;
}

}  // namespace

const Signed& SignedPool::keep(Signed who) {
  const auto [place, is_new] = kept_.try_emplace(name_of(who));
  if (!is_new)
    return place->second;
  who.verdict.certificate.reset();
  who.verdict.x509.reset();
  who.verdict.public_key = {};
  if (who.verdict.presence)
    who.verdict.presence->counter = 0;
  place->second = std::move(who);
  return place->second;
}

}  // namespace refward::inspect
