// SPDX-License-Identifier: Apache-2.0
#include "base/failure.h"
#include "git/fsck.h"

#include <algorithm>
#include <array>

namespace refward::git {

namespace {

using enum FsckLevel;

constexpr std::array kChecks = {
    FsckCheck{"badDate", error, "a date that is no number"},
    FsckCheck{"badDateOverflow", error, "a date beyond what a clock can show"},
    FsckCheck{"badEmail", error, "an e-mail address without its end"},
    FsckCheck{"badFilemode", info, "a mode that Git does not write"},
    FsckCheck{"badGpgsig", error, "a tag's signature header without its end"},
    FsckCheck{"badHeaderContinuation", error, "a tag's continued header without its end"},
    FsckCheck{"badName", error, "a name with a > in it"},
    FsckCheck{"badObjectSha1", error, "a tag whose object line holds no id"},
    FsckCheck{"badParentSha1", error, "a parent line that holds no id"},
    FsckCheck{"badTagName", info, "a tag with a name that no ref can have"},
    FsckCheck{"badTimezone", error, "a time zone that is not of the form +hhmm"},
    FsckCheck{"badTree", error, "a tree that cannot be read"},
    FsckCheck{"badTreeSha1", error, "a tree line that holds no id"},
    FsckCheck{"badType", error, "a tag of an object of no known type"},
    FsckCheck{"duplicateEntries", error, "a tree with one name twice"},
    FsckCheck{"emptyName", warn, "an entry without a name"},
    FsckCheck{"extraHeaderEntry", ignore, "a tag with a header behind tagger"},
    FsckCheck{"fullPathname", warn, "an entry with a / in its name"},
    FsckCheck{"gitattributesBlob", error, "a .gitattributes that is no file"},
    FsckCheck{"gitattributesLarge", error, "a .gitattributes of more than 100 MiB"},
    FsckCheck{"gitattributesLineLength", error, "a .gitattributes with a line of 2048 bytes"},
    FsckCheck{"gitattributesMissing", error, "a .gitattributes that is not there"},
    FsckCheck{"gitattributesSymlink", info, "a .gitattributes that is a symbolic link"},
    FsckCheck{"gitignoreSymlink", info, "a .gitignore that is a symbolic link"},
    FsckCheck{"gitmodulesBlob", error, "a .gitmodules that is no file"},
    FsckCheck{"gitmodulesLarge", error, "a .gitmodules that is too large"},
    FsckCheck{"gitmodulesMissing", error, "a .gitmodules that is not there"},
    FsckCheck{"gitmodulesName", error, "a submodule with a name that leads elsewhere"},
    FsckCheck{"gitmodulesParse", info, "a .gitmodules that does not parse"},
    FsckCheck{"gitmodulesPath", error, "a submodule with a path that begins with -"},
    FsckCheck{"gitmodulesSymlink", error, "a .gitmodules that is a symbolic link"},
    FsckCheck{"gitmodulesUpdate", error, "a submodule whose update is a command"},
    FsckCheck{"gitmodulesUrl", error, "a submodule with a URL that leads elsewhere"},
    FsckCheck{"hasDot", warn, "an entry named ."},
    FsckCheck{"hasDotdot", warn, "an entry named .."},
    FsckCheck{"hasDotgit", warn, "an entry named .git"},
    FsckCheck{"largePathname", warn, "an entry with a name of more than 4096 bytes"},
    FsckCheck{"mailmapSymlink", info, "a .mailmap that is a symbolic link"},
    FsckCheck{"missingAuthor", error, "a commit without an author"},
    FsckCheck{"missingCommitter", error, "a commit without a committer"},
    FsckCheck{"missingEmail", error, "a person without an e-mail address"},
    FsckCheck{"missingNameBeforeEmail", error, "a person without a name"},
    FsckCheck{"missingObject", error, "a tag without an object line at its head"},
    FsckCheck{"missingSpaceBeforeDate", error, "no blank before a date"},
    FsckCheck{"missingSpaceBeforeEmail", error, "no blank before an e-mail address"},
    FsckCheck{"missingTag", error, "a tag that ends behind its type line"},
    FsckCheck{"missingTagEntry", error, "a tag without a tag line"},
    FsckCheck{"missingTaggerEntry", info, "a tag without a tagger line"},
    FsckCheck{"missingTree", error, "a commit without a tree line at its head"},
    FsckCheck{"missingType", error, "a tag that ends in its type line"},
    FsckCheck{"missingTypeEntry", error, "a tag without a type line"},
    FsckCheck{"multipleAuthors", error, "a commit with more than one author"},
    FsckCheck{"nulInCommit", warn, "a NUL byte in a commit"},
    FsckCheck{"nulInHeader", fatal, "a NUL byte in a header"},
    FsckCheck{"nullSha1", warn, "an entry that names the null id"},
    FsckCheck{"treeNotSorted", error, "a tree that is not in order"},
    FsckCheck{"unknownType", error, "an object of no known type"},
    FsckCheck{"unterminatedHeader", fatal, "a header without its end"},
    FsckCheck{"zeroPaddedDate", error, "a date that begins with 0"},
    FsckCheck{"zeroPaddedFilemode", warn, "a mode that begins with 0"},
};

}  // namespace

std::string_view to_text(FsckLevel level) noexcept {
  switch (level) {
    case fatal:
      return "fatal";
    case error:
      return "error";
    case warn:
      return "warn";
    case info:
      return "info";
    case ignore:
      return "ignore";
  }
  return "error";
}

std::span<const FsckCheck> fsck_checks() noexcept {
  return kChecks;
}

const FsckCheck* fsck_check(std::string_view id) noexcept {
  const auto* found = std::ranges::find(kChecks, id, &FsckCheck::id);
  return found == kChecks.end() ? nullptr : &*found;
}

bool may_be_ignored(std::string_view id) noexcept {
  const FsckCheck* check = fsck_check(id);
  return check != nullptr && check->level != fatal;
}

bool is_error(FsckLevel level) noexcept {
  return level != info && level != ignore;
}

FsckFault fsck_fault(std::string_view id, std::string detail) {
  const FsckCheck* check = fsck_check(id);
  if (check == nullptr)
    throw base::Failure::fault("no such check: " + std::string(id));
  return {check->id, check->level, std::move(detail)};
}

}  // namespace refward::git
