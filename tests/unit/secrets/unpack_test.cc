// SPDX-License-Identifier: Apache-2.0
// Archives, made by Python's modules and by tar, zip and gzip themselves.
#include "secrets/unpack.h"

#include "workshop.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace refward::secrets {
namespace {

using namespace std::string_literals;

struct Opened {
  std::string members;  // "path=bytes" (or the size, where it is long), by line
  std::string unread;   // "why@inside", by line
  std::size_t total = 0;
  bool archive = false;
};

Opened open(const std::string& bytes, const UnpackLimits& limits = {}) {
  Opened opened;
  Unpacked result = unpack(bytes, limits, [&](std::string_view inside, std::string_view data) {
    const bool shown = data.size() <= 16;
    opened.members.append(inside).append("=").append(shown ? std::string(data)
                                                           : std::to_string(data.size()));
    opened.members += "\n";
    opened.total += data.size();
  });
  for (const Unread& unread : std::move(result.unread).take())
    opened.unread += unread.why + "@" + unread.inside + "\n";
  opened.archive = result.archive;
  return opened;
}

const std::string kZip =
    "def pack(*files, method=zipfile.ZIP_DEFLATED):\n"
    "  b = io.BytesIO()\n"
    "  with zipfile.ZipFile(b, \"w\", method) as z:\n"
    "    for name, data in files: z.writestr(zipfile.ZipInfo(name), data, method)\n"
    "  return b.getvalue()\n"
    "def tar(*files, format=tarfile.PAX_FORMAT):\n"
    "  b = io.BytesIO()\n"
    "  with tarfile.open(fileobj=b, mode=\"w\", format=format) as t:\n"
    "    for name, data in files:\n"
    "      i = tarfile.TarInfo(name); i.size = len(data); t.addfile(i, io.BytesIO(data))\n"
    "  return b.getvalue()\n";

struct Row {
  const char* why;
  std::string program;
  std::string members;
  std::string unread;
};

const std::string kLong(150, 'n');

const Row kRows[] = {
    {"zip, deflated", "out.write(pack((\"a/b\", \"one\"), (\"c\", \"two\")))", "a/b=one\nc=two\n",
     ""},
    {"zip, stored", "out.write(pack((\"a\", \"one\"), method=0))", "a=one\n", ""},
    {"zip behind something else", "out.write(b\"#!/bin/sh\\n\" * 9 + pack((\"a\", \"one\")))",
     "a=one\n", ""},
    {"zip before something else", "out.write(pack((\"a\", \"one\")) + b\"x\" * 99)", "a=one\n", ""},
    {"an empty zip", "out.write(pack())", "", ""},
    {"zip written as a stream",
     "class S(io.RawIOBase):\n"
     "  def writable(self): return True\n"
     "  def write(self, b): out.write(b); return len(b)\n"
     "with zipfile.ZipFile(S(), \"w\", 8) as z: z.writestr(\"a\", \"one\"); z.writestr(\"b\", "
     "\"two\")",
     "a=one\nb=two\n", ""},
    {"zip64",
     "b = io.BytesIO(); z = zipfile.ZipFile(b, \"w\", 8)\n"
     "with z.open(\"a\", \"w\", force_zip64=True) as f: f.write(b\"one\")\n"
     "z.close(); out.write(b.getvalue())",
     "a=one\n", ""},
    {"zip without its directory: told, and read",
     "d = pack((\"a\", \"one\"), (\"b\", \"two\")); out.write(d[:d.index(b\"PK\\1\\2\")])",
     "a=one\nb=two\n", "archive-damaged@\n"},
    {"a member that the directory leaves out",
     "d = pack((\"hidden\", \"one\")); e = pack((\"shown\", \"two\")); "
     "out.write(d[:d.index(b\"PK\\1\\2\")] + e)",
     "hidden=one\nshown=two\n", ""},
    {"a local header that tells another method",
     "d = bytearray(pack((\"a\", \"one\"), method=0)); d[8] = 8; out.write(d)", "a=one\n",
     "archive-damaged@a\n"},
    {"a local header that tells fewer bytes",
     "d = bytearray(pack((\"a\", \"one\"), method=0)); d[18] = 1; out.write(d)", "a=one\na=o\n",
     "archive-damaged@a\n"},
    {"a wrong checksum",
     "d = pack((\"a\", \"one\"), method=0); out.write(d.replace(b\"one\", b\"two\"))", "a=two\n",
     "archive-damaged@a\n"},
    {"encrypted",
     "d = bytearray(pack((\"a\", \"one\"))); d[6] |= 1; d[d.index(b\"PK\\1\\2\") + 8] |= 1; "
     "out.write(d)",
     "", "archive-encrypted@a\n"},
    {"zip with bzip2", "out.write(pack((\"a\", \"one\"), method=zipfile.ZIP_BZIP2))", "",
     "archive-method@a\n"},
    {"tar, pax",
     "out.write(tar((\"a\", b\"one\"), (\"n\" * 150, b\"two\"), format=tarfile.PAX_FORMAT))",
     "a=one\n" + kLong + "=two\n", ""},
    {"tar, GNU",
     "out.write(tar((\"a\", b\"one\"), (\"n\" * 150, b\"two\"), format=tarfile.GNU_FORMAT))",
     "a=one\n" + kLong + "=two\n", ""},
    {"tar, ustar",
     "out.write(tar((\"d\" * 90 + \"/\" + \"n\" * 90, b\"two\"), format=tarfile.USTAR_FORMAT))",
     std::string(90, 'd') + "/" + std::string(90, 'n') + "=two\n", ""},
    {"two tars in a row", "out.write(tar((\"a\", b\"one\")) + tar((\"b\", b\"two\")))",
     "a=one\nb=two\n", ""},
    {"a tar that is cut", "out.write(tar((\"a\", b\"0123456789\"))[:520])", "a=01234567\n",
     "archive-damaged@\n"},
    {"a tar with a damaged header",
     "d = bytearray(tar((\"a\", b\"one\"), (\"b\", b\"two\"))); d[1030] ^= 1; out.write(d)",
     "a=one\n", "archive-damaged@\n"},
    {"a link that tells a size",
     "i = tarfile.TarInfo(\"l\"); i.type = b\"2\"; i.size = 3; h = i.tobuf(tarfile.USTAR_FORMAT)\n"
     "out.write(h + b\"one\".ljust(512, b\"\\0\") + bytes(1024))",
     "l=one\n", "archive-damaged@\n"},
    {"gzip, two members", "out.write(gzip.compress(b\"one\") + gzip.compress(b\"two\"))",
     "content=onetwo\n", ""},
    {"a gzip that is cut", "out.write(gzip.compress(b\"one\" * 4)[:-8])", "content=oneoneoneone\n",
     "archive-damaged@\n"},
    {"something behind a gzip", "out.write(gzip.compress(b\"one\") + b\"more\")", "content=one\n",
     "archive-damaged@\n"},
    {"tar.gz", "out.write(gzip.compress(tar((\"a\", b\"one\"))))",
     "a=one\n(names of members)=a\n\n", ""},
    {"zip in tar.gz", "out.write(gzip.compress(tar((\"i.zip\", pack((\"a\", \"one\"))))))",
     "i.zip=105\ni.zip!a=one\n(names of members)=i.zip\n\n", ""},
    {"tar.gz of empty files and links, in zip",
     "i = tarfile.TarInfo(\"l\"); i.type = b\"2\"; i.linkname = \"to\"\n"
     "h = i.tobuf(tarfile.USTAR_FORMAT)\n"
     "out.write(pack((\"g\", gzip.compress(h + tar((\"e\", b\"\"))))))",
     "g=102\ng!(names of members)=to\nl\ne\n\n", ""},
    {"a long name is text once as a record, and once as a name",
     "out.write(gzip.compress(tar((\"n\" * 150, b\"two\"))))",
     kLong + "=two\n(names of members)=312\n", ""},
    {"bzip2", "import bz2; out.write(bz2.compress(b\"one\"))", "", "archive-method@\n"},
    {"xz", "import lzma; out.write(lzma.compress(b\"one\"))", "", "archive-method@\n"},
    {"xz in zip", "import lzma; out.write(pack((\"a\", lzma.compress(b\"one\"))))", "a=60\n",
     "archive-method@a\n"},
    {"a Git pack", "out.write(b\"PACK\\0\\0\\0\\2\\0\\0\\0\\0\")", "", "git-pack@\n"},
};

}  // namespace

TEST_CASE("archives are opened, and what is not read is told") {
  const test::Workshop shop;
  for (const Row& row : kRows) {
    CAPTURE(row.why);
    const Opened opened = open(shop.python(kZip + row.program));
    CHECK(opened.archive);
    CHECK(opened.members == row.members);
    CHECK(opened.unread == row.unread);
  }
}

TEST_CASE("what tar, zip and gzip write is read") {
  const test::Workshop shop;
  shop.write("one", "1");
  shop.write("two", "22");
  REQUIRE(
      shop.run("tar -cf t.tar one two; tar -czf t.tgz one two; gzip -k two; "
               "truncate -s 9000 holes; printf x >> holes; tar -cSf s.tar holes one"));
  CHECK(open(shop.read("t.tar")).members == "one=1\ntwo=22\n");
  CHECK(open(shop.read("t.tgz")).members == "one=1\ntwo=22\n(names of members)=one\ntwo\n\n");
  CHECK(open(shop.read("two.gz")).members == "two=22\n");
  CHECK(open(shop.read("s.tar")).members.ends_with("one=1\n"));
  CHECK(open(shop.read("s.tar")).unread.empty());
  if (!test::has_program("zip"))
    return;
  REQUIRE(shop.run("zip -q z.zip one two; zip -q - one > p.zip; zip -q -P pass e.zip one"));
  CHECK(open(shop.read("z.zip")).members == "one=1\ntwo=22\n");
  CHECK(open(shop.read("p.zip")).members == "one=1\n");
  CHECK(open(shop.read("e.zip")).unread == "archive-encrypted@one\n");
}

TEST_CASE("what is no archive is left alone") {
  for (const std::string& text : {""s, "PK"s, "text\n"s, "BZh9 is no bzip2"s, "070701,1,2\n"s,
                                  "\x1f\x8b"s, std::string(2000, '\0'), std::string(600, '0'),
                                  "# v2 git bundles\n"s, "about PK\5\6"s + std::string(30, '\0')}) {
    CAPTURE(text);
    const Opened opened = open(text);
    CHECK(!opened.archive);
    CHECK(opened.members.empty());
    CHECK(opened.unread.empty());
  }
}

TEST_CASE("every bound cuts, and is told") {
  const test::Workshop shop;
  const std::string nested =
      shop.python(kZip + "d = b\"one\"\nfor i in range(6): d = pack((str(i), d))\nout.write(d)");
  CHECK(open(nested).unread == "archive-depth@5!4!3!2\n");
  CHECK(open(nested, {.depth = 6}).unread.empty());

  const std::string many =
      shop.python(kZip + "out.write(pack(*((str(i), \"x\") for i in range(50))))");
  CHECK(open(many, {.members = 49}).unread.starts_with("archive-count@"));
  CHECK(open(many, {.members = 49}).total == 49);
  CHECK(open(many, {.members = 50}).unread.empty());

  const std::string closed = shop.python(
      kZip + "out.write(pack(*((f\"{i:03}\", b\"\\xfd7zXZ\\0\") for i in range(250))))");
  CHECK(open(closed).unread.ends_with("archive-method@098\narchive-count@(151 more)\n"));

  const std::string large =
      shop.python(kZip + "out.write(pack((\"a\", os.urandom(5000)), (\"b\", \"x\")))");
  CHECK(open(large, {.member_bytes = 4999}).members == "a=4999\nb=x\n");
  CHECK(open(large, {.member_bytes = 4999}).unread == "archive-size@a\n");
  CHECK(open(large, {.member_bytes = 5000}).unread.empty());
  CHECK(open(large, {.total_bytes = 4000}).unread == "archive-size@a\n");

  for (const char* const program :
       {"out.write(gzip.compress(tar((\"a\", os.urandom(5000)), (\"b\", b\"x\"))))",
        "out.write(tar((\"a\", os.urandom(5000)), (\"b\", b\"x\")))"}) {
    const std::string tar = shop.python(kZip + program);
    CHECK(open(tar, {.member_bytes = 4999}).members.starts_with("a=4999\nb=x\n"));
    CHECK(open(tar, {.member_bytes = 4999}).unread == "archive-size@a\n");
  }
}

TEST_CASE("bombs cost bounded work") {
  const test::Workshop shop;
  const UnpackLimits limits{.ratio = 100, .ratio_free = 1U << 20};
  const char* const programs[] = {
      "out.write(pack((\"a\", bytes(50 << 20))))",
      "out.write(gzip.compress(bytes(50 << 20)))",
      "out.write(gzip.compress(tar((\"a\", bytes(50 << 20)))))",
      // Members that share one file's data, and archives of archives.
      "d = pack((\"x\" * 9, bytes(1 << 20)))\n"
      "c = d.index(b\"PK\\1\\2\"); e = d.index(b\"PK\\5\\6\"); n = 2000\n"
      "out.write(d[:c] + d[c:e] * n + b\"PK\\5\\6\" + struct.pack(\"<4H2LH\", 0, 0, n, n, (e - c) "
      "* n, c, 0))",
      "d = pack((\"0\", bytes(1 << 20)))\n"
      "for i in range(3): d = pack(*((str(k), d) for k in range(16)))\n"
      "out.write(d)",
  };
  for (const char* const program : programs) {
    CAPTURE(program);
    const std::string bytes = shop.python(kZip + program);
    const Opened opened = open(bytes, limits);
    CHECK(opened.total <= 100 * bytes.size() + (1U << 20) + (1U << 16));
    if (bytes.size() < 100'000 || opened.unread.find("ratio") != std::string::npos)
      CHECK(opened.unread.find("archive-ratio@") != std::string::npos);
  }
}

}  // namespace refward::secrets
