// SPDX-License-Identifier: Apache-2.0
#include "secrets/window_scan.h"

#include <string>
#include <utility>

namespace refward::secrets {

struct WindowScan::State {
  const Scanner& scanner;
  std::string path, commit;
  std::string bytes;
};

WindowScan::WindowScan(const Scanner& scanner, const Subject& about, WindowSizes /*sizes*/)
    : state_(std::make_unique<State>(
          State{scanner, std::string(about.path), std::string(about.commit), {}})) {}

WindowScan::WindowScan(WindowScan&&) noexcept = default;
WindowScan& WindowScan::operator=(WindowScan&&) noexcept = default;
WindowScan::~WindowScan() = default;

void WindowScan::feed(std::string_view bytes) {
  state_->bytes += bytes;
}

Examined WindowScan::finish() {
  return state_->scanner.examine({state_->bytes, state_->path, state_->commit});
}

}  // namespace refward::secrets
