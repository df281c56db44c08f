// SPDX-License-Identifier: Apache-2.0
#include "secrets/tar.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace refward::secrets {
namespace {

constexpr std::uint64_t kMaxSize = 1ULL << 60;

std::string_view until_nul(std::string_view field) noexcept {
  return field.substr(0, field.find('\0'));
}

std::optional<std::uint64_t> octal(std::string_view field) noexcept {
  field = until_nul(field);
  field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
  field = field.substr(0, field.find(' '));
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value, 8);
  if (!field.empty() && (error != std::errc{} || end != field.data() + field.size()))
    return std::nullopt;
  return value;
}

// GNU: a first byte with the high bit says that a big-endian number follows.
std::optional<std::uint64_t> number(std::string_view field) noexcept {
  if ((static_cast<std::uint8_t>(field.front()) & 0x80U) == 0)
    return octal(field);
  std::uint64_t value = static_cast<std::uint8_t>(field.front()) & 0x7fU;
  for (const char c : field.substr(1)) {
    if (value >= kMaxSize >> 8)
      return std::nullopt;
    value = value << 8 | static_cast<std::uint8_t>(c);
  }
  return value;
}

// Old programs summed signed bytes.
bool checksum_holds(std::string_view block) noexcept {
  constexpr std::size_t kAt = 148;
  constexpr std::size_t kSize = 8;
  const std::string_view field = block.substr(kAt, kSize);
  const auto told = octal(field);
  if (!told || until_nul(field).empty())
    return false;
  std::uint64_t plain = 0;
  std::int64_t with_signs = 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const char c = i >= kAt && i < kAt + kSize ? ' ' : block[i];
    plain += static_cast<std::uint8_t>(c);
    with_signs += static_cast<signed char>(c);
  }
  return *told == plain || (with_signs >= 0 && *told == static_cast<std::uint64_t>(with_signs));
}

bool is_link_or_device(char type) noexcept {
  return type >= '1' && type <= '6';
}

bool is_names(char type) noexcept {
  return type == 'x' || type == 'g' || type == 'L' || type == 'K' || type == 'X';
}

}  // namespace

std::optional<TarHeader> parse_tar_header(std::string_view block) {
  constexpr std::size_t kSparseExtended = 482;
  if (block.size() != kTarBlock || !checksum_holds(block))
    return std::nullopt;
  const auto size = number(block.substr(124, 12));
  if (!size || *size >= kMaxSize)
    return std::nullopt;
  std::string path(until_nul(block.substr(0, 100)));
  const std::string_view prefix = until_nul(block.substr(345, 155));
  if (block.substr(257, 6) == std::string_view("ustar\0", 6) && !prefix.empty())
    path = std::string(prefix).append("/").append(path);
  const char type = block[156];
  return TarHeader{std::move(path), *size, type, type == 'S' && block[kSparseExtended] != '\0'};
}

TarReader::TarReader(std::size_t max_member, TarSink sink, TarTextSink text)
    : max_member_(max_member), sink_(std::move(sink)), text_(std::move(text)) {}

void TarReader::tell_text(std::string_view text) const {
  if (text_ && !text.empty())
    text_(text);
}

void TarReader::stop(bool damaged) {
  state_ = State::stopped;
  damaged_ = damaged_ || damaged;
}

// A whole block, or nothing while more of it has to come. Takes from `piece`.
std::string_view TarReader::block_from(std::string_view& piece) {
  if (block_.size() == kTarBlock)
    block_.clear();
  const std::size_t count = std::min(kTarBlock - block_.size(), piece.size());
  block_.append(piece.substr(0, count));
  piece.remove_prefix(count);
  return block_.size() == kTarBlock ? std::string_view(block_) : std::string_view{};
}

bool TarReader::feed(std::string_view piece) {
  while (!piece.empty() && state_ != State::stopped) {
    switch (state_) {
      case State::header:
        if (const auto block = block_from(piece); !block.empty())
          read_header(block);
        break;
      case State::sparse_map:
        if (const auto block = block_from(piece); !block.empty() && block[504] == '\0')
          state_ = State::data;
        break;
      case State::data:
        read_data(piece);
        break;
      case State::padding: {
        const std::size_t count =
            static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece.size()));
        piece.remove_prefix(count);
        left_ -= count;
        if (left_ == 0)
          state_ = State::header;
        break;
      }
      case State::stopped:
        break;
    }
  }
  return state_ != State::stopped;
}

// Blocks of NUL bytes end an archive; what follows them is read nevertheless, as `tar -i` does.
void TarReader::read_header(std::string_view block) {
  if (block.find_first_not_of('\0') == std::string_view::npos)
    return;
  auto header = parse_tar_header(block);
  if (!header)
    return stop(true);
  tell_text(until_nul(block.substr(157, 100)));  // a link's target
  begin(*std::move(header));
}

// Programs differ in whether data follows a link or a folder that tells a size: it is read as data,
// and told as damaged, because the other reading would see other members.
void TarReader::begin(TarHeader header) {
  header_ = std::move(header);
  if (is_names(header_.type)) {
    if (header_.size > kMaxTarNames)
      return stop(true);
  } else if (pax_size_) {
    header_.size = *pax_size_;
  }
  damaged_ = damaged_ || (is_link_or_device(header_.type) && header_.size != 0);
  left_ = header_.size;
  data_.clear();
  state_ = header_.extended_sparse ? State::sparse_map : State::data;
  if (left_ == 0 && state_ == State::data)
    end_member({});
}

// A member that lies within one piece is handed over without being copied.
void TarReader::read_data(std::string_view& piece) {
  const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece.size()));
  const std::string_view part = piece.substr(0, count);
  piece.remove_prefix(count);
  left_ -= count;
  const std::size_t limit = is_names(header_.type) ? kMaxTarNames : max_member_;
  if (left_ == 0 && data_.empty())
    return end_member(part.substr(0, limit));
  data_.append(part.substr(0, limit - data_.size()));
  if (left_ == 0)
    end_data();
}

void TarReader::end_data() {
  const std::string data = std::exchange(data_, {});
  end_member(data);
}

void TarReader::end_member(std::string_view bytes) {
  left_ = (kTarBlock - header_.size % kTarBlock) % kTarBlock;
  state_ = left_ == 0 ? State::header : State::padding;
  if (is_names(header_.type))
    tell_text(bytes);
  if (header_.type == 'L') {
    long_path_ = until_nul(bytes);
    return;
  }
  if (header_.type == 'x' || header_.type == 'X')
    return read_pax(bytes);
  if (is_names(header_.type))
    return;
  const std::string path = long_path_.empty() ? header_.path : std::exchange(long_path_, {});
  pax_size_.reset();
  tell_text(path);
  if (header_.size != 0 && !sink_({path, bytes, header_.size > bytes.size()}))
    stop(false);
}

// "27 path=some/long/name\n" ...
void TarReader::read_pax(std::string_view records) {
  while (!records.empty()) {
    std::size_t size = 0;
    const auto [end, error] =
        std::from_chars(records.data(), records.data() + records.size(), size);
    const auto digits = static_cast<std::size_t>(end - records.data());
    if (error != std::errc{} || size > records.size() || size < digits + 2 ||
        records[digits] != ' ' || records[size - 1] != '\n')
      return stop(true);
    const std::string_view record = records.substr(digits + 1, size - digits - 2);
    records.remove_prefix(size);
    const std::size_t equals = record.find('=');
    if (equals == std::string_view::npos)
      return stop(true);
    const std::string_view key = record.substr(0, equals);
    const std::string_view value = record.substr(equals + 1);
    if (key == "path" || key == "GNU.sparse.name")
      long_path_ = value;
    if (key != "size")
      continue;
    std::uint64_t bytes = 0;
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), bytes);
    if (parsed.ec != std::errc{} || parsed.ptr != value.data() + value.size() || bytes >= kMaxSize)
      return stop(true);
    pax_size_ = bytes;
  }
}

bool TarReader::finish() {
  const bool within = state_ == State::data || state_ == State::sparse_map ||
                      (state_ == State::header && block_.size() != kTarBlock &&
                       block_.find_first_not_of('\0') != std::string::npos);
  if (state_ == State::data && !data_.empty() && !is_names(header_.type)) {
    header_.size = data_.size();  // what is missing is damage, not a bound of ours
    end_data();
  }
  stop(within);
  return !damaged_;
}

}  // namespace refward::secrets
