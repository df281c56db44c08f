// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/engine.h"

#include <utility>

namespace refward::secrets::gitleaks {

struct Engine::State {
  std::shared_ptr<const Rules> rules;
};

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}

Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

base::Result<Engine> Engine::create(std::shared_ptr<const Rules> rules,
                                    const std::string& /*cache*/) {
  return base::Error(rules->source + ": imported rules are not built yet");
}

Sightings Engine::scan(const Subject& /*subject*/, InlineAllow /*honour*/) const {
  return {};
}

Engine Engine::clone() const {
  return Engine(std::make_unique<State>(*state_));
}

const Rules& Engine::rules() const noexcept {
  return *state_->rules;
}

}  // namespace refward::secrets::gitleaks
