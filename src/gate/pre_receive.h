// SPDX-License-Identifier: Apache-2.0
// The hooks. Each returns the exit status that Git acts on; whatever it throws reaches `refused`,
// which tells the pusher, tries to record the failure, and refuses.
#pragma once

#include "base/failure.h"
#include "gate/call.h"

#include <filesystem>
#include <optional>
#include <string>

namespace refward::gate {

// `then`: a hook that was there before and is asked after us, with the same standard input.
using Then = std::optional<std::filesystem::path>;

[[nodiscard]] base::ExitCode pre_receive(const Call& call, const Then& then);
[[nodiscard]] base::ExitCode post_receive(const Call& call, const Then& then);
[[nodiscard]] base::ExitCode update(const Call& call,
                                    const std::string& ref,
                                    const std::string& old_id,
                                    const std::string& new_id);

// A failure of a hook: words for the pusher, an entry of decision `error` where the record can
// still be written.
[[nodiscard]] base::ExitCode refused(const Call& call, const base::Failure& failure);

// chain.cc: runs an earlier hook with `input`; its exit status is ours. A hook that cannot be
// started refuses.
[[nodiscard]] base::ExitCode run_then(const std::filesystem::path& hook, const std::string& input);

}  // namespace refward::gate
