// SPDX-License-Identifier: Apache-2.0
#include "git/header_lines.h"
#include "git/ident.h"
#include "git/objects.h"

#include <algorithm>

namespace refward::git {

namespace {

// How far the header has come; Git reads tree, parents, author and committer only in this order.
enum class Stage { parents, author, committer };

bool is_encoding_name(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("-_.:+").find(c) != std::string_view::npos;
  });
}

class CommitReader {
 public:
  explicit CommitReader(std::string_view raw) : raw_(raw), lines_(raw) {}

  [[nodiscard]] base::Result<Commit> read() {
    TRY_OK(read_tree());
    while (const auto line = lines_.next()) {
      TRY_OK(read_line(*line));
    }
    commit_.message = lines_.message();
    finish();
    return std::move(commit_);
  }

 private:
  void fault(FaultClass severity, std::string_view code, std::string_view detail = {}) {
    commit_.faults.push_back({code, severity, std::string(detail)});
  }

  void ambiguous(std::string_view code, std::string_view detail = {}) {
    fault(FaultClass::ambiguous, code, detail);
  }

  void odd(std::string_view code, std::string_view detail = {}) {
    fault(FaultClass::odd, code, detail);
  }

  base::Status read_tree() {
    const auto line = lines_.next();
    const auto id =
        line && line->key == "tree" ? ObjectId::parse(line->value) : std::optional<ObjectId>();
    if (!id)
      return base::Error("commit without a valid tree line at its head");
    check_single_line(*line);
    commit_.tree = *id;
    return base::Done();
  }

  base::Status read_line(const HeaderLine& line) {
    if (line.key == "parent")
      return read_parent(line);
    if (line.key == "tree")
      ambiguous("duplicate-header", line.key);
    else if (line.key == "author")
      read_author(line);
    else if (line.key == "committer")
      read_committer(line);
    else
      read_extra(line);
    return base::Done();
  }

  base::Status read_parent(const HeaderLine& line) {
    if (stage_ != Stage::parents || extras_begun_) {
      ambiguous("misplaced-parent");
      return base::Done();
    }
    const auto id = ObjectId::parse(line.value);
    if (!id)
      return base::Error("commit with a malformed parent line");
    check_single_line(line);
    commit_.parents.push_back(*id);
    return base::Done();
  }

  void read_author(const HeaderLine& line) {
    check_single_line(line);
    if (has_author_) {
      ambiguous("duplicate-header", line.key);
      return;
    }
    if (stage_ != Stage::parents || extras_begun_)
      ambiguous("header-order", line.key);
    has_author_ = true;
    stage_ = std::max(stage_, Stage::author);
    commit_.author = parse_ident(line.key, line.value, commit_.faults);
  }

  void read_committer(const HeaderLine& line) {
    check_single_line(line);
    if (stage_ == Stage::committer) {
      ambiguous("duplicate-header", line.key);
      return;
    }
    if (stage_ != Stage::author || extras_begun_)
      ambiguous("header-order", line.key);
    stage_ = Stage::committer;
    commit_.committer = parse_ident(line.key, line.value, commit_.faults);
  }

  // Headers of other programs are free; what Git knows once may stand once.
  void read_extra(const HeaderLine& line) {
    if (stage_ != Stage::committer && !extras_begun_) {
      extras_begun_ = true;
      ambiguous("header-order", line.key);
    }
    if (!line.has_value || line.key.empty())
      odd("malformed-header", line.key);
    if (line.key == "mergetag")
      commit_.has_mergetag = true;
    if (line.key == "encoding") {
      check_single_line(line);
      if (!is_encoding_name(line.value))
        odd("bad-encoding");
      note_once(line.key, has_encoding_);
    }
    if (line.key == "gpgsig")
      note_once(line.key, has_signature_);
  }

  void note_once(std::string_view key, bool& seen) {
    if (seen)
      odd("repeated-header", key);
    seen = true;
  }

  // One reader joins the lines, another drops the second.
  void check_single_line(const HeaderLine& line) {
    if (line.folded)
      ambiguous("folded-header", line.key);
  }

  void finish() {
    if (!has_author_)
      ambiguous("missing-author");
    if (stage_ != Stage::committer)
      ambiguous("missing-committer");
    if (lines_.unterminated())
      ambiguous("unterminated-header");
    const std::string_view header = raw_.substr(0, lines_.header_size());
    if (header.find('\0') != std::string_view::npos)
      ambiguous("nul-in-header");
    if (commit_.message.find('\0') != std::string_view::npos)
      odd("nul-in-message");
  }

  std::string_view raw_;
  HeaderLines lines_;
  Commit commit_;
  Stage stage_ = Stage::parents;
  bool has_author_ = false;
  bool has_encoding_ = false;
  bool has_signature_ = false;
  bool extras_begun_ = false;  // a header that belongs behind the committer stood before it
};

}  // namespace

base::Result<Commit> parse_commit(std::string_view raw) {
  return CommitReader(raw).read();
}

}  // namespace refward::git
