// SPDX-License-Identifier: Apache-2.0
// Detection: one text under one program, in gitleaks' order: allowlists by place, a pass over the
// text and over each of its decoded layers, composite rules, and generic findings giving way.
// Private to this room.
#pragma once

#include "secrets/gitleaks/engine.h"
#include "secrets/gitleaks/keywords.h"
#include "secrets/gitleaks/lines.h"
#include "secrets/gitleaks/program.h"
#include "secrets/gitleaks/searcher.h"
#include "secrets/layers.h"

#include <optional>
#include <string_view>
#include <vector>

namespace refward::secrets::gitleaks {

class Detection {
 public:
  Detection(const Program& program,
            const Searcher& searcher,
            const Subject& subject,
            InlineAllow honour);

  [[nodiscard]] Sightings run();

 private:
  // A rule that runs for another one runs though it reports nothing itself, and has no helpers.
  enum class Role { own, helper };

  // The text itself, or one of its layers.
  struct Pass {
    std::string_view text;
    const Layer* layer;  // null: the text itself
    std::vector<Reach> reaches;
  };

  void run_pass(const Pass& pass);
  [[nodiscard]] std::vector<Sighted> detect(const Pass& pass, std::size_t rule, Role role);
  [[nodiscard]] std::optional<Sighted> path_finding(const Pass& pass, std::size_t rule) const;
  [[nodiscard]] std::vector<Span> matches(const Pass& pass, std::size_t rule);
  [[nodiscard]] std::optional<Sighted> judge(const Pass& pass,
                                             std::size_t rule,
                                             Span match,
                                             Role role);
  [[nodiscard]] bool choose_secret(const RuleProgram& rule, Sighted& sighted) const;
  [[nodiscard]] bool is_allowed(const RuleProgram& rule, const AllowlistFacts& facts) const;
  [[nodiscard]] std::vector<Sighted> with_helpers(const Pass& pass,
                                                  std::size_t rule,
                                                  std::vector<Sighted> found);
  void drop_generic();
  [[nodiscard]] const Lines& lines();

  const Program& program_;
  const Searcher& searcher_;
  const Subject& subject_;
  InlineAllow honour_;
  std::optional<Lines> lines_;
  Sightings result_;
};

}  // namespace refward::secrets::gitleaks
