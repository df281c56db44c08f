// SPDX-License-Identifier: Apache-2.0
#include "base/inflate.h"

#include "base/bytes.h"
#include "base/failure.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace refward::base {
namespace {

constexpr int kGzipOnly = 16;  // added to the window's bits, as zlib.h asks

int window_bits(Inflater::Wrapping wrapping) noexcept {
  switch (wrapping) {
    case Inflater::Wrapping::raw:
      return -MAX_WBITS;
    case Inflater::Wrapping::zlib:
      return MAX_WBITS;
    case Inflater::Wrapping::gzip:
      return MAX_WBITS + kGzipOnly;
  }
  return MAX_WBITS;
}

// zlib counts in unsigned int; what lies beyond waits for the next step.
unsigned bounded(std::size_t size) noexcept {
  return static_cast<unsigned>(std::min<std::size_t>(size, std::numeric_limits<unsigned>::max()));
}

}  // namespace

struct Inflater::Stream {
  explicit Stream(Wrapping wrapping) {
    if (::inflateInit2(&state, window_bits(wrapping)) != Z_OK)
      throw Failure::fault("no memory to inflate compressed data");
  }

  ~Stream() { ::inflateEnd(&state); }

  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  z_stream state{};
};

Inflater::Inflater(Wrapping wrapping) : stream_(std::make_unique<Stream>(wrapping)) {}

Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;
Inflater::~Inflater() = default;

Result<Inflater::Step> Inflater::step(std::string_view input, std::span<char> output) {
  z_stream& state = stream_->state;
  const unsigned given = bounded(input.size());
  const unsigned room = bounded(output.size());
  // zlib reads through this pointer and never writes.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): its type lacks the const
  state.next_in = const_cast<Bytef*>(as_bytes(input).data());
  state.avail_in = given;
  state.next_out = reinterpret_cast<Bytef*>(output.data());
  state.avail_out = room;
  const int code = ::inflate(&state, Z_NO_FLUSH);
  if (code == Z_MEM_ERROR)
    throw Failure::fault("no memory to inflate compressed data");
  if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
    return Error("damaged compressed data");
  return Step{given - state.avail_in, room - state.avail_out, code == Z_STREAM_END};
}

Result<std::string> inflate(std::string_view input,
                            Inflater::Wrapping wrapping,
                            std::size_t max_bytes) {
  Inflater inflater(wrapping);
  std::string out;
  std::array<char, 64U << 10> buffer{};
  for (;;) {
    TRY(const Inflater::Step step, inflater.step(input, buffer));
    input.remove_prefix(step.consumed);
    if (step.produced > max_bytes - out.size())
      return Error("compressed data of more than " + std::to_string(max_bytes) + " bytes");
    out.append(buffer.data(), step.produced);
    if (step.finished)
      break;
    if (step.consumed == 0 && step.produced == 0)
      return Error("compressed data that ends early");
  }
  if (!input.empty())
    return Error("bytes behind the end of compressed data");
  return out;
}

}  // namespace refward::base
