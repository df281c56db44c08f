// SPDX-License-Identifier: Apache-2.0
#include "report/proof_report.h"

#include "base/text.h"
#include "report/layout.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace refward::report {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

std::string proven_text(const audit::Proven& proven) {
  return fmt::format("the proof holds: entry {} of the log {},\nas of its first {}:\n{}\n",
                     proven.leaf.index, base::printable(proven.origin),
                     counted(proven.size, "entry", "entries"), base::printable(proven.leaf_json));
}

std::string proven_json(const audit::Proven& proven) {
  const Json out = {{"holds", true},
                    {"origin", proven.origin},
                    {"size", proven.size},
                    {"index", proven.leaf.index},
                    {"leaf", Json::parse(proven.leaf_json)}};
  return fmt::format("{}\n", out.dump(-1, ' ', true));
}

std::string not_proven_text(const std::string& why) {
  return fmt::format("error: {}\n", base::printable(why));
}

std::string not_proven_json(const std::string& why) {
  const Json out = {{"holds", false}, {"why", base::printable(why)}};
  return fmt::format("{}\n", out.dump(-1, ' ', true));
}

std::string no_proof(std::uint64_t index, audit::NoProof why) {
  switch (why) {
    case audit::NoProof::absent:
      return fmt::format("error: the record has no entry {}\n", index);
    case audit::NoProof::pruned:
      return fmt::format("error: entry {} was pruned; nothing can prove it any more\n", index);
    case audit::NoProof::unsealed:
      return fmt::format(
          "error: no signed checkpoint is over entry {} yet\n"
          "hint: refward audit checkpoint --seal\n",
          index);
  }
  return {};
}

std::string begins_so(std::uint64_t entries) {
  return fmt::format("it begins with the {} of that checkpoint\n",
                     counted(entries, "entry", "entries"));
}

std::string no_checkpoint() {
  return "the record holds no signed checkpoint; "
         "hint: refward audit checkpoint --seal";
}

std::string not_sealed() {
  return "warning: the push is recorded, but the record could not be signed;\n"
         "  its administrator sees why: refward audit checkpoint --seal\n";
}

std::string no_log_key(const std::string& path) {
  return fmt::format("the log has no key: {} is not there; hint: refward audit key --make",
                     base::printable(path));
}

std::string log_key_made(const std::string& path) {
  return fmt::format("made the log's key: {}\n", base::printable(path));
}

std::string log_key_stands(const std::string& path) {
  return fmt::format("there is a key already, and it stays: {}", base::printable(path));
}

}  // namespace refward::report
