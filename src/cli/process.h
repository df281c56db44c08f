// SPDX-License-Identifier: Apache-2.0
// The process that Git starts, made safe before anything else: closed standard descriptors, a
// client that goes away, a crash.
#pragma once

namespace refward::cli {

void prepare_process() noexcept;

}  // namespace refward::cli
