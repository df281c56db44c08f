// SPDX-License-Identifier: Apache-2.0
// Every twin in every shape it may stand in: each leak is found by its rule and at its key's path,
// each harmless twin says nothing, and no match holds a value.
#include "../unit/manifests/samples.h"
#include "twins.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <regex>

// libfyaml 0.7.12 leaks the pieces of a quoted scalar that never ends; see manifests/document.h.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libfyaml.so";
}

namespace refward::manifests::twins {
namespace {

struct Shape {
  const char* why;
  std::string (*make)(const std::string& text);
};

std::string as_it_is(const std::string& text) {
  return text;
}

std::string crlf(const std::string& text) {
  return replaced(text, "\n", "\r\n");
}

// Every byte of the text as a unit of `width` bytes.
std::string wide(const std::string& text, std::size_t width, bool big_endian) {
  std::string out;
  for (const char c : text) {
    std::string unit(width, '\0');
    unit[big_endian ? width - 1 : 0] = c;
    out += unit;
  }
  return out;
}

std::string utf16(const std::string& text) {
  return "\xff\xfe" + wide(text, 2, false);
}

std::string utf32(const std::string& text) {
  return wide(text, 4, true);
}

std::string behind_another(const std::string& text) {
  return "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n---\n" + text;
}

std::string in_a_list(const std::string& text) {
  return "apiVersion: v1\nkind: List\nitems:\n- \n  " + samples::indented(text, 2) + "\n";
}

std::string in_a_config_map(const std::string& text) {
  return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  file.yaml: |\n    " +
         samples::indented(text, 4) + "\n";
}

std::vector<Shape> shapes_of(Shapes shapes) {
  std::vector<Shape> out = {{"as it is", as_it_is}};
  if (shapes == Shapes::bytes)
    return out;
  out.insert(out.end(), {{"CRLF", crlf}, {"UTF-16", utf16}, {"UTF-32", utf32}});
  if (shapes == Shapes::object)
    out.insert(out.end(), {{"behind another", behind_another},
                           {"in a List", in_a_list},
                           {"in a ConfigMap", in_a_config_map}});
  return out;
}

bool search(std::string_view pattern, std::string_view text) {
  return std::regex_search(std::string(text), std::regex(std::string(pattern)));
}

std::vector<Match> inspected(const Twin& twin, const std::string& text) {
  const Search by_regex = search;
  const auto rules = parse_sops_rules(
      "creation_rules:\n- path_regex: ^secrets/\n  encrypted_regex: ^password$\n"
      "- path_regex: ^whole/\n  age: age1x\n- age: age1x\n");
  REQUIRE(rules);
  Options options;
  options.encrypted = twin.encrypted;
  options.sops = twin.sops_rules ? &*rules : nullptr;
  options.search = &by_regex;
  options.path = twin.file;
  return inspect(text, options);
}

bool found(const std::vector<Match>& matches, const Twin& twin) {
  for (const Match& match : matches)
    if (match.rule == twin.rule && match.weight == Weight::error && match.path.ends_with(twin.path))
      return true;
  return false;
}

std::string described(const std::vector<Match>& matches) {
  std::string out;
  for (const Match& match : matches)
    out += match.rule + " " + match.path + "; ";
  return out;
}

void check_silent(const std::vector<Match>& matches) {
  for (const Match& match : matches)
    CHECK(std::ranges::count(rule_names(), match.rule) == 1);
  for (const Match& match : matches)
    for (const std::string& told :
         {match.rule, match.kind, match.name, match.key, match.masked, match.path})
      for (const std::string& value : {password(), password64(), private_key().substr(30, 20)})
        CHECK(told.find(value) == std::string::npos);
}

struct Tally {
  std::size_t leaks = 0;
  std::size_t found = 0;
  std::size_t harmless = 0;
  std::size_t alarms = 0;
};

void judge(const Twin& twin, const Shape& shape, Tally& tally) {
  CAPTURE(twin.why);
  CAPTURE(std::string(shape.why));
  const std::string leak = shape.make(twin.leak);
  const auto matches = inspected(twin, leak);
  CAPTURE(described(matches));
  CHECK(found(matches, twin));
  check_silent(matches);
  const auto alarms = inspected(twin, shape.make(twin.harmless));
  CAPTURE(described(alarms));
  CHECK(alarms.empty());
  ++tally.leaks;
  tally.found += found(matches, twin) ? 1 : 0;
  ++tally.harmless;
  tally.alarms += alarms.empty() ? 0 : 1;
}

}  // namespace

TEST_CASE("twins") {
  Tally tally;
  std::size_t distinct = 0;
  for (const auto& twins : {secret_twins(), tool_twins(), encrypted_twins()})
    for (const Twin& twin : twins) {
      ++distinct;
      for (const Shape& shape : shapes_of(twin.shapes))
        judge(twin, shape, tally);
    }
  std::printf(
      "kubernetes: %zu pairs of twins in all their shapes; recall %zu/%zu, false alarms %zu/%zu\n",
      distinct, tally.found, tally.leaks, tally.alarms, tally.harmless);
  CHECK(tally.leaks >= 150);
  CHECK(tally.harmless >= 150);
}

}  // namespace refward::manifests::twins
