// SPDX-License-Identifier: Apache-2.0
#include "secrets/window_scan.h"

#include "secrets/scanner_state.h"
#include "secrets/text_form.h"
#include "secrets/unpack.h"
#include "secrets/wide_offsets.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace refward::secrets {
namespace {

// What one window may cost, as kMaxWork for a text: two readings more, five layers of each, and
// what its base64 packs.
constexpr std::uint64_t kWorkPerByte = 32;
constexpr std::uint64_t kWorkAlways = 16U << 20;
// How far back a line's begin is looked for, where the next window shall start.
constexpr std::size_t kLineReach = 1024;
// Base64 decodes from where it begins, or from so many characters further on.
constexpr std::size_t kPhase = 4;
constexpr std::size_t kLargestUnit = 4;
constexpr std::size_t kLeastMargin = kPhase * kLargestUnit;

bool is_base64(std::uint32_t c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '-' || c == '_' || c == '=';
}

std::size_t aligned(std::size_t size) noexcept {
  return (size + kLargestUnit - 1) / kLargestUnit * kLargestUnit;
}

WindowSizes checked(WindowSizes sizes) noexcept {
  sizes.margin = aligned(std::max(sizes.margin, kLeastMargin));
  sizes.window = aligned(std::max(sizes.window, 4 * sizes.margin));
  return sizes;
}

// Only where the text is one of that form as a whole.
WideForm wide_form_of(std::string_view first_window) {
  WideForm found;
  for (const TextForm& form : text_forms(first_window)) {
    const WideForm wide = WideForm::named(form.name);
    if (form.parts.empty() && wide.unit > found.unit)
      found = wide;
  }
  return found;
}

bool is_archive(std::string_view bytes) {
  return unpack(bytes, {.members = 0}, [](std::string_view, std::string_view) {}).archive;
}

}  // namespace

struct WindowScan::State {
  const Tools& tools;
  const Scanner& scanner;
  std::string path, commit;
  WindowSizes sizes;
  std::string buffer = {};
  std::uint64_t start = 0;                     // of the buffer in the text
  std::uint64_t told_to = 0;                   // matches that begin before it were told
  WideForm form = {};                          // of the whole text
  LinesBefore bytes_before, wide_before = {};  // before the buffer
  std::vector<Sight> told = {};                // at places in the text
  UnreadList unread = {};
  bool archive = false;
  bool complete = true;
  bool begun = false;

  void scan(std::uint64_t tell_to);
  void tell(std::vector<Sight> sights, std::size_t mark, std::uint64_t tell_to);
  void place(Sight& sight, LineCounter& lines) const;
  [[nodiscard]] bool is_told(const Sight& sight) const;
  void advance();
  [[nodiscard]] std::size_t next_start() const;
};

WindowScan::WindowScan(const Scanner& scanner, const Subject& about, WindowSizes sizes)
    : state_(std::make_unique<State>(State{scanner.state_->tools, scanner, std::string(about.path),
                                           std::string(about.commit), checked(sizes)})) {}

WindowScan::WindowScan(WindowScan&&) noexcept = default;
WindowScan& WindowScan::operator=(WindowScan&&) noexcept = default;
WindowScan::~WindowScan() = default;

void WindowScan::feed(std::string_view bytes) {
  State& state = *state_;
  while (!bytes.empty()) {
    if (state.buffer.size() == state.sizes.window)
      state.advance();
    const std::string_view piece = bytes.substr(0, state.sizes.window - state.buffer.size());
    state.buffer += piece;
    bytes.remove_prefix(piece.size());
  }
}

Examined WindowScan::finish() {
  State& state = *state_;
  if (!state.begun)
    return state.scanner.examine({state.buffer, state.path, state.commit});
  state.archive = state.archive || is_archive(state.buffer);
  state.scan(state.start + state.buffer.size() + 1);
  Examined examined;
  for (Sight& sight : state.told)
    examined.matches.push_back(std::move(sight.match));
  if (!state.complete)
    examined.matches.push_back(bound_match(kTooMany));
  if (state.archive)
    state.unread.add(kArchiveSize, {});
  examined.unread = std::move(state.unread).take();
  return examined;
}

// The buffer is full, and more is to come.
void WindowScan::State::advance() {
  if (!begun) {
    form = wide_form_of(buffer);
    archive = is_archive(buffer);
  }
  scan(start + buffer.size() - sizes.margin);
  begun = true;
  const std::size_t step = next_start();
  const std::string_view left = std::string_view(buffer).substr(0, step);
  bytes_before.count(left);
  if (form.unit != 0)
    wide_before.count(left, form);
  start += step;
  buffer.erase(0, step);
}

// Two margins before the buffer's end at the latest; at the begin of a line, or of a group of
// base64, as what decodes here must decode there, too.
std::size_t WindowScan::State::next_start() const {
  const std::size_t unit = std::max<std::size_t>(form.unit, 1);
  const std::size_t latest = buffer.size() - 2 * sizes.margin;
  const auto character = [&](std::size_t at) {
    return form.unit != 0 ? form.unit_at(buffer, at) : static_cast<std::uint8_t>(buffer[at]);
  };
  std::size_t at = latest;
  const std::size_t reach = std::min(std::min(kLineReach * unit, sizes.margin), latest);
  for (; at > latest - reach; at -= unit)
    if (character(at - unit) == '\n')
      return at;
  at = latest;
  while (at > 0 && is_base64(character(at - unit)))
    at -= unit;
  return latest - (latest - at) % (kPhase * unit);
}

void WindowScan::State::scan(std::uint64_t tell_to) {
  if (told.size() == kMaxMatches) {
    complete = false;
    return;
  }
  std::string marked;
  if (begun && form.unit != 0)
    marked = form.mark() + buffer;
  const std::string_view bytes = marked.empty() ? buffer : marked;
  Work work(kWorkAlways + kWorkPerByte * bytes.size());
  Examination examination(tools, work);
  examination.run({bytes, path, commit}, begun ? Packed::left : Packed::member);
  complete = complete && examination.complete;
  unread.add(std::move(examination.unread), {});
  tell(std::move(examination.sights), bytes.size() - buffer.size(), tell_to);
  told_to = tell_to;
}

// A match belongs to the window that has a margin before it and a margin behind it. One that is
// longer than that is told by the first that sees it.
void WindowScan::State::tell(std::vector<Sight> sights, std::size_t mark, std::uint64_t tell_to) {
  std::ranges::stable_sort(sights, {}, &Sight::begin);
  LineCounter lines(buffer);
  for (Sight& sight : sights) {
    if (sight.match.line == 0) {  // of the whole text
      if (!begun)
        told.push_back(std::move(sight));
      continue;
    }
    sight.begin -= std::min<std::uint64_t>(sight.begin, mark);
    sight.end -= std::min<std::uint64_t>(sight.end, mark);
    place(sight, lines);
    sight.begin += start;
    sight.end += start;
    if (sight.begin >= tell_to || (sight.begin < told_to && sight.end <= told_to) || is_told(sight))
      continue;
    if (told.size() == kMaxMatches)
      complete = false;
    else
      told.push_back(std::move(sight));
  }
}

void WindowScan::State::place(Sight& sight, LineCounter& lines) const {
  const bool wide = sight.wide && form.unit != 0;
  if (sight.wide && !wide) {  // this window alone reads as such a text
    lines.advance(sight.begin);
    sight.match.line = lines.line();
    sight.match.column = lines.column();
  }
  const LinesBefore& before = wide ? wide_before : bytes_before;
  if (sight.match.line == 1)
    sight.match.column += before.columns;
  sight.match.line += before.lines;
}

bool WindowScan::State::is_told(const Sight& sight) const {
  return sight.begin < told_to && std::ranges::any_of(told, [&](const Sight& other) {
           return other.begin < sight.end && sight.begin < other.end &&
                  other.match.rule == sight.match.rule &&
                  other.match.identity == sight.match.identity;
         });
}

}  // namespace refward::secrets
