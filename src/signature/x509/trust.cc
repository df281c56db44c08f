// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/trust.h"

#include "signature/x509/state.h"

#include <utility>

namespace refward::signature::x509 {

base::Result<Trust, Trust::LoadError> Trust::load(const std::vector<TrustFile>& files) {
  if (files.size() > kMaxTrustFiles)
    return LoadError{kMaxTrustFiles, "too-many", "more than 1,000 files"};
  auto state = std::make_unique<State>();
  for (std::size_t i = 0; i < files.size(); ++i) {
    TRY_OK(load_file(*state, i, files[i]));
  }
  return Trust(std::move(state));
}

Trust::Trust(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}

Trust::Trust(Trust&&) noexcept = default;
Trust& Trust::operator=(Trust&&) noexcept = default;
Trust::~Trust() = default;

Verdict Trust::verify(std::string_view payload, base::Bytes der, const Terms& terms) const {
  return verify_against(*state_, payload, der, terms);
}

const std::vector<TrustRow>& Trust::rows() const noexcept {
  return state_->rows;
}

}  // namespace refward::signature::x509
