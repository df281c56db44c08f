// SPDX-License-Identifier: Apache-2.0
// What the scanner finds in archives, made by Python's modules; and that what it leaves is told.
#include "secrets/examination.h"
#include "secrets/unpack.h"
#include "values.h"
#include "workshop.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace refward::secrets {
namespace {

using namespace std::string_literals;

std::string token(unsigned seed = 1) {
  return test::with_base62_crc("gh"s + "p_", test::noise(test::kBase62, 30, seed));
}

// "rule@inside:line", by line.
std::string places(const Examined& examined) {
  std::string told;
  for (const Match& match : examined.matches)
    told += match.rule + "@" + match.inside + ":" + std::to_string(match.line) + "\n";
  return told;
}

const std::string kTools =
    "def add(t, name, data=b'', **more):\n"
    "  i = tarfile.TarInfo(name); i.size = len(data)\n"
    "  for key, value in more.items(): setattr(i, key, value)\n"
    "  t.addfile(i, io.BytesIO(data))\n"
    "def tgz(fill, format=tarfile.PAX_FORMAT):\n"
    "  b = io.BytesIO()\n"
    "  with tarfile.open(fileobj=b, mode='w:gz', format=format) as t: fill(t)\n"
    "  return b.getvalue()\n"
    "def pack(*files):\n"
    "  b = io.BytesIO()\n"
    "  with zipfile.ZipFile(b, 'w', zipfile.ZIP_DEFLATED) as z:\n"
    "    for name, data in files: z.writestr(name, data)\n"
    "  return b.getvalue()\n";

}  // namespace

TEST_CASE("members of archives are searched, and what their headers say") {
  const test::Workshop shop;
  const Scanner scanner = test::make_scanner();

  const struct {
    const char* why;
    std::string program;
    std::string found;
  } rows[] = {
      {"a member", "pack(('a/b', T))", "github-token@a/b:1\n"},
      {"a member of a compressed tar", "tgz(lambda t: add(t, 'a', b'\\n' + T))",
       "github-token@a:2\n"},
      {"its name", "tgz(lambda t: (add(t, 'a', b'1'), add(t, T.decode(), b'1')))",
       "github-token@(names of members):2\n"},
      {"the name of an empty file", "tgz(lambda t: add(t, T.decode()))",
       "github-token@(names of members):1\n"},
      {"a link's target", "tgz(lambda t: add(t, 'a', type=b'2', linkname=T.decode()))",
       "github-token@(names of members):1\n"},
      {"a name that the two fields of a header share",
       "tgz(lambda t: add(t, 'd' * 60 + '/' + T.decode() + '/' + 'n' * 80), "
       "tarfile.USTAR_FORMAT)",
       "github-token@(names of members):1\n"},
      {"a comment of an extended header",
       "tgz(lambda t: add(t, 'a', pax_headers={'comment': T.decode()}))",
       "github-token@(names of members):1\n"},
      {"deeper", "pack(('b.tgz', tgz(lambda t: add(t, T.decode()))))",
       "github-token@b.tgz!(names of members):1\n"},
      {"nothing", "tgz(lambda t: add(t, 'a', b'text'))", ""},
  };

  for (const auto& row : rows) {
    CAPTURE(row.why);
    const std::string bytes =
        shop.python("T = b'" + token() + "'\n" + kTools + "out.write(" + row.program + ")");
    CHECK(places(scanner.examine({bytes})) == row.found);
  }
}

TEST_CASE("a member that is searched in part is told, and refused") {
  const test::Workshop shop;
  const Scanner scanner = test::make_scanner();
  const auto with_tokens = [&](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
      text += token(static_cast<unsigned>(i)) + "\n";
    shop.write("many", text);
    return scanner.examine(
        {shop.python(kTools + "out.write(pack(('m', open('many').read()), ('n', 'x')))")});
  };
  const Examined all = with_tokens(kMaxMatches - 1);
  CHECK(all.matches.back().rule == "github-token");
  CHECK(all.unread.empty());
  const Examined over = with_tokens(kMaxMatches + 1);
  CHECK(over.matches.size() == kMaxMatches + 1);
  CHECK(over.matches.back().rule == kTooMany);
  REQUIRE(over.unread.size() == 2);  // the one that has more, and the one behind it
  CHECK(over.unread[0].inside == "m");
  CHECK(over.unread[1].inside == "n");
  CHECK(over.unread[1].why == kScanWork);
}

TEST_CASE("what is not read is counted where it is not named") {
  const test::Workshop shop;
  const Scanner scanner = test::make_scanner();
  const auto closed = [&](int count) {
    return scanner
        .examine({shop.python(
            kTools + "x = b'\\xfd7zXZ\\0'\nout.write(pack(*((f'{i:03}', x) for i in range(" +
            std::to_string(count) + "))))")})
        .unread;
  };
  CHECK(closed(99).size() == 99);
  CHECK(closed(99).back().why == kArchiveMethod);
  REQUIRE(closed(250).size() == kMaxUnread);
  CHECK(closed(250).back().why == kUnreadMore);
  CHECK(closed(250).back().inside == "(151 more)");
}

}  // namespace refward::secrets
