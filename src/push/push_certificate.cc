// SPDX-License-Identifier: Apache-2.0
#include "push/push_certificate.h"

#include "base/text.h"
#include "git/signed_object.h"

#include <algorithm>
#include <charconv>

namespace refward::push {
namespace {

using Parsed = base::Result<PushCertificate, CertificateFault>;
using Checked = base::Result<base::Done, CertificateFault>;

constexpr std::string_view kVersionLine = "certificate version 0.1";
constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::int64_t kLastSecond = 253402300799;  // 9999-12-31T23:59:59Z

CertificateFault fault(std::string_view code, std::string detail = {}) {
  return {.code = code, .detail = std::move(detail)};
}

bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n') || byte == 0x7f;
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

// What Git's clients agree to sign (send-pack.c, reject_invalid_nonce).
bool is_nonce(std::string_view text) noexcept {
  return !text.empty() && text.size() < kNonceLimit &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  std::string_view("-./+=_").find(c) != std::string_view::npos;
         });
}

// "+0100"
bool is_zone(std::string_view text) noexcept {
  return text.size() == 5 && (text[0] == '+' || text[0] == '-') &&
         std::all_of(text.begin() + 1, text.end(), is_digit);
}

std::optional<base::Instant> parse_seconds(std::string_view digits) noexcept {
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit) ||
      (digits.size() > 1 && digits.front() == '0'))
    return std::nullopt;
  std::int64_t seconds = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  if (error != std::errc() || stop != digits.data() + digits.size() || seconds > kLastSecond)
    return std::nullopt;
  return base::Instant(base::Seconds(seconds));
}

// A person's "Name <email>", or the name of a key as the client's configuration has it. Git puts a
// second blank behind the fingerprint of an SSH key.
bool is_pusher_name(std::string_view text) noexcept {
  text = base::trim(text);
  const std::size_t open = text.find('<');
  if (open == std::string_view::npos)
    return !text.empty() && text.find('>') == std::string_view::npos;
  const std::string_view email = text.substr(open + 1);
  return email.size() > 1 && email.find_first_of("<>") == email.size() - 1 && email.back() == '>';
}

std::optional<base::Instant> pushed_at(std::string_view pusher) noexcept {
  const std::size_t zone = pusher.rfind(' ');
  if (zone == std::string_view::npos || zone == 0)
    return std::nullopt;
  const std::size_t seconds = pusher.rfind(' ', zone - 1);
  if (seconds == std::string_view::npos || !is_zone(pusher.substr(zone + 1)) ||
      !is_pusher_name(pusher.substr(0, seconds)))
    return std::nullopt;
  return parse_seconds(pusher.substr(seconds + 1, zone - seconds - 1));
}

class CertificateReader {
 public:
  explicit CertificateReader(std::string_view raw) noexcept : raw_(raw), rest_(raw) {}

  [[nodiscard]] Parsed read() {
    if (raw_.size() > kMaxCertificateBytes)
      return fault("certificate-size");
    if (std::ranges::any_of(raw_, is_control))
      return fault("certificate-control");
    TRY_OK(read_header());
    TRY_OK(read_lines());
    TRY_OK(read_armour());
    return std::move(out_);
  }

 private:
  // Without its LF; a last line that lacks one is no line.
  std::optional<std::string_view> take_line() noexcept {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos)
      return std::nullopt;
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }

  // The value of the next line where its key is this one; else nothing is taken.
  std::optional<std::string_view> take_value(std::string_view key) noexcept {
    const bool is_next =
        rest_.starts_with(key) && rest_.size() > key.size() && rest_[key.size()] == ' ';
    const auto line = is_next ? take_line() : std::nullopt;
    if (!line)
      return std::nullopt;
    return line->substr(key.size() + 1);
  }

  // In Git's order, each once; so whatever is unknown or repeated stands where the empty line
  // should.
  Checked read_header() {
    if (take_line() != kVersionLine)
      return fault("certificate-version");
    const auto pusher = take_value("pusher");
    const auto pushed = pusher ? pushed_at(*pusher) : std::nullopt;
    if (!pushed)
      return fault("certificate-pusher");
    out_.pusher = *pusher;
    out_.pushed = *pushed;
    out_.pushee = take_value("pushee");
    if (out_.pushee && out_.pushee->empty())
      return fault("certificate-header", "pushee");
    out_.nonce = take_value("nonce");
    if (out_.nonce && !is_nonce(*out_.nonce))
      return fault("certificate-header", "nonce");
    while (const auto option = take_value("push-option"))
      out_.options.push_back(*option);
    if (const auto line = take_line(); line != "")
      return fault("certificate-header", std::string(line.value_or("")));
    return base::Done();
  }

  Checked read_lines() {
    const std::string_view body = rest_;
    while (!rest_.empty() && !git::begins_armour(rest_))
      if (!take_line())
        return fault("certificate-lines", "the last line is cut short");
    const auto lines = parse_ref_lines(
        body.substr(0, body.size() - rest_.size()),
        {.max_refs = kMaxCertificateLines, .max_input_bytes = kMaxCertificateBytes});
    if (!lines)
      return fault("certificate-lines", lines.error().what);
    out_.lines = *lines;
    return base::Done();
  }

  // One block that ends the blob. Git takes its last BEGIN line for the start: two would be two
  // readings. The form of what is between is the signature's own question.
  Checked read_armour() {
    if (rest_.empty())
      return fault("certificate-unsigned");
    out_.armour = rest_;
    out_.payload = raw_.substr(0, raw_.size() - rest_.size());
    const auto begin = take_line();
    if (!begin)
      return fault("certificate-armour", "cut short");
    const std::string end = "-----END " + std::string(begin->substr(kBegin.size()));
    for (;;) {
      const bool several = git::begins_armour(rest_);
      const auto line = take_line();
      if (!line || several)
        return fault("certificate-armour", several ? "a second signature" : "cut short");
      if (*line == end)
        break;
    }
    if (!rest_.empty())
      return fault("certificate-armour", "bytes behind the signature");
    return base::Done();
  }

  std::string_view raw_;
  std::string_view rest_;
  PushCertificate out_;
};

}  // namespace

Parsed parse_push_certificate(std::string_view raw) {
  return CertificateReader(raw).read();
}

}  // namespace refward::push
