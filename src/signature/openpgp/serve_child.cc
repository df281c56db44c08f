// SPDX-License-Identifier: Apache-2.0
// The child's side of worker.h: reads questions, asks GnuPG, writes answers.
#include "base/files.h"
#include "signature/openpgp/engine.h"
#include "signature/openpgp/keyring.h"
#include "signature/openpgp/worker_message.h"

#include <unistd.h>

#include <cerrno>
#include <exception>
#include <optional>
#include <string>

namespace refward::signature::openpgp {
namespace {

constexpr int kEnded = 0;
constexpr int kBroken = 3;

enum class Heard { all, nothing, too_little };

Heard read_bytes(int fd, base::ByteBuffer& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t got = ::read(fd, bytes.data() + at, bytes.size() - at);
    if (got == 0)
      return at == 0 ? Heard::nothing : Heard::too_little;
    if (got < 0 && errno != EINTR)
      return Heard::too_little;
    at += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  return Heard::all;
}

// One engine, as long as the questions are of one home.
class Engines {
 public:
  [[nodiscard]] const Engine& of(std::string_view home) {
    if (!engine_ || home_ != home) {
      home_ = home;
      engine_.emplace(home_);
    }
    return *engine_;
  }

 private:
  std::string home_;
  std::optional<Engine> engine_;
};

base::Result<Checked> answer_to(const base::ByteBuffer& body, Engines& engines) {
  TRY(const Question question, parse_question(body));
  return engines.of(question.home).verify(question.payload, question.packets);
}

int serve(int in, int out) {
  Engines engines;
  for (;;) {
    base::ByteBuffer head(kMessageHeadBytes);
    if (const Heard heard = read_bytes(in, head); heard != Heard::all)
      return heard == Heard::nothing ? kEnded : kBroken;
    base::ByteReader reader(head);
    const base::Result<std::uint32_t> size = reader.u32();
    if (!size || *size > kMaxQuestionBytes)
      return kBroken;
    base::ByteBuffer body(*size);
    if (!body.empty() && read_bytes(in, body) != Heard::all)
      return kBroken;
    base::write_all(out, base::as_text(to_message(answer_to(body, engines))));
  }
}

}  // namespace

int serve_child(int in, int out) {
  try {
    return serve(in, out);
  } catch (const std::exception&) {
    return kBroken;  // the keyring sees its child's end, and refuses
  }
}

}  // namespace refward::signature::openpgp
