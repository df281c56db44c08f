// SPDX-License-Identifier: Apache-2.0
#include "gate/scan_notes.h"

#include "base/bytes.h"
#include "base/failure.h"
#include "base/files.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace refward::gate {
namespace {

using findings::Finding;
using findings::Mode;
using findings::Severity;

constexpr std::string_view kVersion = "refward scan 1";
constexpr std::string_view kEmpty = "-";
constexpr mode_t kPrivate = 0600;
constexpr std::array kSeverities = {Severity::error, Severity::warning, Severity::note};
constexpr std::array kModes = {Mode::enforce, Mode::evaluate};

base::Error broken() {
  return base::Error("not a file that `refward scan --resume` has written");
}

// Fields of a line, each written so that no value can end it.
class Line {
 public:
  explicit Line(std::string_view word) : text_(word) {}

  Line& text(std::string_view value) {
    text_ += " " + (value.empty() ? std::string(kEmpty) : base::to_base64(base::as_bytes(value)));
    return *this;
  }

  Line& number(std::uint64_t value) { return text(std::to_string(value)); }

  [[nodiscard]] std::string take() { return std::move(text_) + "\n"; }

 private:
  std::string text_;
};

// The same, read; a field too many or too few is an error.
class Fields {
 public:
  explicit Fields(std::string_view line) : rest_(line) {}

  [[nodiscard]] std::string_view word() {
    const auto end = std::min(rest_.find(' '), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return word;
  }

  [[nodiscard]] base::Result<std::string> text() {
    const std::string_view field = word();
    if (field == kEmpty)
      return std::string();
    const auto bytes = base::parse_base64(field);
    if (!bytes || bytes->empty())
      return broken();
    return std::string(base::as_text(*bytes));
  }

  [[nodiscard]] base::Result<std::uint64_t> number() {
    TRY(const std::string digits, text());
    std::uint64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end)
      return broken();
    return value;
  }

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

 private:
  std::string_view rest_;
};

template <typename T, std::size_t N>
base::Result<T> one_of(const std::array<T, N>& values, const std::string& word) {
  for (const T value : values)
    if (to_text(value) == word)
      return T(value);
  return broken();
}

std::string finding_line(const Finding& finding) {
  Line line("finding");
  line.text(findings::name_of(finding.rule)).text(finding.part).text(to_text(finding.severity));
  line.text(to_text(finding.mode)).text(finding.block).text(finding.ref).text(finding.object);
  line.text(finding.path).number(finding.line).text(finding.reason);
  for (const findings::Fact& fact : finding.facts)
    line.text(fact.name).text(fact.value);
  return line.take();
}

base::Result<Finding> read_finding(Fields& fields) {
  Finding out;
  TRY(const std::string rule, fields.text());
  const auto id = findings::rule_named(rule);
  if (!id)
    return broken();
  out.rule = *id;
  TRY(out.part, fields.text());
  TRY(const std::string severity, fields.text());
  TRY(out.severity, one_of(kSeverities, severity));
  TRY(const std::string mode, fields.text());
  TRY(out.mode, one_of(kModes, mode));
  for (std::string* field : {&out.block, &out.ref, &out.object, &out.path}) {
    TRY(*field, fields.text());
  }
  TRY(out.line, fields.number());
  TRY(out.reason, fields.text());
  while (!fields.at_end()) {
    findings::Fact fact;
    TRY(fact.name, fields.text());
    TRY(fact.value, fields.text());
    out.facts.push_back(std::move(fact));
  }
  return out;
}

base::Status read_line(std::string_view line, Notes& notes) {
  Fields fields(line);
  const std::string_view word = fields.word();
  audit::Coverage& coverage = notes.scan.coverage;
  if (word == "search") {
    TRY(notes.name, fields.text());
    TRY(notes.done, fields.number());
  } else if (word == "examined") {
    for (std::uint64_t* number :
         {&coverage.commits, &coverage.tags, &coverage.blobs, &coverage.bytes}) {
      TRY(*number, fields.number());
    }
  } else if (word == "left") {
    findings::Fact fact;
    TRY(fact.name, fields.text());
    TRY(fact.value, fields.text());
    coverage.not_examined.push_back(std::move(fact));
  } else if (word == "counted") {
    TRY(const std::string why, fields.text());
    TRY(coverage.counts[why], fields.number());
  } else if (word == "finding") {
    TRY(Finding finding, read_finding(fields));
    notes.scan.findings.push_back(std::move(finding));
  } else {
    return broken();
  }
  if (!fields.at_end())
    return broken();
  return base::Done{};
}

}  // namespace

std::string to_text(const Notes& notes) {
  const audit::Coverage& coverage = notes.scan.coverage;
  std::string out = std::string(kVersion) + "\n";
  out += Line("search").text(notes.name).number(notes.done).take();
  out += Line("examined")
             .number(coverage.commits)
             .number(coverage.tags)
             .number(coverage.blobs)
             .number(coverage.bytes)
             .take();
  for (const findings::Fact& left : coverage.not_examined)
    out += Line("left").text(left.name).text(left.value).take();
  for (const auto& [why, count] : coverage.counts)
    out += Line("counted").text(why).number(count).take();
  for (const Finding& finding : notes.scan.findings)
    out += finding_line(finding);
  return out;
}

base::Result<Notes> parse_notes(std::string_view text) {
  Notes notes;
  bool first = true;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos)
      return broken();
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (first && line != kVersion)
      return broken();
    if (!first) {
      TRY_OK(read_line(line, notes));
    }
    first = false;
  }
  if (notes.name.empty())
    return broken();
  return notes;
}

ScanNotes::ScanNotes(std::optional<std::filesystem::path> file, std::string name)
    : file_(std::move(file)) {
  notes_.name = std::move(name);
  if (!file_)
    return;
  const auto text = base::read_file_if_exists(*file_, kMaxNotes);
  if (!text)
    return;
  auto kept = parse_notes(*text);
  if (!kept)
    throw base::Failure::usage(file_->string() + ": " + kept.error().what);
  if (kept->name != notes_.name)
    throw base::Failure::usage(file_->string() +
                               " was kept of another search: other objects, or other rules");
  notes_ = *std::move(kept);
}

void ScanNotes::add(Finding finding) {
  if (std::ranges::find(notes_.scan.findings, finding) == notes_.scan.findings.end())
    notes_.scan.findings.push_back(std::move(finding));
}

void ScanNotes::add(const audit::Coverage& coverage) {
  audit::Coverage& all = notes_.scan.coverage;
  all.commits += coverage.commits;
  all.tags += coverage.tags;
  all.blobs += coverage.blobs;
  all.bytes += coverage.bytes;
  for (const findings::Fact& left : coverage.not_examined)
    if (std::ranges::find(all.not_examined, left) == all.not_examined.end())
      all.not_examined.push_back(left);
  for (const auto& [why, count] : coverage.counts)
    all.counts[why] += count;
}

void ScanNotes::keep(std::size_t done) {
  notes_.done = done;
  if (file_)
    base::replace_file(*file_, to_text(notes_), kPrivate);
}

}  // namespace refward::gate
