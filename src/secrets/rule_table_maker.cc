// SPDX-License-Identifier: Apache-2.0
// rule_table_maker OUT FILE...: makes the table of built-in rules, C++ source, of
// config/rules/*.toml when refward is built, so that nothing is parsed at start and the binary
// needs no files. Order is that of the files: of two rules that see the same bytes, the first
// speaks. A rule that the engines would not take fails the build with its file and line.
#include "secrets/rule_file.h"

#include <hs/hs.h>
#include <re2/re2.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets {
namespace {

std::optional<std::string> read_file(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Octal escapes end after three digits, whatever follows.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || c == '?') {
      out += '\\';
      out += c;
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += '\\';
      for (const int shift : {6, 3, 0})
        out += static_cast<char>('0' + ((byte >> shift) & 7));
    }
  }
  return out + "\"";
}

std::string function_of(std::string_view judge) {
  std::string name = "judge_";
  for (const char c : judge)
    name += c == '-' ? '_' : c;
  return name;
}

// Why the engines would refuse the rule, or nothing.
std::string engine_fault(const RuleText& rule) {
  hs_expr_info_t* info = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_expression_info(rule.anchor.c_str(), 0, &info, &error) != HS_SUCCESS) {
    const std::string why = error != nullptr ? error->message : "unknown error";
    hs_free_compile_error(error);
    return "anchor: " + why;
  }
  const unsigned least = info->min_width;
  const unsigned most = info->max_width;
  std::free(info);
  if (least == 0)
    return "anchor: it matches nothing at all";
  if (rule.back != 0 && (least != most || most > rule.back))
    return "anchor: of fixed width, and not wider than back";
  const re2::RE2 shape(rule.shape, re2::RE2::Latin1);
  if (!shape.ok())
    return "shape: " + shape.error();
  return shape.NumberOfCapturingGroups() == 1 ? "" : "shape: exactly one group";
}

void write_rule(std::ostream& out, const RuleText& rule) {
  out << "    {{" << quoted(rule.id) << ", " << quoted(rule.title) << ", " << quoted(rule.remedy)
      << ", " << quoted(rule.reference) << "},\n     " << quoted(rule.anchor) << ", " << rule.back
      << ", " << quoted(rule.shape) << ", " << rule.ahead << ",\n     Boundary::" << rule.boundary
      << ", Extent::" << rule.extent << ", Strength::" << rule.strength
      << ", Weight::" << rule.severity << ", " << function_of(rule.judge) << "},\n";
}

// Its faults, told as a compiler would; the rules otherwise.
bool add_file(const char* path, std::ostream& table, std::set<std::string>& names) {
  const auto text = read_file(path);
  if (!text) {
    std::cerr << path << ":0: cannot be read\n";
    return false;
  }
  RuleFile file = parse_rule_file(*text);
  for (const RuleText& rule : file.rules) {
    if (const std::string why = engine_fault(rule); !why.empty())
      file.faults.push_back({rule.line, rule.id + ": " + why});
    if (!names.insert(rule.id).second)
      file.faults.push_back({rule.line, rule.id + " is there already"});
    write_rule(table, rule);
  }
  for (const RuleFault& fault : file.faults)
    std::cerr << path << ":" << fault.line << ": error: " << fault.what << "\n";
  return file.faults.empty();
}

constexpr std::string_view kOpening =
    "// Made by rule_table_maker of config/rules/*.toml; not to be edited.\n"
    "#include \"secrets/rules.h\"\n\n#include <array>\n\n"
    "namespace refward::secrets {\nnamespace {\n\nconstexpr auto kRules = std::to_array<Rule>({\n";
constexpr std::string_view kClosing =
    "});\n\n}  // namespace\n\nstd::span<const Rule> builtin_rules() noexcept {\n"
    "  return kRules;\n}\n\n}  // namespace refward::secrets\n";

int make_table(const char* out, std::vector<const char*> files) {
  std::ostringstream table;
  std::set<std::string> names;
  bool good = !files.empty();
  for (const char* path : files)
    good = add_file(path, table, names) && good;
  if (!good)
    return EXIT_FAILURE;
  std::ofstream file(out, std::ios::binary | std::ios::trunc);
  file << kOpening << table.str() << kClosing;
  file.close();
  if (file)
    return EXIT_SUCCESS;
  std::cerr << out << ": cannot be written\n";
  return EXIT_FAILURE;
}

}  // namespace
}  // namespace refward::secrets

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: rule_table_maker OUT FILE...\n";
    return EXIT_FAILURE;
  }
  return refward::secrets::make_table(argv[1], {argv + 2, argv + argc});
}
