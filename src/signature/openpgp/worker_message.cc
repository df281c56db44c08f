// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/worker_message.h"

#include <cstdint>
#include <string>

namespace refward::signature::openpgp {
namespace {

constexpr std::uint8_t kNone = 0;
constexpr std::uint8_t kAnswered = 1;
constexpr std::size_t kMaxWordBytes = 1024;
constexpr std::size_t kMaxPathBytes = 4096;
constexpr std::size_t kMaxFingerprintDigits = 64;

void append_u32(base::ByteBuffer& out, std::size_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void append(base::ByteBuffer& out, base::Bytes bytes) {
  append_u32(out, bytes.size());
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void append_word(base::ByteBuffer& out, std::string_view word) {
  append(out, base::as_bytes(word.substr(0, kMaxWordBytes)));
}

base::Result<std::string> next_text(base::ByteReader& reader, std::size_t limit) {
  TRY(const base::Bytes bytes, reader.ssh_string(limit));
  return std::string(base::as_text(bytes));
}

base::ByteBuffer framed(const base::ByteBuffer& body) {
  base::ByteBuffer message;
  append(message, body);
  return message;
}

}  // namespace

base::Result<Question> parse_question(base::Bytes body) {
  base::ByteReader reader(body);
  TRY(const base::Bytes home, reader.ssh_string(kMaxPathBytes));
  TRY(const base::Bytes packets, reader.ssh_string(kMaxQuestionBytes));
  TRY(const base::Bytes payload, reader.ssh_string(kMaxQuestionBytes));
  TRY_OK(reader.expect_end());
  return Question{base::as_text(home), packets, base::as_text(payload)};
}

base::Result<Checked> parse_answer(base::Bytes body) {
  base::ByteReader reader(body);
  TRY(const std::uint8_t kind, reader.u8());
  if (kind == kNone) {
    TRY(const std::string why, next_text(reader, kMaxWordBytes));
    TRY_OK(reader.expect_end());
    return base::Error(why);
  }
  TRY(const std::uint8_t status, reader.u8());
  TRY(std::string fingerprint, next_text(reader, kMaxFingerprintDigits));
  TRY(std::string detail, next_text(reader, kMaxWordBytes));
  TRY_OK(reader.expect_end());
  if (kind != kAnswered || status > static_cast<std::uint8_t>(Status::other))
    return base::Error("an answer that is none");
  return Checked{static_cast<Status>(status), std::move(fingerprint), std::move(detail)};
}

base::Result<base::ByteBuffer> to_message(const Question& question) {
  const std::size_t size = question.home.size() + question.packets.size() +
                           question.payload.size() + 3 * kMessageHeadBytes;
  if (size > kMaxQuestionBytes || question.home.size() > kMaxPathBytes)
    return base::Error("the signed object is too long to ask GnuPG of it");
  base::ByteBuffer message;
  message.reserve(size + kMessageHeadBytes);
  append_u32(message, size);
  append(message, base::as_bytes(question.home));
  append(message, question.packets);
  append(message, base::as_bytes(question.payload));
  return message;
}

base::ByteBuffer to_message(const base::Result<Checked>& answer) {
  base::ByteBuffer body;
  if (answer) {
    body = {kAnswered, static_cast<std::uint8_t>(answer->status)};
    append(body,
           base::as_bytes(std::string_view(answer->fingerprint).substr(0, kMaxFingerprintDigits)));
    append_word(body, answer->detail);
  } else {
    body = {kNone};
    append_word(body, answer.error().what);
  }
  return framed(body);
}

}  // namespace refward::signature::openpgp
