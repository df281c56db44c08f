// SPDX-License-Identifier: Apache-2.0
#include "secrets/unpack.h"

namespace refward::secrets {

Unpacked unpack(std::string_view /*bytes*/,
                const UnpackLimits& /*limits*/,
                const MemberSink& /*sink*/) {
  return {};
}

}  // namespace refward::secrets
