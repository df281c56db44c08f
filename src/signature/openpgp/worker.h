// SPDX-License-Identifier: Apache-2.0
// Worker: the child that asks GnuPG for a keyring, started when a signature needs it for the first
// time, and spoken to by one thread at a time. A child that dies, says nothing until the deadline
// or says nonsense is ended, and its question has no answer; the next one starts another.
#pragma once

#include "base/bytes.h"
#include "base/files.h"
#include "base/result.h"
#include "signature/openpgp/engine.h"
#include "signature/openpgp/keyring.h"

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string_view>

namespace refward::signature::openpgp {

class Worker {
 public:
  Worker(WorkerProgram program, std::filesystem::path home)
      : program_(std::move(program)), home_(std::move(home)) {}

  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  // What gpg says of the one signature in `packets`, as Engine::verify.
  [[nodiscard]] base::Result<Checked> verify(std::string_view payload, base::Bytes packets);

 private:
  [[nodiscard]] base::Status start();
  void stop() noexcept;
  [[nodiscard]] base::Result<Checked> ask(base::Bytes message);

  WorkerProgram program_;
  std::filesystem::path home_;
  std::mutex mutex_;
  base::UniqueFd socket_;
  pid_t child_ = -1;
};

}  // namespace refward::signature::openpgp
