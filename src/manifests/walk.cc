// SPDX-License-Identifier: Apache-2.0
#include "manifests/walk.h"

#include "base/bytes.h"
#include "manifests/candidate.h"
#include "manifests/encrypted.h"
#include "manifests/kinds/kinds.h"
#include "manifests/sops.h"
#include "manifests/values.h"

#include <algorithm>
#include <utility>

namespace refward::manifests {
namespace {

// A node is looked at when it is visited, and again as part of what stands around it.
constexpr std::size_t kLooksPerNode = 4;

bool is_word(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '/';
  });
}

std::string step(std::string_view key, bool first) {
  constexpr std::size_t kLongestKey = 256;
  key = key.substr(0, kLongestKey);
  if (is_word(key))
    return (first ? "" : ".") + std::string(key);
  return "[\"" + std::string(key) + "\"]";
}

}  // namespace

bool is_null(const Node& node) {
  return node.kind == Node::Kind::scalar && node.plain &&
         (node.text.empty() || node.text == "~" || node.text == "null");
}

Walk::Walk(Session& session, const Document& document, const Trail& trail)
    : session_(session),
      nodes_(document.nodes),
      trail_(trail),
      reported_(nodes_.size()),
      looked_into_(nodes_.size()) {}

Reading Walk::run() {
  const Spot root{nullptr, 0, 0, 0, 0};
  seal_ = look_at_seal(*this, open(root));
  look_at_file(*this, open(root));
  visit(root);
  return end_;
}

bool Walk::enter(std::size_t depth) {
  if (depth > options().limits.max_depth)
    end_ = Reading::too_deep;
  else if (++looks_ > kLooksPerNode * options().limits.max_nodes)
    end_ = Reading::too_large;
  return end_ == Reading::document;
}

std::size_t Walk::bytes_left() const noexcept {
  return std::min(session_.bytes_left(), options().limits.max_bytes);
}

void Walk::visit(const Spot& spot) {
  if (!enter(spot.depth))
    return;
  if (is_mapping(spot))
    look_at(*this, open(spot));
  if (is_scalar(spot))
    look_at_scalar(spot);
  else
    visit_children(spot);
}

void Walk::visit_children(const Spot& spot) {
  const Node& node = at(spot);
  if (node.kind == Node::Kind::sequence) {
    for (std::size_t i = 0; i < node.children.size(); ++i)
      visit(item(spot, i));
    return;
  }
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Pair pair{node.children[i], node.children[i + 1]};
    if (nodes_[pair.key].kind == Node::Kind::scalar)
      enter(spot.depth + 1);
    else
      visit(child(spot, {pair.key, pair.key}));
    visit(child(spot, pair));
  }
}

void Walk::look_at_scalar(const Spot& spot) {
  const Node& node = at(spot);
  if (reported_[spot.node] || looked_into_[spot.node])
    return;
  looked_into_[spot.node] = true;
  look_at_text(*this, spot);
  const bool nested = node.text.find('\n') != std::string::npos || node.text.starts_with('{') ||
                      node.text.starts_with('[');
  if (nested && !reported_[spot.node] && !is_encrypted_text(node.text) && is_candidate(node.text))
    look_into(spot, node.text, {});
}

Object Walk::open(const Spot& spot) {
  Object object{&spot, {}};
  add_pairs(spot.node, spot.depth, object.pairs);
  return object;
}

void Walk::add_pairs(NodeIndex index, std::size_t depth, std::vector<Pair>& pairs) {
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

void Walk::add_merged(NodeIndex index, std::size_t depth, std::vector<Pair>& pairs) {
  const Node& node = nodes_[index];
  if (node.kind == Node::Kind::mapping)
    add_pairs(index, depth, pairs);
  if (node.kind == Node::Kind::sequence)
    for (const NodeIndex merged : node.children)
      add_pairs(merged, depth, pairs);
}

Spot Walk::child(const Spot& up, const Pair& pair) const {
  return {&up, pair.value, pair.key, 0, up.depth + 1};
}

Spot Walk::item(const Spot& up, std::size_t index) const {
  const NodeIndex node = at(up).children[index];
  return {&up, node, node, index, up.depth + 1};
}

void Walk::each(const Object& object, std::string_view key, const Look& look) {
  for (const Pair& pair : object.pairs)
    if (nodes_[pair.key].text == key)
      look(child(*object.spot, pair));
}

void Walk::each_pair(const Object& object, const LookAtPair& look) {
  for (const Pair& pair : object.pairs)
    look(nodes_[pair.key].text, child(*object.spot, pair));
}

void Walk::each_item(const Spot& sequence, const Look& look) {
  if (at(sequence).kind != Node::Kind::sequence)
    return;
  for (std::size_t i = 0; i < at(sequence).children.size(); ++i)
    if (enter(sequence.depth + 1))
      look(item(sequence, i));
}

bool Walk::has(const Object& object, std::string_view key) const {
  return std::ranges::any_of(object.pairs,
                             [&](const Pair& pair) { return nodes_[pair.key].text == key; });
}

bool Walk::has(const Object& object, std::string_view key, std::string_view value) const {
  return std::ranges::any_of(object.pairs, [&](const Pair& pair) {
    return nodes_[pair.key].text == key && nodes_[pair.value].text == value;
  });
}

std::string Walk::text(const Object& object, std::string_view key) const {
  const auto pair = std::ranges::find_if(
      object.pairs, [&](const Pair& candidate) { return nodes_[candidate.key].text == key; });
  return pair == object.pairs.end() ? std::string() : nodes_[pair->value].text;
}

Subject Walk::subject(const Object& object) {
  Subject subject{text(object, "kind"), {}};
  each(object, "metadata",
       [&](const Spot& metadata) { subject.name = text(open(metadata), "name"); });
  return subject;
}

std::size_t Walk::exposed(const Spot& spot, Coding coding) {
  if (!enter(spot.depth))
    return 0;
  if (is_scalar(spot))
    return exposed_scalar(spot, coding);
  // Aliases make one node stand in many places; what it exposes is the same in each.
  const std::pair key(spot.node, coding);
  if (const auto known = exposed_.find(key); known != exposed_.end())
    return known->second;
  std::size_t size = 0;
  const Node& node = at(spot);
  const bool mapping = node.kind == Node::Kind::mapping;
  for (std::size_t i = mapping ? 1 : 0; i < node.children.size(); i += mapping ? 2 : 1)
    size += exposed(mapping ? child(spot, {node.children[i - 1], node.children[i]}) : item(spot, i),
                    coding);
  size = std::min(size, options().limits.max_bytes);
  exposed_.emplace(key, size);
  return size;
}

std::string Walk::value_of(const Spot& spot, Coding coding) const {
  const std::string& text = at(spot).text;
  if (coding == Coding::base64)
    if (const auto decoded = base::parse_base64(without_blanks(text)))
      return std::string(base::as_text(*decoded));
  return text;
}

std::size_t Walk::exposed_scalar(const Spot& spot, Coding coding) {
  const Node& node = at(spot);
  if (is_null(node) || is_harmless(node.text) || (is_sealed() && is_sops_ciphertext(node.text)))
    return 0;
  const std::string value = value_of(spot, coding);
  if (is_harmless(value))
    return 0;
  if (!is_encrypted_text(value))
    return value.size();
  report_encrypted({}, spot);
  return 0;
}

void Walk::report_encrypted(const Subject& subject, const Spot& spot) {
  if (options().encrypted == Encrypted::refuse)
    report({"encrypted-secret"}, subject, spot, 0);
}

void Walk::judge(Rule rule, const Subject& subject, const Spot& spot, Coding coding) {
  if (reported_[spot.node])
    return;
  if (const std::size_t size = exposed(spot, coding); size != 0)
    report(rule, subject, spot, size);
}

void Walk::report(Rule rule, const Subject& subject, const Spot& spot, std::size_t size) {
  // What was only warned of may still be an error by another rule.
  if (rule.weight == Weight::error)
    reported_[spot.node] = true;
  if (session_.drops(rule.weight))
    return;
  const std::string_view name = trail_.rule.empty() ? rule.name : trail_.rule;
  session_.add({std::string(name), rule.weight, trail_.line(nodes_[spot.key].line), subject.kind,
                subject.name,
                nodes_[spot.key].kind == Node::Kind::scalar && spot.key != spot.node
                    ? nodes_[spot.key].text
                    : std::string(),
                size == 0 ? std::string() : length_class(size), path(spot)});
}

std::string Walk::path(const Spot& spot) const {
  constexpr std::size_t kLongestPath = 4096;
  std::vector<const Spot*> spots;
  for (const Spot* at = &spot; at->up != nullptr; at = at->up)
    spots.push_back(at);
  std::string out;
  for (auto at = spots.rbegin(); at != spots.rend() && out.size() < kLongestPath; ++at)
    out += nodes_[(*at)->up->node].kind == Node::Kind::mapping
               ? step(nodes_[(*at)->key].text, out.empty())
               : "[" + std::to_string((*at)->item) + "]";
  return trail_.prefix + out;
}

Trail Walk::trail_into(const Spot& spot, std::string_view rule) const {
  Trail trail;
  trail.prefix = path(spot) + " > ";
  trail.rule = rule.empty() ? trail_.rule : rule;
  trail.depth = trail_.depth + 1;
  const std::uint64_t line = trail_.line(nodes_[spot.key].line);
  // Only a literal block has its lines one by one, from the line behind its key on.
  if (at(spot).literal && trail_.fixed_line == 0)
    trail.lines_before = line;
  else
    trail.fixed_line = line;
  return trail;
}

void Walk::look_into(const Spot& spot, std::string_view text, std::string_view rule) {
  const Trail trail = trail_into(spot, rule);
  if (session_.may_open(text.size(), trail_, trail_.line(nodes_[spot.key].line)))
    session_.look_into(text, trail);
}

bool Walk::look_within(const Spot& spot, std::string_view text, const LookWithin& look) {
  Trail trail = trail_into(spot, {});
  const Readable source = readable_as_is(text);
  trail.source = &source;
  if (!session_.may_open(text.size(), trail_, trail_.line(nodes_[spot.key].line)))
    return false;
  DocumentReader reader(source.text, options().limits);
  Document document;
  if (reader.next(document) != Reading::document)
    return false;
  Walk within(session_, document, trail);
  look(within, Spot{nullptr, 0, 0, 0, 0});
  Document rest;
  return within.end_ == Reading::document && reader.next(rest) == Reading::end;
}

Reading walk(Session& session, const Document& document, const Trail& trail) {
  return Walk(session, document, trail).run();
}

}  // namespace refward::manifests
