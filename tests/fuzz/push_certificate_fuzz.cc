// SPDX-License-Identifier: Apache-2.0
#include "push/push_certificate.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Written again, what was read is the input: nothing is dropped, nothing has two readings.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto certificate = refward::push::parse_push_certificate(input);
  if (!certificate)
    return 0;
  std::string again = "certificate version 0.1\npusher " + std::string(certificate->pusher) + "\n";
  if (certificate->pushee)
    again += "pushee " + std::string(*certificate->pushee) + "\n";
  if (certificate->nonce)
    again += "nonce " + std::string(*certificate->nonce) + "\n";
  for (const std::string_view option : certificate->options)
    again += "push-option " + std::string(option) + "\n";
  again += "\n";
  for (const auto& line : certificate->lines)
    again += line.old_id.hex() + " " + line.new_id.hex() + " " + line.ref + "\n";
  if (again != certificate->payload || again + std::string(certificate->armour) != input)
    __builtin_trap();
  return 0;
}
