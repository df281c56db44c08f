// SPDX-License-Identifier: Apache-2.0
#include "identity/revoked_keys.h"

#include "identity/text_lines.h"

#include <utility>

namespace refward::identity {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kKrlMagic = "SSHKRL\n\0"sv;  // OpenSSH's PROTOCOL.krl, section 1

}  // namespace

RevokedKeysView parse_revoked_keys(std::string_view text) {
  RevokedKeysView view;
  if (text.starts_with(kKrlMagic)) {
    view.faults.push_back({0, 0, "krl-unsupported", "key revocation lists are not supported yet"});
    return view;
  }
  view.faults = each_line(text, [&](std::string_view line, std::uint64_t number) {
    auto key = parse_ssh_key(line);
    if (!key)
      return std::move(key).error();
    if (key->standing == KeyStanding::certificate)
      return Fault{0, 1, "revoked-certificate", "a certificate: list its key, or its authority"};
    view.keys.push_back({number, *key});
    return Fault{};
  });
  return view;
}

}  // namespace refward::identity
