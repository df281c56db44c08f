// SPDX-License-Identifier: Apache-2.0
#include "identity/revoked_keys.h"

#include "base/text.h"
#include "identity/text_lines.h"

#include <utility>

namespace refward::identity {
RevokedKeysView parse_revoked_keys(std::string_view text) {
  RevokedKeysView view;
  if (signature::ssh::looks_like_krl(base::as_bytes(text))) {
    auto krl = signature::ssh::Krl::parse(base::as_bytes(text));
    if (krl)
      view.krl = *std::move(krl);
    else
      view.faults.push_back({0, 0, "krl-malformed", base::printable(krl.error().what)});
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

RevokedKeys::RevokedKeys(RevokedKeysView view)
    : keys_(std::move(view.keys)), lines_(keys_.size()), krl_(std::move(view.krl)) {
  for (std::uint32_t i = 0; i < keys_.size(); ++i)
    lines_.emplace(keys_[i].key.base64, i);
}

std::string RevokedKeys::listed(base::Bytes key_blob) const {
  if (krl_ && krl_->revokes(key_blob))
    return "revoked_keys";
  const std::uint32_t found = keys_.empty() ? kNone : lines_.find(base::to_base64(key_blob));
  return found == kNone ? std::string() : "revoked_keys:" + std::to_string(keys_[found].number);
}

std::string RevokedKeys::revoking(
    base::Bytes key_blob, const std::optional<signature::SshCertificate>& certificate) const {
  std::string place = listed(key_blob);
  if (!place.empty() || !certificate)
    return place;
  if (krl_ && krl_->revokes(*certificate))
    return "revoked_keys";
  return listed(certificate->authority);
}

}  // namespace refward::identity
