// SPDX-License-Identifier: Apache-2.0
// Document: one YAML document as a tree of ours, built from libfyaml's events, so that every limit
// is ours too: aliases are edges to the node they name and cost nothing until somebody follows
// them. Private to this room.
#pragma once

#include "manifests/manifests.h"

#include <libfyaml.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace refward::manifests {

using NodeIndex = std::uint32_t;

struct Node {
  enum class Kind : std::uint8_t { scalar, sequence, mapping };
  // What a tag says of a scalar. `string`: null and numbers are text too.
  enum class Tag : std::uint8_t { none, string, binary, vault, other };

  Kind kind;
  bool plain;                       // a scalar without quotes and not in a block
  std::uint64_t line;               // 1-based; 0: the parser gave none
  std::string text;                 // of a scalar
  std::vector<NodeIndex> children;  // of a mapping: key, value, key, value
  Tag tag = Tag::none;              // a `binary` text that decodes stands decoded
  bool literal = false;             // a block with "|": its lines are the file's
};

// nodes[0] is the root. Edges may form a cycle (an alias within its own anchor).
struct Document {
  std::vector<Node> nodes;
};

enum class Reading { document, end, broken, too_deep, too_large };

class DocumentReader {
 public:
  // `text` must outlive the reader: valid UTF-8 without NUL, which the library takes for its end,
  // and without directives, whose names it reads in quadratic time.
  DocumentReader(std::string_view text, const Limits& limits);

  // The next document, or why there is none; after anything but `document` the reader is done.
  [[nodiscard]] Reading next(Document& document);

 private:
  struct DiagDeleter {
    void operator()(fy_diag* diag) const noexcept { fy_diag_destroy(diag); }
  };

  struct ParserDeleter {
    void operator()(fy_parser* parser) const noexcept { fy_parser_destroy(parser); }
  };

  [[nodiscard]] Reading accept(const fy_event& event, Document& document);
  [[nodiscard]] Reading open(const fy_event& event, Document& document);
  [[nodiscard]] Reading add_alias(const fy_event& event, Document& document);
  void attach(Document& document, NodeIndex node);

  Limits limits_;
  std::size_t documents_ = 0;
  std::map<std::string, NodeIndex, std::less<>> anchors_;
  std::vector<NodeIndex> open_;
  std::unique_ptr<fy_diag, DiagDeleter> diag_;
  std::unique_ptr<fy_parser, ParserDeleter> parser_;
};

}  // namespace refward::manifests
