// SPDX-License-Identifier: Apache-2.0
#include "manifests/secret_walk.h"

#include "base/bytes.h"
#include "manifests/values.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace refward::manifests {
namespace {

struct Pair {
  NodeIndex key;
  NodeIndex value;
};

enum class Coding { base64, plain };

// A node is looked at when it is visited, and again as part of what stands around it.
constexpr std::size_t kLooksPerNode = 4;

bool is_null(const Node& node) {
  return node.kind == Node::Kind::scalar && node.plain &&
         (node.text.empty() || node.text == "~" || node.text == "null");
}

std::string without_blanks(const std::string& text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out),
                       [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != '\t'; });
  return out;
}

class Walk {
 public:
  Walk(const Document& document,
       const Limits& limits,
       std::uint64_t lines_before,
       std::vector<Match>& matches)
      : nodes_(document.nodes),
        limits_(limits),
        lines_before_(lines_before),
        matches_(matches),
        sealed_(has_sops_mac()) {}

  Reading run() {
    visit(0, 0);
    return end_;
  }

 private:
  // False: a limit is reached. Every look at a node is counted, however it was reached.
  bool enter(std::size_t depth) {
    if (depth > limits_.max_depth)
      end_ = Reading::too_deep;
    else if (++looks_ > kLooksPerNode * limits_.max_nodes)
      end_ = Reading::too_large;
    return end_ == Reading::document;
  }

  void visit(NodeIndex index, std::size_t depth) {
    if (!enter(depth))
      return;
    const Node& node = nodes_[index];
    if (node.kind == Node::Kind::mapping)
      look_at(index, depth);
    for (const NodeIndex child : node.children)
      visit(child, depth + 1);
  }

  void look_at(NodeIndex index, std::size_t depth) {
    const std::vector<Pair> pairs = pairs_of(index, depth);
    if (has(pairs, "kind", "Secret") && is_core(pairs))
      look_at_secret(pairs, depth);
    if (has(pairs, "kind", "SecretList") && is_core(pairs))
      look_at_items(pairs, depth);
  }

  // The items of a SecretList need no kind of their own.
  void look_at_items(const std::vector<Pair>& list, std::size_t depth) {
    for (const Pair& pair : list) {
      if (nodes_[pair.key].text != "items")
        continue;
      for (const NodeIndex item : nodes_[pair.value].children) {
        if (nodes_[item].kind != Node::Kind::mapping || !enter(depth))
          continue;
        const std::vector<Pair> pairs = pairs_of(item, depth);
        if (text_at(pairs, "kind").empty())
          look_at_secret(pairs, depth);
      }
    }
  }

  void look_at_secret(const std::vector<Pair>& pairs, std::size_t depth) {
    std::string name;
    for (const Pair& pair : pairs)
      if (nodes_[pair.key].text == "metadata")
        name = text_at(pairs_of(pair.value, depth), "name");
    for (const Pair& pair : pairs) {
      const std::string& key = nodes_[pair.key].text;
      if (key == "data")
        look_at_data(pair, Coding::base64, name, depth);
      else if (key == "stringData")
        look_at_data(pair, Coding::plain, name, depth);
    }
  }

  void look_at_data(const Pair& data, Coding coding, const std::string& name, std::size_t depth) {
    // Anything but a mapping is no Secret that Kubernetes takes, and may be one all the same.
    if (nodes_[data.value].kind != Node::Kind::mapping) {
      look_at_value(data, coding, name, depth);
      return;
    }
    for (const Pair& pair : pairs_of(data.value, depth))
      look_at_value(pair, coding, name, depth);
  }

  void look_at_value(const Pair& pair, Coding coding, const std::string& name, std::size_t depth) {
    const std::size_t size = exposed(pair.value, coding, depth);
    if (size == 0)
      return;
    const Node& key = nodes_[pair.key];
    matches_.push_back({coding == Coding::base64 ? "secret-data" : "secret-string-data",
                        Weight::error, lines_before_ + key.line, "Secret", name, key.text,
                        length_class(size)});
  }

  // How many bytes of literal value stand at `index` and below; 0: nothing but what is harmless.
  std::size_t exposed(NodeIndex index, Coding coding, std::size_t depth) {
    if (!enter(depth))
      return 0;
    const Node& node = nodes_[index];
    if (node.kind == Node::Kind::scalar)
      return exposed_scalar(node, coding);
    std::size_t size = 0;
    for (std::size_t i = 0; i < node.children.size(); ++i)
      if (node.kind == Node::Kind::sequence || i % 2 == 1)
        size += exposed(node.children[i], coding, depth + 1);
    return size;
  }

  [[nodiscard]] std::size_t exposed_scalar(const Node& node, Coding coding) const {
    if (is_null(node) || is_harmless(node.text) || (sealed_ && is_sops_ciphertext(node.text)))
      return 0;
    if (coding == Coding::plain)
      return node.text.size();
    const auto decoded = base::parse_base64(without_blanks(node.text));
    if (!decoded)
      return node.text.size();
    return is_harmless(base::as_text(*decoded)) ? 0 : decoded->size();
  }

  // All pairs of a mapping, those that merge keys bring included.
  std::vector<Pair> pairs_of(NodeIndex index, std::size_t depth) {
    std::vector<Pair> pairs;
    add_pairs(index, depth, pairs);
    return pairs;
  }

  void add_pairs(NodeIndex index, std::size_t depth, std::vector<Pair>& pairs) {
    const Node& node = nodes_[index];
    if (node.kind != Node::Kind::mapping || !enter(depth))
      return;
    for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
      const Pair pair{node.children[i], node.children[i + 1]};
      if (!enter(depth))
        return;
      if (nodes_[pair.key].plain && nodes_[pair.key].text == "<<")
        add_merged(pair.value, depth + 1, pairs);
      else
        pairs.push_back(pair);
    }
  }

  void add_merged(NodeIndex index, std::size_t depth, std::vector<Pair>& pairs) {
    const Node& node = nodes_[index];
    if (node.kind == Node::Kind::mapping)
      add_pairs(index, depth, pairs);
    if (node.kind == Node::Kind::sequence)
      for (const NodeIndex child : node.children)
        add_pairs(child, depth, pairs);
  }

  [[nodiscard]] std::string text_at(const std::vector<Pair>& pairs, std::string_view name) const {
    const auto pair =
        std::ranges::find_if(pairs, [&](const Pair& p) { return nodes_[p.key].text == name; });
    return pair == pairs.end() ? std::string() : nodes_[pair->value].text;
  }

  // Of a key that stands there twice readers take the first or the last: any counts.
  [[nodiscard]] bool has(const std::vector<Pair>& pairs,
                         std::string_view name,
                         std::string_view value) const {
    return std::ranges::any_of(pairs, [&](const Pair& p) {
      return nodes_[p.key].text == name && nodes_[p.value].text == value;
    });
  }

  // Another group's Secret is a kind of its own; a version that a template fills in may be v1.
  [[nodiscard]] bool is_core(const std::vector<Pair>& pairs) const {
    const std::string version = text_at(pairs, "apiVersion");
    return version.empty() || has(pairs, "apiVersion", "v1") || is_harmless(version);
  }

  // SOPS seals a whole document, and its mac vouches for that.
  bool has_sops_mac() {
    for (const Pair& pair : pairs_of(0, 0))
      if (nodes_[pair.key].text == "sops" &&
          is_sops_ciphertext(text_at(pairs_of(pair.value, 0), "mac")))
        return true;
    return false;
  }

  const std::vector<Node>& nodes_;
  const Limits& limits_;
  std::uint64_t lines_before_;
  std::vector<Match>& matches_;
  std::size_t looks_ = 0;
  Reading end_ = Reading::document;
  bool sealed_;
};

}  // namespace

Reading find_secrets(const Document& document,
                     const Limits& limits,
                     std::uint64_t lines_before,
                     std::vector<Match>& matches) {
  return Walk(document, limits, lines_before, matches).run();
}

}  // namespace refward::manifests
