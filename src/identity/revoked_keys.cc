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

RevokedKeys::RevokedKeys(std::vector<RevokedKeyView> keys)
    : keys_(std::move(keys)), lines_(keys_.size()) {
  for (std::uint32_t i = 0; i < keys_.size(); ++i)
    lines_.emplace(keys_[i].key.base64, i);
}

std::string RevokedKeys::listed(base::Bytes key_blob) const {
  const std::uint32_t found = keys_.empty() ? kNone : lines_.find(base::to_base64(key_blob));
  return found == kNone ? std::string() : "revoked_keys:" + std::to_string(keys_[found].number);
}

std::string RevokedKeys::revoking(
    base::Bytes key_blob, const std::optional<signature::SshCertificate>& certificate) const {
  std::string place = listed(key_blob);
  return place.empty() && certificate ? listed(certificate->authority) : place;
}

}  // namespace refward::identity
