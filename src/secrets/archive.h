// SPDX-License-Identifier: Apache-2.0
// Unpacking: the state of one call of unpack(): what may still be read, what is to be told, and who
// takes the members. The readers of each format (zip.h, tar.h) know nothing of each other; what
// they find goes through here, where it may be an archive again. Private to this room.
#pragma once

#include "base/inflate.h"
#include "secrets/unpack.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace refward::secrets {

class Unpacking {
 public:
  Unpacking(const UnpackLimits& limits, const MemberSink& sink, std::size_t size);

  [[nodiscard]] const UnpackLimits& limits() const noexcept { return limits_; }

  // False: a bound is reached, which is told at `inside`; from then on nothing is read.
  [[nodiscard]] bool spend(std::uint64_t in, std::uint64_t out, std::string_view inside);
  [[nodiscard]] bool count_member(std::string_view inside);

  [[nodiscard]] bool over() const noexcept { return over_; }

  void tell(std::string_view why, std::string_view inside);
  // To the sink, and into it where it is an archive itself, one level below `depth`.
  void hand_over(std::string_view inside, std::string_view bytes, unsigned depth);
  // To the sink alone: text that is no member.
  void hand_over_text(std::string_view inside, std::string_view text);
  // Reads `bytes` where they are an archive; false where they are none.
  bool open(std::string_view bytes, const std::string& inside, unsigned depth);

  [[nodiscard]] UnreadList take_unread() { return std::move(unread_); }

 private:
  const UnpackLimits& limits_;
  const MemberSink& sink_;
  std::uint64_t spent_ = 0;
  std::uint64_t produced_ = 0;
  std::uint64_t may_produce_;
  std::size_t members_ = 0;
  bool over_ = false;
  UnreadList unread_;
};

enum class InflateEnd { finished, damaged, stopped };

struct InflateOutcome {
  std::size_t consumed;
  InflateEnd end;
};

// Hands on what comes out, piece by piece, until the stream ends, `take` says false, or a bound of
// `unpacking` is reached.
[[nodiscard]] InflateOutcome inflate_into(Unpacking& unpacking,
                                          std::string_view inside,
                                          std::string_view input,
                                          base::Inflater::Wrapping wrapping,
                                          const std::function<bool(std::string_view)>& take);

}  // namespace refward::secrets
