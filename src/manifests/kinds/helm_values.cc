// SPDX-License-Identifier: Apache-2.0
// Helm values, in a file of their own or within the objects that hand them on: Argo CD's
// Application, Flux's HelmRelease, k3s's HelmChart.
#include "manifests/kinds/kinds.h"
#include "manifests/secret_names.h"
#include "manifests/values.h"

namespace refward::manifests {
namespace {

constexpr std::string_view kRule = "helm-values";

struct Values {
  const Subject& subject;
  std::string_view rule;
};

void look_at_value(Walk& walk, const Values& values, const std::string& key, const Spot& spot) {
  const Node& node = walk.at(spot);
  if (is_null(node) || walk.is_reported(spot) ||
      (walk.is_sealed() && is_sops_ciphertext(node.text)))
    return;
  if (const auto weight = weigh(key, node.text))
    walk.report({values.rule, *weight}, values.subject, spot, node.text.size());
}

void look_below(Walk& walk, const Values& values, const Spot& spot);

// {name: DB_PASSWORD, value: ...}: environment variables, and Helm parameters of Argo CD.
void look_at_named_value(Walk& walk, const Values& values, const Object& object) {
  const std::string name = walk.text(object, "name");
  if (!name.empty())
    walk.each(object, "value", [&](const Spot& value) {
      if (walk.is_scalar(value))
        look_at_value(walk, values, name, value);
    });
}

void look_at_pairs(Walk& walk, const Values& values, const Object& object) {
  look_at_named_value(walk, values, object);
  walk.each_pair(object, [&](const std::string& key, const Spot& value) {
    if (walk.is_scalar(value))
      look_at_value(walk, values, key, value);
    else
      look_below(walk, values, value);
  });
}

void look_below(Walk& walk, const Values& values, const Spot& spot) {
  if (!walk.enter(spot.depth))
    return;
  if (walk.is_mapping(spot))
    look_at_pairs(walk, values, walk.open(spot));
  walk.each_item(spot, [&](const Spot& item) { look_below(walk, values, item); });
}

// Values as text. What is no YAML is left to the scanner.
void look_at_values_text(Walk& walk, const Subject& subject, const Spot& spot) {
  const bool whole = walk.look_within(
      spot, walk.at(spot).text,
      [&](Walk& within, const Spot& root) { look_at_values(within, subject, root, kRule); });
  if (!whole)
    walk.report({"unparsable", Weight::warning}, subject, spot, 0);
}

void look_at_either(Walk& walk, const Subject& subject, const Spot& spot) {
  if (walk.is_scalar(spot) && walk.at(spot).text.find(':') != std::string::npos)
    look_at_values_text(walk, subject, spot);
  else
    look_at_values(walk, subject, spot, kRule);
}

// spec.source.helm of an Application; spec of the others.
void look_at_owner(Walk& walk, const Subject& subject, const Object& owner) {
  for (const std::string_view key :
       {"values", "valuesObject", "valuesContent", "parameters", "set"})
    walk.each(owner, key, [&](const Spot& spot) { look_at_either(walk, subject, spot); });
}

}  // namespace

void look_at_values(Walk& walk, const Subject& subject, const Spot& spot, std::string_view rule) {
  look_below(walk, {subject, rule}, spot);
}

void look_at_helm_owner(Walk& walk, const Object& object) {
  const std::string version = walk.text(object, "apiVersion");
  const bool chart = walk.has(object, "kind", "HelmRelease") ||
                     walk.has(object, "kind", "HelmChart") ||
                     walk.has(object, "kind", "HelmChartConfig");
  if (chart) {
    const Subject subject = walk.subject(object);
    walk.each(object, "spec",
              [&](const Spot& spec) { look_at_owner(walk, subject, walk.open(spec)); });
  }
  // An Application, a template of one in an ApplicationSet, each of its sources.
  if (walk.has(object, "repoURL") && walk.has(object, "helm"))
    walk.each(object, "helm", [&](const Spot& helm) {
      look_at_owner(walk, {"Application", walk.text(object, "chart")}, walk.open(helm));
    });
}

}  // namespace refward::manifests
