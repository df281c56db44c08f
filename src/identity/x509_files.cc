// SPDX-License-Identifier: Apache-2.0
// The files of keyrings/x509: roots, what stands between them and the signers, and lists of what
// they take back (design.md section 5).
#include "base/text.h"
#include "identity/keyrings.h"

#include <optional>
#include <string>
#include <utility>

namespace refward::identity {
namespace {

using signature::x509::Role;

std::optional<Role> role_of(std::string_view name) noexcept {
  if (name == kX509Roots)
    return Role::roots;
  if (name == kX509Intermediates)
    return Role::intermediates;
  if (name == kX509TimestampRoots)
    return Role::timestamp_roots;
  const bool is_list = name.starts_with(kX509Folder) && name.ends_with(kCrlSuffix);
  return is_list ? std::optional(Role::crl) : std::nullopt;
}

}  // namespace

TrustFiles trust_files(const Keyrings& keyrings) {
  TrustFiles out;
  for (const KeyringFiles::File& file : keyrings.files.files())
    if (const auto role = role_of(file.name)) {
      out.files.push_back({*role, file.content});
      out.names.push_back(file.name);
    }
  return out;
}

void build_x509(Keyrings& keyrings) {
  using signature::Format;
  const TrustFiles trusted = trust_files(keyrings);
  if (trusted.files.empty() || keyrings.is_broken(Format::x509) || keyrings.is_broken(std::nullopt))
    return;
  auto loaded = signature::x509::Trust::load(trusted.files);
  if (loaded) {
    keyrings.x509 = *std::move(loaded);
    return;
  }
  const auto& error = loaded.error();
  const std::string_view name =
      error.file < trusted.names.size() ? trusted.names[error.file] : kX509Folder;
  keyrings.add({KeyringRemark::Level::broken, Format::x509, base::printable(name), 0, 0,
                error.reason, base::printable(error.detail)});
}

}  // namespace refward::identity
