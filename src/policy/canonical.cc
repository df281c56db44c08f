// SPDX-License-Identifier: Apache-2.0
// The canonical text of a policy. Every value stands in quotes, so that no pattern or name can end
// a line or look like another; lists are sorted and without repetitions.
#include "policy/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace refward::policy {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += fmt::format("\\{}", c);
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + "\"";
}

std::string line(std::string_view key, const std::vector<std::string>& texts) {
  return canonical_list(key, texts) + "\n";
}

}  // namespace

std::string canonical_list(std::string_view key, const std::vector<std::string>& texts) {
  const std::set<std::string_view> sorted(texts.begin(), texts.end());
  std::string out(key);
  for (const std::string_view text : sorted)
    out += " " + quoted(text);
  return out;
}

std::string canonical(const Block& block) {
  std::vector<std::string> words;
  for (const Word word : block.require)
    words.emplace_back(to_text(word));
  std::string out = "protect " + quoted(block.name) + "\n";
  out += line(" repositories", block.repositories.entries());
  out += line(" refs", block.refs.entries());
  out += fmt::format(" mode {}\n", findings::to_text(block.mode));
  out += line(" require", words);
  if (block.signers)
    out += line(" signers", *block.signers);
  return out;
}

std::string cover_text(const Policy& policy, const Place& place) {
  std::set<std::string> blocks;
  for (const Block* block : covering(policy, place))
    if (block->mode == findings::Mode::enforce)
      blocks.insert(canonical(*block));
  std::string out;
  for (const std::string& block : blocks)
    out += block;
  return out;
}

std::string canonical(const Policy& policy) {
  std::set<std::string> blocks;
  for (const Block& block : policy.blocks)
    blocks.insert(canonical(block));
  std::string out = line("allow", policy.allowed_namespaces.entries());
  for (const std::string& block : blocks)
    out += block;
  return out;
}

}  // namespace refward::policy
