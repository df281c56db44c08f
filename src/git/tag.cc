// SPDX-License-Identifier: Apache-2.0
#include "git/header_lines.h"
#include "git/ident.h"
#include "git/objects.h"
#include "git/ref_name.h"

#include <algorithm>
#include <array>

namespace refward::git {

namespace {

constexpr std::array<std::string_view, 4> kKnownHeaders = {"object", "type", "tag", "tagger"};

std::optional<ObjectKind> parse_kind(std::string_view text) noexcept {
  for (const ObjectKind kind :
       {ObjectKind::commit, ObjectKind::tree, ObjectKind::blob, ObjectKind::tag}) {
    if (text == to_text(kind))
      return kind;
  }
  return std::nullopt;
}

class TagReader {
 public:
  explicit TagReader(std::string_view raw) : raw_(raw), lines_(raw) {}

  [[nodiscard]] base::Result<Tag> read() {
    TRY(const std::string_view target, required("object"));
    TRY(const std::string_view kind, required("type"));
    TRY(tag_.name, required("tag"));
    const auto id = ObjectId::parse(target);
    const auto known = parse_kind(kind);
    if (!id || !known)
      return base::Error("tag with a malformed object or type line");
    tag_.target = *id;
    tag_.target_kind = *known;
    while (const auto line = lines_.next())
      read_further(*line);
    tag_.message = lines_.message();
    finish();
    return std::move(tag_);
  }

 private:
  void fault(FaultClass severity, std::string_view code, std::string_view detail = {}) {
    tag_.faults.push_back({code, severity, std::string(detail)});
  }

  base::Result<std::string_view> required(std::string_view key) {
    const auto line = lines_.next();
    if (!line || line->key != key || !line->has_value)
      return base::Error("tag without its " + std::string(key) + " line in place");
    check_single_line(*line);
    return line->value;
  }

  void read_further(const HeaderLine& line) {
    const bool in_place = !further_begun_;
    further_begun_ = true;
    if (line.key == "tagger" && !tag_.tagger) {
      check_single_line(line);
      if (!in_place)
        fault(FaultClass::ambiguous, "header-order", line.key);
      tag_.tagger = parse_ident(line.key, line.value, tag_.faults);
      return;
    }
    const bool known =
        std::find(kKnownHeaders.begin(), kKnownHeaders.end(), line.key) != kKnownHeaders.end();
    if (known)
      fault(FaultClass::ambiguous, "duplicate-header", line.key);
    else
      fault(FaultClass::odd, "extra-header", line.key);
  }

  void check_single_line(const HeaderLine& line) {
    if (line.folded)
      fault(FaultClass::ambiguous, "folded-header", line.key);
  }

  void finish() {
    if (!tag_.tagger)
      fault(FaultClass::odd, "missing-tagger");
    if (!RefName::parse("refs/tags/" + std::string(tag_.name)))
      fault(FaultClass::odd, "bad-tag-name");
    if (lines_.unterminated())
      fault(FaultClass::ambiguous, "unterminated-header");
    const std::string_view header = raw_.substr(0, lines_.header_size());
    if (header.find('\0') != std::string_view::npos)
      fault(FaultClass::ambiguous, "nul-in-header");
    if (tag_.message.find('\0') != std::string_view::npos)
      fault(FaultClass::odd, "nul-in-message");
  }

  std::string_view raw_;
  HeaderLines lines_;
  Tag tag_;
  bool further_begun_ = false;
};

}  // namespace

base::Result<Tag> parse_tag(std::string_view raw) {
  return TagReader(raw).read();
}

std::string_view to_text(ObjectKind kind) noexcept {
  switch (kind) {
    case ObjectKind::commit:
      return "commit";
    case ObjectKind::tree:
      return "tree";
    case ObjectKind::blob:
      return "blob";
    case ObjectKind::tag:
      return "tag";
  }
  return "commit";
}

}  // namespace refward::git
