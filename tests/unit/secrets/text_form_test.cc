// SPDX-License-Identifier: Apache-2.0
// Spellings of text. The wide forms are made by iconv, not by us.
#include "secrets/text_form.h"

#include "workshop.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace refward::secrets {
namespace {

using namespace std::string_literals;

const std::string kText =
    "first line, of a length that is usual\nsecond: gr\xc3\xbc\xc3\x9f\nthird";

std::string in_charset(const std::string& text, const std::string& charset) {
  const test::Workshop shop;
  shop.write("in", text);
  REQUIRE(shop.run("iconv -f UTF-8 -t " + charset + " in > out"));
  return shop.read("out");
}

const TextForm* named(const std::vector<TextForm>& forms, std::string_view name) {
  const auto at = std::ranges::find(forms, name, &TextForm::name);
  return at == forms.end() ? nullptr : &*at;
}

struct Form {
  const char* name;
  const char* charset;
  std::string mark;
};

const Form kForms[] = {
    {"utf-16le", "UTF-16LE", "\xff\xfe"s},
    {"utf-16be", "UTF-16BE", "\xfe\xff"s},
    {"utf-32le", "UTF-32LE", "\xff\xfe\0\0"s},
    {"utf-32be", "UTF-32BE", "\0\0\xfe\xff"s},
};

}  // namespace

TEST_CASE("a text in UTF-16 or UTF-32 is read whole, with its mark and without") {
  for (const Form& form : kForms) {
    CAPTURE(form.name);
    const std::string bytes = in_charset(kText, form.charset);
    for (const std::string& mark : {""s, form.mark}) {
      CAPTURE(mark.size());
      const auto forms = text_forms(mark + bytes);
      REQUIRE(!forms.empty());
      CHECK(forms[0].name == form.name);
      CHECK(forms[0].text == kText);
      CHECK(forms[0].parts.empty());
      CHECK(forms.size() == 1);
    }
  }
}

TEST_CASE("text without wide characters has no other form") {
  for (const std::string& text :
       {""s, "\0"s, "plain\nlines\n"s, "\xc3\xbc\xc3\x9f"s, "a\0b c d e f\0"s, "\xff\xff\xfe"s,
        std::string(4096, '\0'), "abcde\0\0fghij"s}) {
    CAPTURE(text);
    CHECK(text_forms(text).empty());
  }
  CHECK(text_forms("a\0b\0c\0d\0e\0"s + std::string(200, '\xee')).empty());  // too short a string
}

TEST_CASE("wide strings within other data are read at any offset, with their places") {
  for (const Form& form : kForms) {
    for (std::size_t offset = 0; offset < 8; ++offset) {
      CAPTURE(form.name);
      CAPTURE(offset);
      const std::string before = std::string(100 + offset, '\xee');
      const std::string bytes = before + in_charset("key = value", form.charset) +
                                std::string(101, '\xee') + in_charset("another", form.charset) +
                                "\xee";
      const auto forms = text_forms(bytes);
      const TextForm* const found = named(forms, form.name);
      REQUIRE(found != nullptr);
      CHECK(found->text == "key = value\nanother\n");
      REQUIRE(found->parts.size() == 2);
      for (const char c : "kvan"s) {
        const std::size_t at = found->original_offset(found->text.find(c));
        REQUIRE(at < bytes.size());
        CHECK(bytes[at] == c);
      }
      CHECK(found->original_offset(0) - before.size() < 4);
    }
  }
}

TEST_CASE("a mark or a guess that is wrong hides no wide string") {
  const std::string wide = in_charset("hidden string", "UTF-16LE");
  const std::string big = in_charset("hidden string", "UTF-16BE");

  struct Row {
    const char* why;
    std::string bytes;
  };

  const Row rows[] = {
      {"mark of the other byte order", "\xfe\xff"s + wide},
      {"mark of UTF-32", "\xff\xfe\0\0"s + wide},
      {"odd offset behind text that is guessed",
       in_charset(std::string(300, 'a'), "UTF-16LE") + "x" + wide},
      {"the other byte order behind it", in_charset(std::string(300, 'a'), "UTF-16LE") + big},
      {"the last character is cut for the guess",
       "\xff\xfe"
       "x"s +
           big + "\xee"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto forms = text_forms(row.bytes);
    CHECK(std::ranges::any_of(forms, [](const TextForm& form) {
      return form.text.find("hidden string") != std::string::npos;
    }));
  }
}

TEST_CASE("what is no character is replaced, what is cut is dropped") {
  CHECK(text_forms("\xff\xfe\x00\xd8\x41\x00"s)[0].text == "\xef\xbf\xbd"s + "A");
  CHECK(text_forms("\xff\xfe\x00\xdc\x41\x00"s)[0].text == "\xef\xbf\xbd"s + "A");
  CHECK(text_forms("\xff\xfe\x41\x00\x42"s)[0].text == "A");
  CHECK(text_forms("\xff\xfe\0\0\x41\0\0\0\0\0\x11\0\x42"s)[0].text == "A\xef\xbf\xbd"s);
  CHECK(text_forms("\xff\xfe"s)[0].text.empty());
}

}  // namespace refward::secrets
