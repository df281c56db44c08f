// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "secrets/base64_run.h"
#include "secrets/encodings.h"
#include "secrets/layers.h"

#include <algorithm>
#include <array>
#include <utility>

namespace refward::secrets {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMinLine = 16;  // padding included
constexpr std::size_t kMaxPadding = 2;
constexpr std::size_t kMinBinary = 64;  // characters; a short key in DER

constexpr std::array<bool, 256> kIsDigit = [] {
  std::array<bool, 256> is{};
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
  for (const char c : kDigits)
    is[static_cast<std::uint8_t>(c)] = true;
  return is;
}();

bool is_digit(char c) noexcept {
  return kIsDigit[static_cast<std::uint8_t>(c)];
}

// How the files begin that are opened or known by content.
bool has_magic(std::string_view bytes) noexcept {
  constexpr std::array kMagics = {"\x30\x81"sv,         "\x30\x82"sv,         "\x30\x2e\x02\x01"sv,
                                  "\x30\x77\x02\x01"sv, "\x30\x74\x02\x01"sv, "\x1f\x8b\x08"sv,
                                  "PK\3\4"sv,           "\xfe\xed\xfe\xed"sv, "\xce\xce\xce\xce"sv,
                                  "openssh-key-v1\0"sv, "\x03\xd9\xa2\x9a"sv};
  return std::ranges::any_of(kMagics,
                             [&](std::string_view magic) { return bytes.starts_with(magic); });
}

bool is_text(std::string_view bytes) {
  const auto is_control = [](char c) { return static_cast<std::uint8_t>(c) <= 0x08 || c == 0x7f; };
  return std::ranges::none_of(bytes, is_control) && base::is_valid_utf8(bytes);
}

// Lines of a text, from front to back.
class Lines {
 public:
  explicit Lines(std::string_view text) noexcept : text_(text) { next(); }

  [[nodiscard]] bool at_end() const noexcept { return begin_ > text_.size(); }

  [[nodiscard]] std::string_view line() const noexcept {
    return text_.substr(begin_, end_ - begin_);
  }

  [[nodiscard]] std::size_t offset() const noexcept { return begin_; }

  void next() noexcept {
    begin_ = end_ == std::string_view::npos ? 0 : end_ + 1;
    if (!at_end())
      end_ = std::min(text_.find('\n', begin_), text_.size());
  }

  // To the line around `at`, which is not before this one. The line before it, or nothing where
  // that is none of those passed over.
  std::string_view skip_to(std::size_t at) noexcept {
    if (at <= end_)
      return {};
    const std::size_t before = text_.rfind('\n', at - 1);
    const std::size_t begin = before > end_ ? text_.rfind('\n', before - 1) + 1 : begin_;
    begin_ = before + 1;
    end_ = std::min(text_.find('\n', at), text_.size());
    return text_.substr(begin, before - begin);
  }

 private:
  std::string_view text_;
  std::size_t begin_ = 0;
  std::size_t end_ = std::string_view::npos;
};

// The base64 at the end of a line, with its padding; quotes and the like behind it do not count.
Range digits_at_end(std::string_view line) noexcept {
  std::size_t end = line.find_last_not_of("\r\t \"',\\");
  end = end == std::string_view::npos ? 0 : end + 1;
  std::size_t begin = end;
  while (begin > 0 && end - begin < kMaxPadding && line[begin - 1] == '=')
    --begin;
  while (begin > 0 && is_digit(line[begin - 1]))
    --begin;
  return {begin, end};
}

// Nothing but base64 in the line, save indentation, quotes and signs that join strings.
bool is_all(std::string_view line, Range digits) noexcept {
  return line.substr(0, digits.begin).find_first_not_of("\t \"'+>") == std::string_view::npos;
}

class BlockFinder {
 public:
  explicit BlockFinder(std::string_view text) : text_(text) {}

  // Outside a block, lines without a run that may be its first line are passed over.
  std::vector<Base64Block> find() {
    for (Lines lines(text_); !lines.at_end(); lines.next()) {
      if (count_ == 0) {
        const std::size_t run =
            find_base64_run(text_, lines.offset(), kMinLine - kMaxPadding).begin;
        if (run == std::string_view::npos)
          return std::move(blocks_);
        if (const std::string_view before = lines.skip_to(run); before.data() != nullptr)
          before_ = before;
      }
      take(lines.line(), lines.offset());
    }
    finish();
    return std::move(blocks_);
  }

 private:
  void take(std::string_view line, std::size_t offset) {
    const Range digits = digits_at_end(line);
    const std::size_t size = digits.end - digits.begin;
    const bool goes_on = count_ != 0 && size != 0 && !ended_ && is_all(line, digits) &&
                         (count_ == 1 || size <= width_);
    if (!goes_on) {
      finish();
      if (size < kMinLine) {
        before_ = line;
        return;
      }
      place_.begin = offset + digits.begin;
    }
    ended_ = goes_on && count_ > 1 && size < width_;
    ended_ = ended_ || line[digits.end - 1] == '=';
    width_ = goes_on && count_ > 1 ? width_ : size;
    ++count_;
    place_.end = offset + digits.end;
    joined_.append(line, digits.begin, size);
  }

  void finish() {
    const std::size_t count = std::exchange(count_, 0);
    ended_ = false;
    if (count == 0)
      return;
    const std::string_view before = std::exchange(before_, {});
    if (may_be_block(count) && before.find("-----BEGIN ") == std::string_view::npos) {
      auto bytes = base64_bytes(joined_);
      if (bytes && (has_magic(*bytes) || (count > 1 && is_text(*bytes))))
        blocks_.push_back({place_, *std::move(bytes)});
    }
    joined_.clear();
  }

  [[nodiscard]] bool may_be_block(std::size_t count) const {
    return count > 1 || (joined_.size() >= kMinBinary && begins_with_magic(joined_));
  }

  static bool begins_with_magic(std::string_view digits) {
    constexpr std::size_t kHead = 24;
    const auto head = base64_bytes(digits.substr(0, kHead));
    return head && has_magic(*head);
  }

  std::string_view text_;
  std::vector<Base64Block> blocks_;
  std::string joined_;
  std::size_t count_ = 0;  // lines
  std::size_t width_ = 0;  // of all lines but the first and the last
  Range place_{};
  bool ended_ = false;
  // The last line that is none of a block. A label in it, directly before the base64, says what
  // that is, and has rules of its own.
  std::string_view before_;
};

}  // namespace

std::vector<Base64Block> base64_blocks(std::string_view text) {
  return BlockFinder(text).find();
}

}  // namespace refward::secrets
