// SPDX-License-Identifier: Apache-2.0
// An SSHSIG that is taken has one spelling: its fields written anew are the input. Nothing that a
// fuzzer makes is a signature of these bytes, unless its key is broken.
#include "signature/ssh/sshsig.h"
#include "signature/ssh/wire.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace ssh = refward::signature::ssh;
  const refward::base::Bytes input(data, size);
  if (ssh::verify_sshsig("not what any corpus signs", input, "git", {}).good())
    std::abort();
  const auto fields = ssh::parse_sshsig(input);
  if (!fields)
    return 0;
  auto again = refward::base::to_buffer(refward::base::as_bytes({"SSHSIG\0\0\0\1", 10}));
  ssh::append_string(again, fields->public_key);
  ssh::append_string(again, fields->ns);
  ssh::append_string(again, fields->reserved);
  ssh::append_string(again, fields->hash);
  ssh::append_string(again, fields->signature);
  if (!refward::base::equal(again, input))
    std::abort();
  return 0;
}
