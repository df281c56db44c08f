// SPDX-License-Identifier: Apache-2.0
// SealedSecret (bitnami.com/v1alpha1): each value is a session key sealed with RSA, behind its
// length in two bytes, and a ciphertext under it. What stands in the template is plain.
#include "base/bytes.h"
#include "manifests/kinds/kinds.h"
#include "manifests/values.h"

namespace refward::manifests {
namespace {

bool is_sealed_value(const std::string& text) {
  constexpr std::size_t kSmallestKey = 128;  // RSA with 1024 bits
  constexpr std::size_t kLargestKey = 2048;
  constexpr std::size_t kTag = 16;
  const auto decoded = base::parse_base64(without_blanks(text));
  if (!decoded || decoded->size() < 2)
    return false;
  const std::size_t size = static_cast<std::size_t>((*decoded)[0]) << 8U | (*decoded)[1];
  return size >= kSmallestKey && size <= kLargestKey && decoded->size() >= 2 + size + kTag;
}

void look_at_sealed(Walk& walk, const Subject& subject, const Spot& spot) {
  if (walk.is_scalar(spot) && is_sealed_value(walk.at(spot).text)) {
    walk.report_encrypted(subject, spot);
    return;
  }
  walk.judge({"sealed-secret-plain"}, subject, spot, Coding::plain);
}

void look_at_spec(Walk& walk, const Subject& subject, const Object& spec) {
  // v1alpha1 once had one value, `data`, for all keys together.
  for (const std::string_view name : {"encryptedData", "data"})
    walk.each(spec, name, [&](const Spot& sealed) {
      if (!walk.is_mapping(sealed))
        look_at_sealed(walk, subject, sealed);
      walk.each_pair(walk.open(sealed), [&](const std::string& /*key*/, const Spot& value) {
        look_at_sealed(walk, subject, value);
      });
    });
  walk.each(spec, "template", [&](const Spot& spot) {
    const Object content = walk.open(spot);
    for (const std::string_view name : {"data", "stringData"})
      walk.each(content, name, [&](const Spot& data) {
        if (!walk.is_mapping(data))
          walk.judge({"sealed-secret-plain"}, subject, data, Coding::plain);
        walk.each_pair(walk.open(data), [&](const std::string& /*key*/, const Spot& value) {
          walk.judge({"sealed-secret-plain"}, subject, value, Coding::plain);
        });
      });
  });
}

}  // namespace

void look_at_sealed_secret(Walk& walk, const Object& object) {
  if (!walk.has(object, "kind", "SealedSecret"))
    return;
  Subject subject = walk.subject(object);
  subject.kind = "SealedSecret";
  walk.each(object, "spec",
            [&](const Spot& spec) { look_at_spec(walk, subject, walk.open(spec)); });
}

}  // namespace refward::manifests
