// SPDX-License-Identifier: Apache-2.0
// WorkerMessage: what a keyring and its child that asks GnuPG say to each other. A message is its
// length in four bytes and so many bytes; strings in it are length and bytes (u32, RFC 4251 section
// 5). A question: the home, the signature's packets, the payload. An answer: 1, GnuPG's status, the
// fingerprint, the word for the status; or 0 and why there is none.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "signature/openpgp/engine.h"

#include <string_view>

namespace refward::signature::openpgp {

inline constexpr std::size_t kMessageHeadBytes = 4;
inline constexpr std::size_t kMaxQuestionBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxAnswerBytes = 4096;

struct Question {
  std::string_view home;
  base::Bytes packets;
  std::string_view payload;
};

// Without the length before them. Views into `body`.
[[nodiscard]] base::Result<Question> parse_question(base::Bytes body);
// What the child was told by GnuPG; its errors, and an answer that is none, are errors.
[[nodiscard]] base::Result<Checked> parse_answer(base::Bytes body);

// With the length. The error: more than a question may be long.
[[nodiscard]] base::Result<base::ByteBuffer> to_message(const Question& question);
[[nodiscard]] base::ByteBuffer to_message(const base::Result<Checked>& answer);

}  // namespace refward::signature::openpgp
