// SPDX-License-Identifier: Apache-2.0
#include "secrets/scanner.h"

#include "secrets/containers.h"
#include "secrets/database.h"
#include "secrets/rules.h"
#include "secrets/scanner_state.h"

#include <fmt/format.h>

#include <utility>

namespace refward::secrets {
namespace {

std::string describe_rules() {
  std::string text;
  for (const Rule& rule : builtin_rules())
    text += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", rule.info.name, rule.anchor, rule.back,
                        rule.shape, rule.ahead, rule.boundary == Boundary::word ? "word" : "none",
                        rule.extent == Extent::run ? "run" : "text", to_text(rule.weight));
  return text;
}

std::uint64_t fnv1a(std::string_view text) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text)
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3U;
  return hash;
}

}  // namespace

namespace {

base::Result<std::shared_ptr<const Engine>> make_engine(const std::string& cache) {
  auto engine = std::make_shared<Engine>();
  engine->database = load_database(cache, Scanner::rules_text());
  if (!engine->database) {
    TRY(engine->database, compile_database(builtin_rules()));
    store_database(*engine->database, cache, Scanner::rules_text());
  }
  return std::shared_ptr<const Engine>(std::move(engine));
}

}  // namespace

Scanner::Scanner(std::unique_ptr<State> state) : state_(std::move(state)) {}

Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;
Scanner::~Scanner() = default;

base::Result<Scanner> Scanner::create(ScannerOptions options) {
  if (!options.identity)
    return base::Error("the scanner needs an identity function");
  if (hs_valid_platform() != HS_SUCCESS)
    return base::Error("this processor lacks the instructions that the pattern engine needs");
  Tools tools;
  tools.identity = std::move(options.identity);
  if (options.builtin) {
    TRY(tools.builtin, make_engine(options.cache));
    tools.scratch = make_scratch(*tools.builtin->database);
  }
  tools.baseline = std::move(options.baseline);
  for (auto& rules : options.imported) {
    TRY(gitleaks::Engine engine, gitleaks::Engine::create(std::move(rules), options.cache));
    tools.imported.push_back(std::move(engine));
  }
  return Scanner(std::make_unique<State>(State{std::move(tools)}));
}

Examined Scanner::examine(const Subject& subject) const {
  if (subject.bytes.size() > kMaxText)
    return {{bound_match(kTooLarge)}, {}};
  Work work;
  Examination examination(state_->tools, work);
  examination.run(subject, Packed::opened);
  Examined examined;
  for (Sight& sight : examination.sights)
    if (examined.matches.size() < kMaxMatches)
      examined.matches.push_back(std::move(sight.match));
  if (!examination.complete || examination.sights.size() > kMaxMatches)
    examined.matches.push_back(bound_match(kTooMany));
  examined.unread = std::move(examination.unread).take();
  return examined;
}

std::vector<Match> Scanner::scan(std::string_view text, std::string_view name) const {
  return examine({text, name}).matches;
}

Scanner Scanner::clone() const {
  const Tools& own = state_->tools;
  Tools tools;
  tools.builtin = own.builtin;
  if (own.scratch)
    tools.scratch = clone_scratch(*own.scratch);
  for (const gitleaks::Engine& engine : own.imported)
    tools.imported.push_back(engine.clone());
  tools.baseline = own.baseline;
  tools.identity = own.identity;
  return Scanner(std::make_unique<State>(State{std::move(tools)}));
}

std::span<const RuleInfo> Scanner::rules() noexcept {
  static const std::vector<RuleInfo> kInfos = [] {
    std::vector<RuleInfo> infos;
    for (const Rule& rule : builtin_rules())
      infos.push_back(rule.info);
    for (const RuleInfo& info : container_rules())
      infos.push_back(info);
    for (const RuleInfo& info : bound_rules())
      infos.push_back(info);
    return infos;
  }();
  return kInfos;
}

const std::string& Scanner::rules_text() {
  static const std::string kText = describe_rules();
  return kText;
}

const std::string& Scanner::rules_digest() {
  static const std::string kDigest = fmt::format("{:016x}", fnv1a(rules_text()));
  return kDigest;
}

}  // namespace refward::secrets
