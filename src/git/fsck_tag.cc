// SPDX-License-Identifier: Apache-2.0
#include "git/fsck_header.h"
#include "git/objects.h"
#include "git/ref_name.h"

#include <algorithm>
#include <array>

namespace refward::git {

namespace {

bool is_type(std::string_view text) {
  constexpr std::array kKinds = {ObjectKind::commit, ObjectKind::tree, ObjectKind::blob,
                                 ObjectKind::tag};
  return std::ranges::any_of(kKinds, [&](ObjectKind kind) { return text == to_text(kind); });
}

// Newer Gits know these two behind the tagger, each with its continuation lines.
void take_signatures(FsckHeader& header) {
  for (const std::string_view key : {"gpgsig ", "gpgsig-sha256 "}) {
    if (header.take(key)) {
      while (header.take(" ")) {
      }
    }
  }
}

}  // namespace

// missingType, missingTag, badGpgsig and badHeaderContinuation are of lines without an end, and
// those are unterminatedHeader before.
FsckFaults fsck_tag(std::string_view raw) {
  FsckFaults faults;
  FsckHeader header(raw, faults);
  if (!header.is_whole())
    return faults;
  const auto lack = [&](std::string_view id) {
    header.add(id);
    return faults;
  };
  const auto object = header.take("object ");
  if (!object)
    return lack("missingObject");
  header.check_id(*object, "badObjectSha1");
  const auto type = header.take("type ");
  if (!type)
    return lack("missingTypeEntry");
  if (!is_type(*type))
    header.add("badType");
  const auto name = header.take("tag ");
  if (!name)
    return lack("missingTagEntry");
  if (!RefName::parse("refs/tags/" + std::string(*name)))
    header.add("badTagName", *name);
  if (const auto tagger = header.take("tagger "))
    header.check_person(*tagger, "tagger");
  else
    header.add("missingTaggerEntry");
  take_signatures(header);
  if (!header.at_end_of_header())
    header.add("extraHeaderEntry");
  return faults;
}

}  // namespace refward::git
