// SPDX-License-Identifier: Apache-2.0
#include "git/fsck_header.h"

namespace refward::git {

FsckFaults fsck_commit(std::string_view raw) {
  FsckFaults faults;
  FsckHeader header(raw, faults);
  if (!header.is_whole())
    return faults;
  const auto tree = header.take("tree ");
  if (!tree) {
    header.add("missingTree");
    return faults;
  }
  header.check_id(*tree, "badTreeSha1");
  bool parents_good = true;
  while (const auto parent = header.take("parent "))
    parents_good = parents_good && ObjectId::parse(*parent);
  if (!parents_good)
    header.add("badParentSha1");
  int authors = 0;
  for (; const auto author = header.take("author "); ++authors)
    header.check_person(*author, "author");
  if (authors != 1)
    header.add(authors == 0 ? "missingAuthor" : "multipleAuthors");
  if (const auto committer = header.take("committer "))
    header.check_person(*committer, "committer");
  else
    header.add("missingCommitter");
  if (raw.find('\0') != std::string_view::npos)
    header.add("nulInCommit");
  return faults;
}

}  // namespace refward::git
