// SPDX-License-Identifier: Apache-2.0
// SignedPool: each answer to "who signed?" once. A million commits are signed by few, and what is
// kept of each commit has to be little.
#pragma once

#include "inspect/signed.h"

#include <string>
#include <unordered_map>

namespace refward::inspect {

class SignedPool {
 public:
  // As the findings and the record need it: certificate, leaf, key blob and counter are left out.
  // The reference holds as long as the pool.
  [[nodiscard]] const Signed& keep(Signed who);

 private:
  std::unordered_map<std::string, Signed> kept_;
};

}  // namespace refward::inspect
