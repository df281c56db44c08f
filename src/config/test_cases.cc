// SPDX-License-Identifier: Apache-2.0
#include "config/test_cases.h"

#include "config/section.h"
#include "config/text_file.h"
#include "git/ref_name.h"

#include <fmt/format.h>

#include <array>

namespace refward::config {
namespace {

using Expect = TestCase::Expect;
using Kind = policy::Move::Kind;

constexpr std::array<std::string_view, 4> kMoves = {"update", "create", "rewind", "delete"};
constexpr std::array kKinds = {Kind::update, Kind::create, Kind::rewind, Kind::remove};

void read_ref(Section& section, std::string_view key, std::string& out) {
  const auto ref = section.text(key);
  if (!ref)
    return;
  out = ref->value;
  if (!git::RefName::parse(ref->value))
    section.problems().error(ref->spot, fmt::format("case.{} must be a ref's name in full, as in "
                                                    "\"refs/heads/main\"",
                                                    key));
}

void read_move(Section& section, TestCase& out) {
  const auto move = section.text("move");
  if (!move)
    return;
  for (std::size_t i = 0; i < kMoves.size(); ++i)
    if (kMoves[i] == move->value) {
      out.move = kKinds[i];
      return;
    }
  section.unknown_word(*move, kMoves);
}

void read_expectation(Section& section, TestCase& out) {
  if (!section.has("expect"))
    section.problems().error(section.spot(), "case.expect is missing: \"accept\" or \"reject\"");
  read_word(section, "expect", {Expect::accept, Expect::reject}, out.expect);
  const auto rule = section.text("rule");
  if (!rule)
    return;
  out.rule = findings::rule_named(rule->value);
  if (!out.rule) {
    std::vector<std::string_view> known;
    for (const findings::Rule& each : findings::rules())
      known.push_back(each.name);
    section.unknown_word(*rule, known);
  } else if (out.expect == Expect::accept) {
    section.problems().error(rule->spot, "case.rule is the rule that refuses: expect \"reject\"");
  }
}

void read_at(Section& section, TestCase& out) {
  const auto at = section.text_or_instant("at");
  if (!at)
    return;
  out.at = base::parse_rfc3339(at->value);
  if (!out.at)
    section.problems().error(at->spot, "case.at must be an instant, as in 2026-10-01T00:00:00Z");
}

TestCase read_case(Section& section, std::size_t number) {
  TestCase out;
  out.spot = section.spot();
  const auto text = [&](std::string_view key, std::string otherwise) {
    const auto found = section.text(key);
    return found ? found->value : std::move(otherwise);
  };
  out.name = text("name", fmt::format("case[{}]", number));
  out.repository = text("repository", "app");
  if (!section.has("ref"))
    section.problems().error(section.spot(), "case.ref is missing");
  read_ref(section, "ref", out.ref);
  read_ref(section, "head", out.head);
  read_move(section, out);
  out.by = section.text("by");
  out.pusher = section.text("pusher");
  if (auto list = section.texts("approved_by"))
    out.approved_by = std::move(list->items);
  if (const auto list = section.texts("changes"))
    out.changes = list->values();
  if (const auto message = section.text("message"))
    out.message = message->value;
  read_at(section, out);
  out.is_signed = section.flag("signed").value_or(true);
  read_expectation(section, out);
  section.finish();
  return out;
}

}  // namespace

std::string_view to_text(Expect expect) noexcept {
  return expect == Expect::accept ? "accept" : "reject";
}

base::Result<std::vector<TestCase>, Problems> parse_cases(std::string_view text,
                                                          const std::filesystem::path& file) {
  Collector problems(file.string());
  std::vector<TestCase> cases;
  if (const auto table = parse_toml(text, problems)) {
    Section top(*table, "", {1, 1}, problems);
    std::vector<Section> sections = top.children("case");
    if (sections.empty())
      problems.error({1, 1}, "there is no [[case]]: nothing would be tested");
    else if (sections.size() > kMaxCases)
      problems.error({1, 1}, fmt::format("more than {} cases", kMaxCases));
    else
      for (std::size_t i = 0; i < sections.size(); ++i)
        cases.push_back(read_case(sections[i], i + 1));
    top.finish();
  }
  if (problems.failed())
    return problems.take();
  return cases;
}

}  // namespace refward::config
