// SPDX-License-Identifier: Apache-2.0
#include "config/baseline_file.h"

#include "base/bytes.h"
#include "base/text.h"
#include "config/text_file.h"
#include "crypto/hash.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace refward::config {
namespace {

using nlohmann::json;
using secrets::gitleaks::BaselineFinding;

constexpr GuardedKind kBaselineKind = {"the baseline report", kMaxBaseline};
constexpr std::string_view kRedacted = "REDACTED";

struct TextField {
  const char* key;
  std::string BaselineFinding::*field;
};

struct NumberField {
  const char* key;
  std::uint64_t BaselineFinding::*field;
};

constexpr TextField kTexts[] = {
    {"RuleID", &BaselineFinding::rule}, {"Description", &BaselineFinding::description},
    {"File", &BaselineFinding::file},   {"Commit", &BaselineFinding::commit},
    {"Match", &BaselineFinding::match}, {"Secret", &BaselineFinding::secret},
};
constexpr NumberField kNumbers[] = {
    {"StartLine", &BaselineFinding::start_line},
    {"EndLine", &BaselineFinding::end_line},
    {"StartColumn", &BaselineFinding::start_column},
    {"EndColumn", &BaselineFinding::end_column},
};

base::Result<BaselineFinding> finding_of(const json& entry) {
  BaselineFinding out;
  if (!entry.is_object())
    return base::Error("is no object");
  for (const auto& [key, field] : kTexts) {
    const auto found = entry.find(key);
    if (found == entry.end())
      continue;
    if (!found->is_string())
      return base::Error(fmt::format("{} is no string", key));
    out.*field = found->get<std::string>();
  }
  for (const auto& [key, field] : kNumbers) {
    const auto found = entry.find(key);
    if (found == entry.end())
      continue;
    if (!found->is_number_unsigned())
      return base::Error(fmt::format("{} is no count", key));
    out.*field = found->get<std::uint64_t>();
  }
  if (const auto found = entry.find("Entropy"); found != entry.end()) {
    if (!found->is_number())
      return base::Error("Entropy is no number");
    out.entropy = static_cast<float>(found->get<double>());
  }
  if (out.rule.empty())
    return base::Error("has no RuleID");
  return out;
}

// Refuses a key that stands twice in one object: readers differ in which one counts.
class KeyWatch {
 public:
  bool operator()(int /*depth*/, json::parse_event_t event, const json& parsed) {
    if (event == json::parse_event_t::object_start)
      open_.emplace_back();
    else if (event == json::parse_event_t::object_end)
      open_.pop_back();
    else if (event == json::parse_event_t::key && !open_.back().insert(parsed).second)
      twice = true;
    return true;
  }

  bool twice = false;

 private:
  std::vector<std::set<std::string>> open_;
};

base::Result<json> parse_json(std::string_view text) {
  KeyWatch watch;
  try {
    json parsed = json::parse(text, std::ref(watch));
    if (watch.twice)
      return base::Error("a key stands twice in one object");
    return parsed;
  } catch (const json::parse_error& error) {
    // The library's own words would show the text.
    const auto until = text.substr(0, std::min<std::size_t>(error.byte, text.size()));
    return base::Error(fmt::format("line {}: no JSON", 1 + std::ranges::count(until, '\n')));
  } catch (const json::exception&) {
    return base::Error("no JSON that can be read");
  }
}

}  // namespace

base::Result<std::vector<BaselineFinding>> parse_baseline(std::string_view text) {
  if (text.size() > kMaxBaseline)
    return base::Error(fmt::format("longer than {} bytes", kMaxBaseline));
  TRY(const json report, parse_json(text));
  if (!report.is_array())
    return base::Error("no list of findings: a report is written with --report-format json");
  std::vector<BaselineFinding> findings;
  for (const json& entry : report) {
    auto finding = finding_of(entry);
    if (!finding)
      return base::Error(fmt::format("finding {} {}", findings.size() + 1, finding.error().what));
    findings.push_back(*std::move(finding));
  }
  return findings;
}

base::Result<ReadBaseline> read_baseline(const std::filesystem::path& file) {
  ReadBaseline out;
  Collector problems(file.string());
  const auto text = read_guarded(file, problems, kBaselineKind);
  for (const Problem& problem : problems.take()) {
    std::string told = base::printable(problem.file) + ": " + problem.what;
    if (problem.level == Problem::Level::error)
      return base::Error(std::move(told));
    out.warnings.push_back(std::move(told));
  }
  if (!text)
    return base::Error(base::printable(file.string()) + ": cannot be read");
  auto findings = parse_baseline(*text);
  if (!findings)
    return base::Error(base::printable(file.string()) + ": " + findings.error().what);
  if (std::ranges::any_of(*findings, [](const auto& one) { return one.secret == kRedacted; }))
    out.warnings.push_back(base::printable(file.string()) +
                           ": a finding is redacted, so it exempts nothing");
  out.baseline = std::make_shared<const secrets::gitleaks::Baseline>(
      *std::move(findings), "sha256:" + base::to_hex(crypto::sha256(base::as_bytes(*text))));
  return out;
}

}  // namespace refward::config
