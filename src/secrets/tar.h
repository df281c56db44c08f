// SPDX-License-Identifier: Apache-2.0
// Tar: POSIX.1-2017 pax ("ustar" and extended headers), GNU long names, sparse files and base-256
// numbers, and the old form without a magic. Fed piece by piece, so that a compressed tar is never
// held as a whole. Private to this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace refward::secrets {

inline constexpr std::size_t kTarBlock = 512;
inline constexpr std::size_t kMaxTarNames = 1U << 20;  // bytes of one extended header

struct TarHeader {
  std::string path;
  std::uint64_t size;
  char type;
  bool extended_sparse;  // further blocks of the sparse map follow
};

// Nothing: not a header (its checksum does not hold, or its size is no number). `block` has
// kTarBlock bytes.
[[nodiscard]] std::optional<TarHeader> parse_tar_header(std::string_view block);

struct TarMember {
  std::string_view path;
  std::string_view bytes;
  bool cut;  // the file is longer than it may be
};

// False: no more, please.
using TarSink = std::function<bool(const TarMember& member)>;

// Takes what the headers say: names, also of members without bytes, of links and their targets, and
// extended headers as they stand. May be empty.
using TarTextSink = std::function<void(std::string_view text)>;

class TarReader {
 public:
  TarReader(std::size_t max_member, TarSink sink, TarTextSink text = {});

  // False: the sink has enough, or the data is damaged; further pieces are ignored.
  bool feed(std::string_view piece);
  // At the data's end. False: it was damaged, or ended within a member, of which the front is
  // handed over here.
  bool finish();

 private:
  enum class State { header, sparse_map, data, padding, stopped };

  [[nodiscard]] std::string_view block_from(std::string_view& piece);
  void read_header(std::string_view block);
  void begin(TarHeader header);
  void read_data(std::string_view& piece);
  void end_data();
  void end_member(std::string_view bytes);
  void read_pax(std::string_view records);
  void tell_text(std::string_view text) const;
  void stop(bool damaged);

  std::size_t max_member_;
  TarSink sink_;
  TarTextSink text_;
  State state_ = State::header;
  bool damaged_ = false;
  std::string block_;  // of which a part has come
  TarHeader header_{};
  std::string long_path_;
  std::optional<std::uint64_t> pax_size_;
  std::string data_;
  std::uint64_t left_ = 0;  // bytes of data or padding to come
};

}  // namespace refward::secrets
