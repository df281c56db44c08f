// SPDX-License-Identifier: Apache-2.0
// Helm's own record of a release (helm.sh/release.v1): gzip of JSON, in base64, in a Secret or a
// ConfigMap. It holds the values that the release was given and every manifest that came of them.
#include "base/bytes.h"
#include "base/inflate.h"
#include "manifests/kinds/kinds.h"
#include "manifests/values.h"

namespace refward::manifests {
namespace {

constexpr std::string_view kRule = "helm-release";

void look_at_release(Walk& walk, const Spot& root) {
  const Object release = walk.open(root);
  const Subject subject{"Secret", walk.text(release, "name")};
  for (const std::string_view key : {"config", "chart"})
    walk.each(release, key, [&](const Spot& spot) {
      const Object part = walk.open(spot);
      if (key == "config")
        look_at_values(walk, subject, spot, kRule);
      walk.each(part, "values",
                [&](const Spot& values) { look_at_values(walk, subject, values, kRule); });
    });
  walk.each(release, "manifest",
            [&](const Spot& manifest) { walk.look_into(manifest, walk.at(manifest).text, kRule); });
  walk.each(release, "hooks", [&](const Spot& hooks) {
    walk.each_item(hooks, [&](const Spot& hook) {
      walk.each(walk.open(hook), "manifest", [&](const Spot& manifest) {
        walk.look_into(manifest, walk.at(manifest).text, kRule);
      });
    });
  });
}

}  // namespace

bool open_helm_release(Walk& walk, const Spot& spot, const std::string& value) {
  const auto packed = base::parse_base64(without_blanks(value));
  if (!packed)
    return false;
  const auto text = base::inflate(base::as_text(*packed), base::Inflater::Wrapping::gzip,
                                  walk.options().limits.max_bytes);
  bool release = false;
  return text && walk.look_within(spot, *text, [&](Walk& within, const Spot& root) {
    const Object object = within.open(root);
    release = within.has(object, "manifest") && within.has(object, "chart");
    if (release)
      look_at_release(within, root);
  }) && release;
}

// Helm's other store. What cannot be opened there is no Secret, and left to the scanner.
void look_at_helm_config_map(Walk& walk, const Object& object) {
  if (!walk.has(object, "kind", "ConfigMap"))
    return;
  walk.each(object, "data", [&](const Spot& data) {
    walk.each(walk.open(data), "release", [&](const Spot& spot) {
      if (!walk.at(spot).text.starts_with("H4sI"))
        return;
      if (!open_helm_release(walk, spot, walk.at(spot).text))
        walk.report({kRule, Weight::warning}, walk.subject(object), spot,
                    walk.at(spot).text.size());
    });
  });
}

}  // namespace refward::manifests
