// SPDX-License-Identifier: Apache-2.0
// Inflater: DEFLATE data (RFC 1951), bare or wrapped as zlib (RFC 1950) or gzip (RFC 1952), a piece
// at a time, so that no more is ever held than the caller's own buffers. Compressed input is the
// pusher's: how much comes out is the caller's bound, never the data's.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace refward::base {

class Inflater {
 public:
  enum class Wrapping { raw, zlib, gzip };

  struct Step {
    std::size_t consumed;  // bytes of the input
    std::size_t produced;  // bytes of the output
    bool finished;         // the stream's end was seen, and its checksum holds
  };

  // Throws base::Failure where memory fails.
  explicit Inflater(Wrapping wrapping);
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;
  ~Inflater();

  // Takes what it can of `input` and fills what it can of `output`. A step that neither consumes
  // nor produces wants more of the one that is empty. An error: not such a stream, or damaged.
  [[nodiscard]] Result<Step> step(std::string_view input, std::span<char> output);

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

// All of one stream. An error: damaged, cut short, more than `max_bytes`, or bytes behind its end.
[[nodiscard]] Result<std::string> inflate(std::string_view input,
                                          Inflater::Wrapping wrapping,
                                          std::size_t max_bytes);

}  // namespace refward::base
