// SPDX-License-Identifier: Apache-2.0
// Armour that is taken has one text: an SSH armour is written anew from its bytes and the width of
// its first line, and must come out as it went in.
#include "signature/armour.h"

#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace signature = refward::signature;
  const auto input = refward::base::as_text({data, size});
  static_cast<void>(signature::parse_armour(input, signature::ArmourHeaders::allowed));
  const auto bytes = signature::parse_armour(input, signature::ArmourHeaders::refused);
  if (!bytes || signature::format_of(input) != signature::Format::ssh)
    return 0;
  const std::size_t body = input.find('\n') + 1;
  const std::size_t width = input.find('\n', body) - body;
  const std::string text = refward::base::to_base64(*bytes);
  std::string again(input.substr(0, body));
  for (std::size_t at = 0; at < text.size(); at += width)
    again += text.substr(at, width) + "\n";
  if (again + "-----END SSH SIGNATURE-----\n" != input)
    std::abort();
  return 0;
}
