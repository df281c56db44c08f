// SPDX-License-Identifier: Apache-2.0
#include "identity/signers.h"

#include "identity/keyrings.h"

#include <algorithm>
#include <utility>

namespace refward::identity {

using signature::Format;

std::string_view to_text(Reason reason) noexcept {
  switch (reason) {
    case Reason::known:
      return "known";
    case Reason::keyring_broken:
      return "keyring-broken";
    case Reason::key_unknown:
      return "key-unknown";
    case Reason::key_namespace:
      return "key-namespace";
    case Reason::key_not_yet_valid:
      return "key-not-yet-valid";
    case Reason::key_no_longer_valid:
      return "key-no-longer-valid";
    case Reason::key_revoked:
      return "key-revoked";
    case Reason::key_principal:
      return "key-principal";
    case Reason::key_wildcard:
      return "key-wildcard";
    case Reason::person_ambiguous:
      return "person-ambiguous";
    case Reason::person_unknown:
      return "person-unknown";
  }
  return "keyring-broken";
}

Signers::Signers(std::unique_ptr<Keyrings> keyrings) noexcept : keyrings_(std::move(keyrings)) {}

Signers::Signers(Signers&&) noexcept = default;
Signers& Signers::operator=(Signers&&) noexcept = default;
Signers::~Signers() = default;

Signers Signers::load(const std::filesystem::path& folder, const Options& options) {
  auto keyrings = std::make_unique<Keyrings>();
  keyrings->options = options;
  load_keyrings(*keyrings, folder);
  return Signers(std::move(keyrings));
}

const People& Signers::people() const noexcept {
  return keyrings_->people;
}

const std::vector<KeyringRemark>& Signers::remarks() const noexcept {
  return keyrings_->remarks;
}

bool Signers::broken(Format format) const noexcept {
  return keyrings_->is_broken(std::nullopt) || keyrings_->is_broken(format);
}

bool Signers::broken() const noexcept {
  if (keyrings_->is_broken(std::nullopt))
    return true;

  const struct {
    Format format;
    bool has_files;
  } formats[] = {
      {Format::ssh, keyrings_->files.content(kAllowedSigners).has_value()},
      {Format::openpgp, !keyrings_->armoured.empty()},
      {Format::x509, keyrings_->files.content(kX509Roots).has_value()},
  };

  bool any_broken = false;
  for (const auto& [format, has_files] : formats) {
    if (has_files && !broken(format))
      return false;
    any_broken = any_broken || broken(format);
  }
  return any_broken;
}

const std::string& Signers::digest() const noexcept {
  return keyrings_->digest;
}

const std::string& Signers::canonical() const {
  std::call_once(keyrings_->canonical_once,
                 [this] { keyrings_->canonical = keyrings_->files.canonical(); });
  return keyrings_->canonical;
}

const signature::openpgp::Keyring* Signers::openpgp() const {
  std::call_once(keyrings_->openpgp_once, [this] { build_openpgp(*keyrings_); });
  return keyrings_->openpgp && !broken(Format::openpgp) ? &*keyrings_->openpgp : nullptr;
}

const signature::x509::Trust* Signers::x509() const {
  std::call_once(keyrings_->x509_once, [this] { build_x509(*keyrings_); });
  return keyrings_->x509 && !broken(Format::x509) ? &*keyrings_->x509 : nullptr;
}

}  // namespace refward::identity
