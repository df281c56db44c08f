// SPDX-License-Identifier: Apache-2.0
// Terraform state, version 4: `sensitive_attributes` of an instance lists paths into its
// attributes, and an output says `sensitive` of itself. Older programs list none: there the names
// of attributes tell.
#include "manifests/kinds/kinds.h"

#include <charconv>
#include <optional>

namespace refward::manifests {
namespace {

constexpr Rule kRule{"terraform-state"};

std::optional<std::size_t> index_of(const std::string& text) {
  std::size_t index = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, index);
  if (error != std::errc() || rest != end)
    return std::nullopt;
  return index;
}

// What a step names: {"type": "get_attr", "value": "password"}, {"type": "index", "value":
// {"value": 0, "type": "number"}}.
std::string step_of(Walk& walk, const Spot& spot) {
  const Object step = walk.open(spot);
  std::string name;
  walk.each(step, "value", [&](const Spot& value) {
    name = walk.is_mapping(value) ? walk.text(walk.open(value), "value") : walk.at(value).text;
  });
  return name;
}

// Follows the steps from `place` on and judges what is there.
void follow(
    Walk& walk, const Subject& subject, const Spot& place, const Spot& path, std::size_t at) {
  if (!walk.enter(place.depth))
    return;
  if (at == walk.at(path).children.size()) {
    walk.judge(kRule, subject, place, Coding::plain);
    return;
  }
  const std::string name = step_of(walk, walk.item(path, at));
  const auto next = [&](const Spot& below) { follow(walk, subject, below, path, at + 1); };
  if (walk.is_mapping(place)) {
    walk.each(walk.open(place), name, next);
    return;
  }
  const auto index = index_of(name);
  if (index && *index < walk.at(place).children.size())
    next(walk.item(place, *index));
}

void look_at_instance(Walk& walk, const Subject& subject, const Object& instance) {
  walk.each(instance, "attributes", [&](const Spot& attributes) {
    walk.each(instance, "sensitive_attributes", [&](const Spot& paths) {
      walk.each_item(paths, [&](const Spot& path) {
        if (walk.at(path).kind == Node::Kind::sequence)
          follow(walk, subject, attributes, path, 0);
      });
    });
    look_at_values(walk, subject, attributes, kRule.name);
  });
}

void look_at_resource(Walk& walk, const Object& resource) {
  const Subject subject{walk.text(resource, "type"), walk.text(resource, "name")};
  walk.each(resource, "instances", [&](const Spot& instances) {
    walk.each_item(instances, [&](const Spot& instance) {
      look_at_instance(walk, subject, walk.open(instance));
    });
  });
}

}  // namespace

void look_at_terraform_state(Walk& walk, const Object& root) {
  if (!walk.has(root, "terraform_version") || !walk.has(root, "version"))
    return;
  walk.each(root, "resources", [&](const Spot& resources) {
    walk.each_item(resources,
                   [&](const Spot& resource) { look_at_resource(walk, walk.open(resource)); });
  });
  walk.each(root, "outputs", [&](const Spot& outputs) {
    walk.each_pair(walk.open(outputs), [&](const std::string& name, const Spot& spot) {
      const Object output = walk.open(spot);
      if (walk.has(output, "sensitive", "true"))
        walk.each(output, "value", [&](const Spot& value) {
          walk.judge(kRule, {"output", name}, value, Coding::plain);
        });
    });
  });
}

}  // namespace refward::manifests
