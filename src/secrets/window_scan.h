// SPDX-License-Identifier: Apache-2.0
// WindowScan: one text of any length, fed in pieces of any size, scanned in windows that overlap by
// more than any secret and its surroundings are long. Every match is told once, with its line in
// the whole text, as examine() would tell it. Memory: two windows and what their layers take.
//
// What cannot be looked at in windows is told as Unread: a container or an archive is opened only
// where it is held whole (docs/secrets.md).
#pragma once

#include "secrets/scanner.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace refward::secrets {

struct WindowSizes {
  std::size_t window = 4U << 20;   // bytes; more than two margins
  std::size_t margin = 64U << 10;  // bytes on either side of a match that may decide about it
};

class WindowScan {
 public:
  // `about` says path and commit; its bytes are not read. The scanner outlives this, and is used by
  // one thread.
  WindowScan(const Scanner& scanner, const Subject& about, WindowSizes sizes = {});
  WindowScan(WindowScan&&) noexcept;
  WindowScan& operator=(WindowScan&&) noexcept;
  ~WindowScan();

  // Throws base::Failure where the engine itself fails.
  void feed(std::string_view bytes);
  // After the last piece, once. In order of place, at most kMaxMatches and a last one that says
  // kTooMany. A text that fits in one window is examined whole, archives too.
  [[nodiscard]] Examined finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace refward::secrets
