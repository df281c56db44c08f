// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/rules.h"

namespace refward::secrets::gitleaks {

base::Result<Rules> load(const std::filesystem::path& file) {
  return base::Error(file.string() + ": imported rules are not built yet");
}

}  // namespace refward::secrets::gitleaks
