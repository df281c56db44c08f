// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/keyring.h"

#include <utility>

namespace refward::signature::openpgp {

struct Keyring::State {
  std::vector<KeyInfo> keys;
};

Keyring::Keyring(std::unique_ptr<State> state) : state_(std::move(state)) {}

Keyring::Keyring(Keyring&&) noexcept = default;
Keyring& Keyring::operator=(Keyring&&) noexcept = default;
Keyring::~Keyring() = default;

base::Result<Keyring, Keyring::BuildError> Keyring::build(const std::vector<KeyFile>& files,
                                                          const std::filesystem::path& /*cache*/) {
  if (!files.empty())
    return BuildError{0, "import-failed", "no OpenPGP engine in this build"};
  return Keyring(std::make_unique<State>());
}

const std::vector<KeyInfo>& Keyring::keys() const noexcept {
  return state_->keys;
}

const KeyInfo* Keyring::holding(std::string_view /*fingerprint*/) const noexcept {
  return nullptr;
}

Verdict Keyring::verify(std::string_view /*payload*/,
                        base::Bytes /*packets*/,
                        const Options& /*options*/) const {
  Verdict verdict;
  verdict.format = Format::openpgp;
  verdict.detail = "no OpenPGP engine in this build";
  return verdict;
}

}  // namespace refward::signature::openpgp
