// SPDX-License-Identifier: Apache-2.0
// Kustomization: the literals of secretGenerator stand in the file; `files` and `envs` only name
// others, which are looked at as they are.
#include "manifests/kinds/kinds.h"
#include "manifests/values.h"

namespace refward::manifests {
namespace {

constexpr Rule kRule{"kustomize-secret"};

std::string_view unquoted(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.front() == value.back() &&
                      (value.front() == '\'' || value.front() == '"');
  return quoted ? value.substr(1, value.size() - 2) : value;
}

void look_at_literal(Walk& walk, const Subject& subject, const Spot& literal) {
  const std::string_view text = walk.at(literal).text;
  const std::size_t mark = text.find('=');
  if (!walk.is_scalar(literal) || mark == std::string_view::npos)
    walk.judge(kRule, subject, literal, Coding::plain);
  else if (const std::string_view value = unquoted(text.substr(mark + 1)); !is_harmless(value))
    walk.report(kRule, subject, literal, value.size());
}

}  // namespace

void look_at_kustomization(Walk& walk, const Object& object) {
  walk.each(object, "secretGenerator", [&](const Spot& generators) {
    walk.each_item(generators, [&](const Spot& generator) {
      const Object secret = walk.open(generator);
      const Subject subject{"Kustomization", walk.text(secret, "name")};
      walk.each(secret, "literals", [&](const Spot& literals) {
        walk.each_item(literals,
                       [&](const Spot& literal) { look_at_literal(walk, subject, literal); });
      });
    });
  });
}

}  // namespace refward::manifests
