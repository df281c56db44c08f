// SPDX-License-Identifier: Apache-2.0
// What a keyring and its child say to each other: whatever is read is written as it was.
#include "signature/openpgp/worker_message.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace base = refward::base;
  namespace openpgp = refward::signature::openpgp;
  const base::Bytes bytes(data, size);
  const auto is_same = [bytes](const base::ByteBuffer& message) {
    return base::equal(base::Bytes(message).subspan(openpgp::kMessageHeadBytes), bytes);
  };
  if (const auto question = openpgp::parse_question(bytes)) {
    const auto message = openpgp::to_message(*question);
    if (message && !is_same(*message))
      std::abort();
  }
  if (const auto answer = openpgp::parse_answer(bytes); answer && !is_same(to_message(answer)))
    std::abort();
  return 0;
}
