// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/engine.h"

#include "secrets/gitleaks/detection.h"
#include "secrets/gitleaks/program.h"
#include "secrets/gitleaks/searcher.h"

#include <utility>

namespace refward::secrets::gitleaks {
namespace {

// Counted up with each change of what a searcher is made of, so that none of before is loaded.
constexpr std::string_view kSearcherVersion = "searcher 1\n";

}  // namespace

struct Engine::State {
  std::shared_ptr<const Program> program;
  Searcher searcher;
};

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}

Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

base::Result<Engine> Engine::create(std::shared_ptr<const Rules> rules, const std::string& cache) {
  const std::string made_from = std::string(kSearcherVersion) + rules->text;
  auto program = std::make_shared<const Program>(std::move(rules));
  TRY(Searcher searcher, Searcher::create(program->expressions(), cache, made_from));
  return Engine(std::unique_ptr<State>(new State{std::move(program), std::move(searcher)}));
}

Sightings Engine::scan(const Subject& subject, InlineAllow honour) const {
  return Detection(*state_->program, state_->searcher, subject, honour).run();
}

Engine Engine::clone() const {
  return Engine(std::unique_ptr<State>(new State{state_->program, state_->searcher.clone()}));
}

const Rules& Engine::rules() const noexcept {
  return *state_->program->source;
}

}  // namespace refward::secrets::gitleaks
