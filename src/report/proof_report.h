// SPDX-License-Identifier: Apache-2.0
// What is said of checkpoints, proofs and the log's key.
#pragma once

#include "audit/prove.h"

#include <cstdint>
#include <string>

namespace refward::report {

[[nodiscard]] std::string proven_text(const audit::Proven& proven);
[[nodiscard]] std::string proven_json(const audit::Proven& proven);
// `why` may be of a file from outside.
[[nodiscard]] std::string not_proven_text(const std::string& why);
[[nodiscard]] std::string not_proven_json(const std::string& why);
[[nodiscard]] std::string no_proof(std::uint64_t index, audit::NoProof why);
[[nodiscard]] std::string begins_so(std::uint64_t entries);

[[nodiscard]] std::string no_checkpoint();
// Of a hook: the push itself is not concerned.
[[nodiscard]] std::string not_sealed();
[[nodiscard]] std::string no_log_key(const std::string& path);
[[nodiscard]] std::string log_key_made(const std::string& path);
[[nodiscard]] std::string log_key_stands(const std::string& path);

}  // namespace refward::report
