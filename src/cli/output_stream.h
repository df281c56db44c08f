// SPDX-License-Identifier: Apache-2.0
// OutputStream: many lines to a descriptor, in large writes. A reader that is gone (`| head`) ends
// the output and is no error; a disk that is full is one. The first interrupt ends it too, where
// stop_on_interrupt() was asked for.
#pragma once

#include <string>
#include <string_view>

namespace refward::cli {

class OutputStream {
 public:
  explicit OutputStream(int fd) : fd_(fd) {}

  // False where nobody reads any more, or there was an interrupt: stop. Throws base::Failure where
  // the text cannot be written.
  [[nodiscard]] bool write(std::string_view text);
  [[nodiscard]] bool flush();

 private:
  int fd_;
  bool open_ = true;
  std::string waiting_;
};

// SIGINT and SIGTERM no longer end the process but what it prints.
void stop_on_interrupt() noexcept;
[[nodiscard]] bool was_interrupted() noexcept;

}  // namespace refward::cli
