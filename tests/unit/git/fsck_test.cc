// SPDX-License-Identifier: Apache-2.0
// Every check is held against the installed Git: broken objects of every kind are written into one
// repository, `git fsck` says what it finds in each, and the sets of message ids have to be equal.
// `git mktag` tells of tags that fsck gives up on. Where we are stricter on purpose, the row says
// so, and docs/fsck.md says why.
#include "git/fsck.h"

#include "base/files.h"
#include "base/text.h"
#include "git/scratch.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <vector>

namespace refward::git {

namespace {

using namespace std::string_literals;
using Ids = std::set<std::string>;

const std::string kEmptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const std::string kEmptyBlob = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
const std::string kPerson = "A <a@b.c> 1 +0000\n";
const std::string kTree = "tree " + kEmptyTree + "\n";
const std::string kAuthor = "author " + kPerson;
const std::string kCommitter = "committer " + kPerson;
const std::string kTagHead = "object " + kEmptyTree + "\ntype tree\ntag v1\n";
const std::string kTagger = "tagger " + kPerson;

std::string entry(const std::string& mode,
                  const std::string& name,
                  const std::string& id = kEmptyBlob) {
  const auto parsed = ObjectId::parse(id);
  std::string raw;
  for (const unsigned char byte : parsed.value().bytes())
    raw += static_cast<char>(byte);
  return mode + " " + name + '\0' + raw;
}

std::string joined(const Ids& ids) {
  std::string out;
  for (const std::string& id : ids)
    out += (out.empty() ? "" : " ") + id;
  return out;
}

FsckFaults faults_of(const std::string& kind, const std::string& raw) {
  if (kind == "commit")
    return fsck_commit(raw);
  if (kind == "tag")
    return fsck_tag(raw);
  if (kind == "tree")
    return fsck_tree(raw).faults;
  return kind == "attributes" ? fsck_gitattributes(raw) : fsck_gitmodules(raw);
}

Ids ids_of(const FsckFaults& faults) {
  Ids ids;
  for (const FsckFault& fault : faults)
    ids.insert(std::string(fault.id));
  return ids;
}

struct Seen {
  Ids errors, warnings;
  bool unparsable = false;

  [[nodiscard]] Ids all() const {
    Ids ids = errors;
    ids.insert(warnings.begin(), warnings.end());
    return ids;
  }
};

// "error in tree 0123...: hasDot: contains '.'", "error: 0123...: object could not be parsed".
std::map<std::string, Seen> read_report(const std::string& report) {
  std::map<std::string, Seen> seen;
  std::istringstream lines(report);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string level, in, kind, object, id;
    words >> level >> in >> kind >> object >> id;
    if (level == "error:" && in.size() == 41 && kind == "object") {
      seen[in.substr(0, 40)].unparsable = true;
    } else if (in == "in" && object.size() == 41 && id.ends_with(':')) {
      Seen& of = seen[object.substr(0, 40)];
      (level == "error" ? of.errors : of.warnings).insert(id.substr(0, id.size() - 1));
    }
  }
  return seen;
}

// Objects as they are, in one repository.
class Museum {
 public:
  Museum() {
    scratch_.run(
        "git init -q --bare r.git && git -C r.git config core.fsync none && mkdir raw && git -C "
        "r.git mktree </dev/null && "
        "git -C r.git hash-object -w --stdin </dev/null");
  }

  void add(const std::string& kind, const std::string& raw) {
    const std::string file = fmt::format("raw/{}", files_.size());
    scratch_.write(file, raw);
    files_.push_back({kind, raw, file, ""});
  }

  struct Piece {
    std::string kind, raw, file, id;
  };

  const std::vector<Piece>& write() {
    for (const std::string kind : {"commit", "tag", "tree", "modules", "attributes"})
      write_kind(kind);
    hang_files();
    return files_;
  }

  // What git fsck says, with these options.
  [[nodiscard]] std::map<std::string, Seen> report(const std::string& config,
                                                   const std::string& options) const {
    const Ran ran = scratch_.try_run("git -C r.git " + config + " fsck " + options +
                                     " --no-dangling --no-progress 2>&1");
    return read_report(ran.output);
  }

  // Of a tag: what git mktag says.
  [[nodiscard]] Ids mktag(const std::string& raw, const std::string& config) const {
    scratch_.write("tag", raw);
    const Ran ran = scratch_.try_run("git -C r.git " + config + " mktag --no-strict <tag 2>&1");
    Ids ids;
    std::istringstream words(ran.output);
    for (std::string word; words >> word;)
      if (fsck_check(word.substr(0, word.size() - 1)) != nullptr && word.ends_with(':'))
        ids.insert(word.substr(0, word.size() - 1));
    return ids;
  }

  [[nodiscard]] const Scratch& scratch() const { return scratch_; }

 private:
  void write_kind(const std::string& kind) {
    std::string list;
    for (const Piece& piece : files_)
      if (piece.kind == kind)
        list += scratch_.path().string() + "/" + piece.file + "\n";
    if (list.empty())
      return;
    scratch_.write("list", list);
    const bool blob = kind == "modules" || kind == "attributes";
    std::istringstream ids(scratch_.run("git -C r.git hash-object -w --literally --no-filters -t " +
                                        (blob ? "blob"s : kind) + " --stdin-paths <list"));
    for (Piece& piece : files_)
      if (piece.kind == kind)
        ids >> piece.id;
  }

  // Git looks into files only where a tree names them.
  void hang_files() {
    std::string listing;
    for (const Piece& piece : files_)
      if (piece.kind == "modules" || piece.kind == "attributes")
        listing += fmt::format("100644 blob {}\t.git{}\n\n", piece.id, piece.kind);
    scratch_.write("listing", listing);
    scratch_.run("git -C r.git mktree --batch <listing");
  }

  Scratch scratch_;
  std::vector<Piece> files_;
};

// Nearly every id that may be a warning is one, so that Git goes on behind it.
std::string all_as_warnings() {
  // Not known to Git 2.39; or it then reads on at no certain place.
  static const std::set<std::string_view> unfit = {"badGpgsig",     "badHeaderContinuation",
                                                   "largePathname", "badTreeSha1",
                                                   "badParentSha1", "badObjectSha1"};
  std::string out;
  for (const FsckCheck& check : fsck_checks())
    if (check.level != FsckLevel::fatal && !unfit.contains(check.id))
      out += fmt::format("-c fsck.{}=warn ", check.id);
  return out;
}

struct Row {
  std::string why;
  std::string kind;
  std::string raw;
  std::string ours;        // ids, sorted
  std::string gits = "=";  // where Git 2.39 says something else; "*": it gives up on the object
};

std::vector<Row> commit_rows() {
  const auto by = [](const std::string& person) {
    return kTree + "author " + person + "\n" + kCommitter + "\nx";
  };
  return {
      {"whole", "commit", kTree + kAuthor + kCommitter + "\nx", ""},
      {"with parents and further headers", "commit",
       kTree + "parent " + kEmptyTree + "\n" + kAuthor + kCommitter + "gpgsig a\n b\nx y\n\nx", ""},
      {"no message", "commit", kTree + kAuthor + kCommitter, ""},
      {"empty", "commit", "", "unterminatedHeader", "*"},
      {"no tree", "commit", kAuthor + kCommitter + "\nx", "missingTree", "*"},
      {"tree too short", "commit", "tree 1234\n" + kAuthor + kCommitter + "\n", "badTreeSha1", "*"},
      {"parent too short, in so short a commit that Git comes to check it", "commit",
       kTree + "parent 1\n", "badParentSha1 missingAuthor missingCommitter", "badParentSha1"},
      {"parent too short", "commit", kTree + "parent 1\n" + kAuthor + kCommitter + "\n",
       "badParentSha1", "*"},
      {"parent too long", "commit",
       kTree + "parent " + kEmptyTree + "0\n" + kAuthor + kCommitter + "\n", "badParentSha1", "*"},
      {"no author", "commit", kTree + kCommitter + "\n", "missingAuthor"},
      {"two authors", "commit", kTree + kAuthor + kAuthor + kCommitter + "\n", "multipleAuthors"},
      {"no committer", "commit", kTree + kAuthor + "\n", "missingCommitter"},
      {"neither", "commit", kTree + "\n", "missingAuthor missingCommitter"},
      {"a header between", "commit", kTree + kAuthor + "x y\n" + kCommitter + "\n",
       "missingCommitter"},
      {"NUL in the message", "commit", kTree + kAuthor + kCommitter + "\na\0b"s, "nulInCommit"},
      {"NUL in a header", "commit", kTree + kAuthor + kCommitter + "a\0b\n\nx"s, "nulInHeader"},
      {"no end of the header", "commit", kTree + kAuthor + "committer A", "unterminatedHeader"},
      {"no name", "commit", by("<a@b> 1 +0000"), "missingNameBeforeEmail"},
      {"a blank for a name", "commit", by(" <a@b> 1 +0000"), ""},
      {"> in the name", "commit", by("A> <a@b> 1 +0000"), "badName"},
      {"no e-mail", "commit", by("A 1 +0000"), "missingEmail"},
      {"no blank", "commit", by("A<a@b> 1 +0000"), "missingSpaceBeforeEmail"},
      {"empty e-mail", "commit", by("A <> 1 +0000"), ""},
      {"< in the e-mail", "commit", by("A <a<b> 1 +0000"), "badEmail"},
      {"open e-mail", "commit", by("A <a@b 1 +0000"), "badEmail"},
      {"no blank before the date", "commit", by("A <a@b>1 +0000"), "missingSpaceBeforeDate"},
      {"nothing behind the e-mail", "commit", by("A <a@b>"), "missingSpaceBeforeDate"},
      {"padded date", "commit", by("A <a@b> 01 +0000"), "zeroPaddedDate"},
      {"zero alone", "commit", by("A <a@b> 0 +0000"), ""},
      {"zero without a zone", "commit", by("A <a@b> 0"), "zeroPaddedDate"},
      {"word for a date", "commit", by("A <a@b> today +0000"), "badDate"},
      {"no zone", "commit", by("A <a@b> 1"), "badDate"},
      {"the last second of a clock", "commit", by("A <a@b> 9223372036854775807 +0000"), ""},
      {"one more", "commit", by("A <a@b> 9223372036854775808 +0000"), "badDateOverflow"},
      {"beyond any number", "commit", by("A <a@b> 99999999999999999999999 +0000"),
       "badDateOverflow"},
      {"overflow before the missing zone", "commit", by("A <a@b> 99999999999999999999x"),
       "badDateOverflow"},
      {"zone of three digits", "commit", by("A <a@b> 1 +000"), "badTimezone"},
      {"zone of five", "commit", by("A <a@b> 1 +00000"), "badTimezone"},
      {"zone without a sign", "commit", by("A <a@b> 1 0000"), "badTimezone"},
      {"CR behind the zone", "commit", by("A <a@b> 1 +0000\r"), "badTimezone"},
      {"two blanks", "commit", by("A <a@b>  1 +0000"), ""},
      {"both people", "commit", kTree + "author A <a> 01 +0000\ncommitter B> <b> 1 +0000\n\n",
       "badName zeroPaddedDate"},
      {"stricter: a sign before the date", "commit", by("A <a@b> -1 +0000"), "badDate",
       "badDateOverflow"},
      {"stricter: a plus before the date", "commit", by("A <a@b> +1 +0000"), "badDate", ""},
      {"stricter: padded behind two blanks", "commit", by("A <a@b>  01 +0000"), "zeroPaddedDate",
       ""},
      {"stricter: the date in the next line", "commit",
       kTree + kAuthor + "committer A <a@b> \n1 +0000\n\n", "badDate", ""},
  };
}

std::vector<Row> tag_rows() {
  const std::string object = "object " + kEmptyTree + "\n";
  const std::string type = "type tree\n";
  return {
      {"whole", "tag", kTagHead + kTagger + "\nx", ""},
      {"no message", "tag", kTagHead + kTagger + "\n", ""},
      {"no object", "tag", type + "tag v1\n" + kTagger + "\n", "missingObject", "*"},
      {"no id", "tag", "object 1\n" + type + "tag v1\n" + kTagger + "\n", "badObjectSha1", "*"},
      {"no type", "tag", object + "tag v1\n" + kTagger + "\n", "missingTypeEntry", "*"},
      {"unknown type", "tag", object + "type x\ntag v1\n" + kTagger + "\n", "badType", "*"},
      {"no tag", "tag", object + type + kTagger + "\n", "missingTagEntry", "*"},
      {"name that no ref has", "tag", object + type + "tag a b\n" + kTagger + "\n", "badTagName"},
      {"empty name", "tag", object + type + "tag \n" + kTagger + "\n", "badTagName"},
      {"no tagger", "tag", kTagHead + "\nx", "missingTaggerEntry"},
      {"no tagger, and another header", "tag", kTagHead + "x y\n\n",
       "extraHeaderEntry missingTaggerEntry"},
      {"bad tagger", "tag", kTagHead + "tagger A <a>\n\n", "missingSpaceBeforeDate"},
      {"extra header", "tag", kTagHead + kTagger + "x y\n\n", "extraHeaderEntry"},
      {"NUL in a header", "tag", kTagHead + kTagger + "x\0\n\n"s, "nulInHeader"},
      {"NUL in the message is nothing to Git", "tag", kTagHead + kTagger + "\na\0b"s, ""},
      {"no end of the header", "tag", kTagHead + "tagger A", "unterminatedHeader"},
      {"newer Git: a signature header", "tag", kTagHead + kTagger + "gpgsig a\n b\n\n", "",
       "extraHeaderEntry"},
      {"newer Git: the other signature header", "tag",
       kTagHead + kTagger + "gpgsig-sha256 a\n b\n\n", "", "extraHeaderEntry"},
      {"newer Git: a signature header and another", "tag",
       kTagHead + kTagger + "gpgsig a\n b\nx y\n\n", "extraHeaderEntry"},
  };
}

std::vector<Row> tree_rows() {
  const std::string folder = kEmptyTree;
  const auto named = [](const std::string& name, const std::string& mode = "100644") {
    return entry(mode, name);
  };
  std::vector<Row> rows = {
      {"empty", "tree", "", ""},
      {"every usual mode", "tree",
       named("a") + named("b", "100755") + entry("40000", "c", folder) + named("d", "120000") +
           entry("160000", "e", kEmptyTree),
       ""},
      {"cut short", "tree", named("a").substr(0, 20), "badTree"},
      {"mode with a letter", "tree", named("a", "10064x"), "badTree"},
      {"no mode", "tree", named("a", ""), "badTree"},
      {"no name", "tree", named(""), "badTree"},
      {"stricter: a fault before the break", "tree", named(".") + "x", "badTree hasDot", "badTree"},
      {"old mode", "tree", named("a", "100664"), "badFilemode"},
      {"odd mode", "tree", named("a", "100600"), "badFilemode"},
      {"no type", "tree", named("a", "644"), "badFilemode"},
      {"padded folder", "tree", entry("040000", "a", folder), "zeroPaddedFilemode"},
      {"padded file", "tree", named("a", "0100644"), "zeroPaddedFilemode"},
      {"null id", "tree", entry("100644", "a", std::string(40, '0')), "nullSha1"},
      {"dot", "tree", named("."), "hasDot"},
      {"dots", "tree", named(".."), "hasDotdot"},
      {"three dots", "tree", named("..."), ""},
      {"slash", "tree", named("a/b"), "fullPathname"},
      {"out of order", "tree", named("b") + named("a"), "treeNotSorted"},
      {"a folder sorts as if with a slash", "tree", named("a.b") + entry("40000", "a", folder), ""},
      {"a file does not", "tree", named("a.b") + named("a"), "treeNotSorted"},
      {"one name twice", "tree", named("a") + named("a"), "duplicateEntries"},
      {"a file and a folder", "tree", named("a") + entry("40000", "a", folder), "duplicateEntries"},
      {"a folder and a file", "tree", entry("40000", "a", folder) + named("a"), "duplicateEntries"},
      {"with others between", "tree",
       named("a") + named("a-") + named("a.b") + entry("40000", "a", folder), "duplicateEntries"},
      {"a link to .gitmodules", "tree", named(".gitmodules", "120000"), "gitmodulesSymlink"},
      {"to .gitattributes", "tree", named(".gitattributes", "120000"), "gitattributesSymlink"},
      {"to .gitignore", "tree", named(".gitignore", "120000"), "gitignoreSymlink"},
      {"to .mailmap", "tree", named(".mailmap", "120000"), "mailmapSymlink"},
      {"stricter: a mode beyond 16 bits", "tree", named("a", "1100644"), "badTree", ""},
      {"stricter: twice in no order", "tree", named("b") + named("a") + named("b"),
       "duplicateEntries treeNotSorted", "treeNotSorted"},
      {"newer Git: a long name", "tree", named(std::string(4097, 'x')), "largePathname", ""},
      {"the longest name", "tree", named(std::string(4096, 'x')), ""},
  };
  // What HFS+ and NTFS take for .git.
  for (const std::string name :
       {".git", ".GIT", ".git ", ".git. .", ".git:x", ".git\\x", ".git/x", "git~1", "GIT~1 ",
        "git~1:x", "a\\.git", "a\\b\\GIT~1", ".g\u200cit", "\ufeff.git", ".git\u206f", ".git\xff",
        ".git\u200c\xffx", "\u202a.\u202eG\u206aIT"})
    rows.push_back({name, "tree", named(name),
                    name.find('/') == std::string::npos ? "hasDotgit" : "fullPathname hasDotgit"});
  for (const std::string name : {".gitx", "git", "git~2", "git~10", ".git~1", "x.git", ".gi", "g~1",
                                 ".g\u200bit", ".g\xffit", "a\\.gitx", ". git"})
    rows.push_back({name, "tree", named(name), ""});
  return rows;
}

// Files that HFS+ and NTFS take for one of Git's own; as links, so that the tree has the fault.
std::vector<Row> name_rows() {
  std::vector<Row> rows;
  const auto link = [&](const std::string& name, const std::string& ids) {
    rows.push_back({name, "tree", entry("120000", name), ids});
  };
  for (const std::string name :
       {".GitModules", ".gitmodules .", ".gitmodules:x", "gitmod~1", "GITMOD~4", "gitmod~3 .:x",
        "gi7eba~1", "GI7EBA~9", "gi7eb~12", "gi7e~123", "a\\.gitmodules", "a\\gitmod~1",
        ".git\u200dmodules", ".gitmodules\xff", "a\\b\\.gitmodules."})
    link(name, "gitmodulesSymlink");
  for (const std::string name : {"gitatt~1", "gi7d29~1", "gi7d2~99", ".GITATTRIBUTES "})
    link(name, "gitattributesSymlink");
  for (const std::string name : {"gitign~4", "gi250a~1", ".gitignore...", "gi25~100"})
    link(name, "gitignoreSymlink");
  for (const std::string name : {"mailma~2", "maba30~1", "m~123456", ".MailMap:"})
    link(name, "mailmapSymlink");
  link("gi7~1234", "gitattributesSymlink gitmodulesSymlink");
  link("gi~12345", "gitattributesSymlink gitignoreSymlink gitmodulesSymlink");
  link("~1000000", "gitattributesSymlink gitignoreSymlink gitmodulesSymlink mailmapSymlink");
  for (const std::string name :
       {"gitmod~5", "gitmod~0", "gi7eba~0", "gi7eba~1x", "gi7eba~10", "gi7eb~1", "gi7eb~1a",
        ".gitmodules\\x", "a\\.gitmodules\\b", ".gitmodule", "gitmod~", "~0000000", "a\\.gitignore",
        "gi7e\xff~12", "gitmodules", "gi7eba1~"})
    link(name, "");
  link(".gitmodules/x", "fullPathname gitmodulesSymlink");
  return rows;
}

std::vector<Row> file_rows() {
  const auto with = [](const std::string& name, const std::string& line) {
    return "[submodule \"" + name + "\"]\n\t" + line + "\n";
  };
  std::vector<Row> rows = {
      {"whole", "modules", with("a/b", "path = b\n\turl = https://example.org/b.git # x"), ""},
      {"empty", "modules", "\n", ""},
      {"other sections", "modules", "[core]\n\turl = -x\n[submodule]\n\turl = -x\n", ""},
      {"section in capitals", "modules", "[SUBMODULE \"a\"]\nURL=-x\n", "gitmodulesUrl"},
      {"dotted section", "modules", "[submodule.a] url = -x", "gitmodulesUrl"},
      {"variable behind the section", "modules", "[submodule \"a\"] url = -x ; y\n",
       "gitmodulesUrl"},
      {"CRLF", "modules", "[submodule \"a\"]\r\n\turl = -x\r\n", "gitmodulesUrl"},
      {"stricter: a byte order mark", "modules", "\xef\xbb\xbf[submodule \"a\"]\nurl=-x\n",
       "gitmodulesUrl", "gitmodulesParse"},
      {"quotes", "modules", with("a", "url = \"-x\""), "gitmodulesUrl"},
      {"quotes inside", "modules", with("a", "url = \"\"-\"\"x"), "gitmodulesUrl"},
      {"continued", "modules", with("a", "url = \\\n-x"), "gitmodulesUrl"},
      {"escape in the name", "modules", with("\\.\\.", "url = x"), "gitmodulesName"},
      {"NUL ends the value", "modules", with("a", "update = !x\0y"s), "gitmodulesUpdate"},
      {"NUL in the name", "modules", with("..\0x"s, "url = -x"), ""},
      {"update", "modules", with("a", "update = !rm"), "gitmodulesUpdate"},
      {"update that is none", "modules", with("a", "update = checkout"), ""},
      {"path", "modules", with("a", "path = -x"), "gitmodulesPath"},
      {"key without a value", "modules", with("a", "path\n\turl\n\tupdate"), ""},
      {"everything", "modules", with("..", "path = -x\n\turl = -x\n\tupdate = !x"),
       "gitmodulesName gitmodulesPath gitmodulesUpdate gitmodulesUrl"},
      {"what stands before the break counts", "modules", with("a", "url = -x\n\t="),
       "gitmodulesParse gitmodulesUrl"},
      {"what stands behind does not", "modules", "[x\n" + with("a", "url = -x"), "gitmodulesParse"},
      {"lines below the bound", "attributes", std::string(2047, 'x') + "\n", ""},
      {"at it", "attributes", "a\n" + std::string(2048, 'x'), "gitattributesLineLength"},
      {"behind a NUL", "attributes", "a\0\n"s + std::string(3000, 'x'), ""},
  };
  for (const std::string name : {"", "..", "../x", "x/..", "x/../y", "x\\\\..", "..\\\\x"})
    rows.push_back({"name " + name, "modules", with(name, "x = y"), "gitmodulesName"});
  for (const std::string name : {"x", "...", "x..", "..x", "x/", "/x", "x..y/z", "."})
    rows.push_back({"name " + name, "modules", with(name, "x = y"), ""});
  for (const std::string text :
       {"[submodule \"a]\n", "[submodule \"a\"\n", "[submodule  a]\n", "[a b]\n", "x = [\n = y\n",
        "[a]\nx = \"y\n", "[a]\nx = \\y\n", "[a]\n1x = y\n", "[a]\nx y\n", "[a]\nx_y = z\n",
        "[a\n]", "[a \"\\\n\"]\n", "=\n", "[]\nx = y\n"})
    rows.push_back({"text " + text, "modules", text, "gitmodulesParse"});
  for (const std::string text :
       {"[a]\nx = y", "[a]\n; [\n# \"\n", "[a]\nx = \"y;#\" z\n", "[a \t \"b\"]x\n", "[a]\nx\\\n",
        "[a]\nx = y \\\n z\n", "[a]\rx = y\n", "[a]\nx = y\\"})
    rows.push_back(
        {"text " + text, "modules", text, text == "[a]\nx\\\n" ? "gitmodulesParse" : ""});
  for (const std::string url : {"-x",
                                "--upload-pack=x",
                                "../:x",
                                "..//x",
                                "./../:x",
                                ".././/../:x",
                                "..\\\\:x",
                                "./%0ax",
                                "../x%0Ay",
                                "./x\\ny",
                                "http://%0a",
                                "https://a.b/%0ax",
                                "https::http://a.b/%0a",
                                "ftp:///x",
                                "http://",
                                "http:///x",
                                "https::x",
                                "http::http://",
                                "https://?x",
                                "http://#x",
                                "https://a%0a@b/c",
                                "ftps://u@/x",
                                "http://a.b/\\nx",
                                "https:://x",
                                "http::///x"})
    rows.push_back({"url " + url, "modules", with("a", "url = \"" + url + "\""), "gitmodulesUrl"});
  for (const std::string url : {"x",
                                "./x",
                                "../x",
                                "../../x",
                                "./-x",
                                "./:x",
                                ".//x",
                                "ssh://-x/y",
                                "git@a.b:c",
                                "/x",
                                "http:x",
                                "https://a.b",
                                "https://u:p@a.b:80/c?d#e",
                                "https::https://a.b/c",
                                "x%0ay",
                                "a\\nb",
                                "ssh://a/%0a",
                                "..",
                                "./%0",
                                "./%00a",
                                "..:x",
                                "ftp://a",
                                "HTTP:///x",
                                "../x/:y",
                                "https://a/b@c",
                                "file:///x"})
    rows.push_back({"url " + url, "modules", with("a", "url = \"" + url + "\""), ""});
  return rows;
}

std::vector<Row> all_rows() {
  std::vector<Row> rows;
  for (auto more : {commit_rows(), tag_rows(), tree_rows(), name_rows(), file_rows()})
    rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

// Only what the repository shows, what cannot come in a push, and what an earlier check forestalls
// (docs/fsck.md).
const Ids kNeverInBytes = {"badGpgsig",         "badHeaderContinuation", "emptyName",
                           "gitattributesBlob", "gitattributesMissing",  "gitattributesLarge",
                           "gitmodulesBlob",    "gitmodulesLarge",       "gitmodulesMissing",
                           "missingTag",        "missingType",           "unknownType"};
// Git 2.39 gives up on such commits before it has a word for them, or does not know the word.
const Ids kUnsaidByGit = {"badTreeSha1", "missingTree", "largePathname"};

}  // namespace

TEST_CASE("each broken object: the ids that we find are those of the installed Git") {
  const std::vector<Row> rows = all_rows();
  Museum museum;
  for (const Row& row : rows)
    museum.add(row.kind, row.raw);
  const auto& pieces = museum.write();
  const std::string lenient = all_as_warnings();
  auto everything = museum.report(lenient, "");
  auto strict = museum.report("", "--strict");
  Ids ours_ever, gits_ever;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].kind);
    CAPTURE(rows[i].why);
    CAPTURE(pieces[i].id);
    const FsckFaults faults = faults_of(rows[i].kind, rows[i].raw);
    const Ids ours = ids_of(faults);
    CHECK(joined(ours) == rows[i].ours);
    Seen seen = everything[pieces[i].id];
    Ids gits = seen.all();
    if (rows[i].kind == "tag") {
      const Ids more = museum.mktag(rows[i].raw, lenient);
      gits.insert(more.begin(), more.end());
    }
    if (rows[i].gits == "*") {
      CHECK((seen.unparsable || !gits.empty()));
      CHECK(std::ranges::includes(ours, gits));
    } else {
      // Only --strict tells of group-writable files.
      const Ids more = strict[pieces[i].id].all();
      gits.insert(more.begin(), more.end());
      CHECK(joined(gits) == (rows[i].gits == "=" ? rows[i].ours : rows[i].gits));
    }
    for (const FsckFault& fault : faults) {
      const std::string id(fault.id);
      if (strict[pieces[i].id].all().contains(id))
        CHECK(strict[pieces[i].id].errors.contains(id) == is_error(fault.level));
    }
    ours_ever.insert(ours.begin(), ours.end());
    gits_ever.insert(gits.begin(), gits.end());
  }
  for (const FsckCheck& check : fsck_checks()) {
    const std::string id(check.id);
    CAPTURE(id);
    CHECK(ours_ever.contains(id) != kNeverInBytes.contains(id));
    if (!kNeverInBytes.contains(id))
      CHECK(gits_ever.contains(id) != kUnsaidByGit.contains(id));
  }
}

TEST_CASE("objects put together at random: the same ids, whatever meets whatever") {
  unsigned state = 11;
  const auto random = [&state](std::size_t bound) {
    state = state * 1103515245U + 12345U;
    return (state >> 16U) % bound;
  };
  const auto any = [&](const std::vector<std::string>& of) { return of[random(of.size())]; };
  const std::vector<std::string> names = {"A ", "A", "", " ", "A> ", "A <"};
  const std::vector<std::string> emails = {"<a@b>", "<a@b", "<>", "a@b>", "<<a>"};
  const std::vector<std::string> dates = {
      " 1", " 0", " 01", "1", " x", "  7", " 9223372036854775808"};
  const std::vector<std::string> zones = {" +0000", " -1234", " 0000", " +00000", "", "x", "+0000"};
  const auto person = [&] { return any(names) + any(emails) + any(dates) + any(zones) + "\n"; };
  const std::vector<std::string> entries = {
      "a",       "a.b",   "a-",    "b",        ".",        "..",        ".git",       "a/b", "c\\d",
      "c\\.git", "GIT~1", "git~2", "GITMOD~1", "~1234567", ".mailmap ", "\u200c.git", "z",   "zz"};
  const std::vector<std::string> modes = {"100644", "100755", "120000", "0100644",
                                          "100600", "1",      "160000"};
  const std::vector<std::string> texts = {"[submodule \"a\"]\n",
                                          "[submodule \"..\"]",
                                          "[x]\n",
                                          "url",
                                          " = ",
                                          "=",
                                          "-x",
                                          "../",
                                          ":x",
                                          "http://",
                                          "\n",
                                          " ",
                                          "\"",
                                          "\\",
                                          "path",
                                          "update = !x\n",
                                          "#",
                                          "%0a",
                                          "\t",
                                          "a",
                                          "]"};
  std::vector<Row> rows;
  for (int round = 0; round < 150; ++round) {
    std::string commit = kTree;
    for (std::size_t count = random(4); count > 0; --count)
      commit += any({"author ", "committer ", "author ", "x "}) + person();
    rows.push_back(
        {"", "commit", commit + any({"committer ", "x "}) + person() + any({"\n", "\nx", ""}), ""});
    rows.push_back({"", "tag", kTagHead + any({"tagger ", "x "}) + person() + "\nx", ""});
    std::string tree;
    for (std::size_t count = random(6); count > 0; --count)
      tree += entry(any(modes), any(entries));
    rows.push_back({"", "tree", tree, ""});
    std::string modules;
    for (std::size_t count = random(14); count > 0; --count)
      modules += any(texts);
    rows.push_back({"", "modules", "[submodule \"a\"]\n" + modules, ""});
  }
  Museum museum;
  for (const Row& row : rows)
    museum.add(row.kind, row.raw);
  const auto& pieces = museum.write();
  auto seen = museum.report(all_as_warnings(), "");
  std::map<std::string, int> met;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].kind);
    CAPTURE(rows[i].raw);
    Ids ours = ids_of(faults_of(rows[i].kind, rows[i].raw));
    Ids gits = seen[pieces[i].id].all();
    for (const std::string& id : ours)
      ++met[id];
    if (gits.contains("treeNotSorted")) {  // Git then looks for doubles among neighbours only
      ours.erase("duplicateEntries");
      gits.erase("duplicateEntries");
    }
    CHECK(joined(ours) == joined(gits));
  }
  CHECK(met.size() > 25);
}

TEST_CASE("whatever Git makes of ordinary work is clean") {
  const Scratch scratch;
  scratch.run(
      "git init -q -b main r && cd r && git config core.fsync none && mkdir -p a/b && echo x "
      ">a/b/c && "
      "echo '*.x text' >.gitattributes && echo x >.gitignore && echo 'A <a@b>' >.mailmap && ln -s "
      "a l && "
      "printf '[submodule \"s\"]\\n\\tpath = s\\n\\turl = ../s.git\\n' >.gitmodules && "
      "git add . && git commit -qm one && git tag -a -m tag v1 && git checkout -qb other && "
      "echo y >y && git add . && git commit -qm two && git checkout -q main && "
      "git commit -q --allow-empty -m 'a\u00e9' && git merge -q -m merge other && "
      "git -c i18n.commitEncoding=ISO-8859-1 commit -q --allow-empty -m x");
  std::istringstream lines(scratch.run(
      "git -C r cat-file --batch-check='%(objectname) %(objecttype)' --batch-all-objects"));
  std::map<std::string, int> kinds;
  for (std::string id, kind; lines >> id >> kind; ++kinds[kind]) {
    scratch.run("git -C r cat-file " + kind + " " + id + " >object");
    CAPTURE(id);
    if (kind != "blob")
      CHECK(joined(ids_of(faults_of(kind, scratch.read("object")))).empty());
  }
  CHECK(kinds["commit"] == 5);
  CHECK(kinds["tag"] == 1);
  CHECK(kinds["tree"] >= 4);
  CHECK(joined(ids_of(fsck_gitmodules(scratch.read("r/.gitmodules")))).empty());
}

TEST_CASE("a tree names the files that have to be looked into, but links") {
  const std::string other = kEmptyTree;
  const FsckTree tree =
      fsck_tree(entry("100644", ".gitattributes") + entry("100755", ".GITMODULES", other) +
                entry("120000", ".gitmodules") + entry("40000", "GITMOD~1", other) +
                entry("160000", "a\\.gitmodules") + entry("100644", "gitmodules"));
  std::string told;
  for (const FsckFile& file : tree.files)
    told += fmt::format("{} {} {}; ", file.kind == FsckFile::Kind::gitmodules ? "m" : "a",
                        file.name, file.id.hex().substr(0, 4));
  CHECK(told ==
        "a .gitattributes e69d; m .GITMODULES 4b82; m GITMOD~1 4b82; m a\\.gitmodules e69d; ");
}

TEST_CASE("files beyond the bounds are not read") {
  CHECK(joined(ids_of(fsck_gitmodules(std::string(kMaxGitmodulesBytes + 1, '\n')))) ==
        "gitmodulesLarge");
  CHECK(fsck_gitmodules(std::string(kMaxGitmodulesBytes, '\n')).empty());
  CHECK(joined(ids_of(fsck_gitattributes(std::string(kMaxGitattributesBytes + 1, '\n')))) ==
        "gitattributesLarge");
}

TEST_CASE("docs/fsck.md lists every check with its level, and no other") {
  const std::string page = base::read_file(REFWARD_SOURCE_ROOT "/docs/fsck.md", 1U << 20);
  std::size_t rows = 0;
  for (const FsckCheck& check : fsck_checks()) {
    CAPTURE(check.id);
    CHECK(page.find(fmt::format("\n| `{}` | {} | {} |", check.id, to_text(check.level),
                                check.summary)) != std::string::npos);
  }
  for (std::size_t at = page.find("\n| `"); at != std::string::npos;
       at = page.find("\n| `", at + 1))
    ++rows;
  CHECK(rows == fsck_checks().size());
  CHECK(std::ranges::is_sorted(fsck_checks(), {},
                               [](const FsckCheck& check) { return base::to_lower(check.id); }));
}

TEST_CASE("what is fatal cannot be ignored, nor what is no check") {
  CHECK(may_be_ignored("zeroPaddedFilemode"));
  CHECK(may_be_ignored("badFilemode"));
  CHECK_FALSE(may_be_ignored("nulInHeader"));
  CHECK_FALSE(may_be_ignored("unterminatedHeader"));
  CHECK_FALSE(may_be_ignored("zeropaddedfilemode"));
  CHECK_FALSE(may_be_ignored(""));
}

}  // namespace refward::git
