// SPDX-License-Identifier: Apache-2.0
#include "manifests/sops_rules.h"

#include "manifests/document.h"
#include "manifests/readable.h"

#include <algorithm>

namespace refward::manifests {
namespace {

constexpr std::size_t kMostBytes = 1U << 20;
constexpr std::size_t kMostRules = 10'000;
constexpr std::size_t kMostNodes = 200'000;

// The value under a key of a mapping; null: none. SOPS refuses a key that stands there twice.
const Node* member(const Document& document, const Node& mapping, std::string_view key) {
  if (mapping.kind == Node::Kind::mapping)
    for (std::size_t i = 0; i + 1 < mapping.children.size(); i += 2)
      if (document.nodes[mapping.children[i]].text == key)
        return &document.nodes[mapping.children[i + 1]];
  return nullptr;
}

std::string text_of(const Document& document, const Node& mapping, std::string_view key) {
  const Node* node = member(document, mapping, key);
  return node == nullptr ? std::string() : node->text;
}

SopsRule rule_of(const Document& document, const Node& node) {
  const auto text = [&](std::string_view key) { return text_of(document, node, key); };
  return {text("path_regex"),
          {text("unencrypted_suffix"), text("encrypted_suffix"), text("unencrypted_regex"),
           text("encrypted_regex"),
           !text("unencrypted_comment_regex").empty() || !text("encrypted_comment_regex").empty()}};
}

base::Result<SopsRules> rules_of(const Document& document) {
  const Node& root = document.nodes.front();
  if (root.kind != Node::Kind::mapping)
    return base::Error("no mapping");
  SopsRules out;
  const Node* rules = member(document, root, "creation_rules");
  if (rules == nullptr)
    return out;
  if (rules->kind != Node::Kind::sequence || rules->children.size() > kMostRules)
    return base::Error("creation_rules is no list of at most 10000 rules");
  for (const NodeIndex index : rules->children) {
    const Node& rule = document.nodes[index];
    if (rule.kind != Node::Kind::mapping)
      return base::Error("a creation rule is no mapping");
    out.rules.push_back(rule_of(document, rule));
  }
  return out;
}

}  // namespace

base::Result<SopsRules> parse_sops_rules(std::string_view text) {
  if (text.size() > kMostBytes)
    return base::Error("more than 1 MiB");
  const Readable source = readable_as_is(text);
  Limits limits;
  limits.max_nodes = kMostNodes;
  DocumentReader reader(source.text, limits);
  Document document;
  switch (reader.next(document)) {
    case Reading::document:
      break;
    case Reading::end:
      return SopsRules{};
    case Reading::broken:
      return base::Error("no YAML");
    case Reading::too_deep:
    case Reading::too_large:
      return base::Error("more nodes or deeper than any such file");
  }
  Document rest;
  if (reader.next(rest) != Reading::end)
    return base::Error("more than one document");
  return rules_of(document);
}

}  // namespace refward::manifests
