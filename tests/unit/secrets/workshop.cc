// SPDX-License-Identifier: Apache-2.0
#include "workshop.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace refward::secrets::test {

Workshop::Workshop() {
  std::string name = std::filesystem::temp_directory_path() / "refward-workshop-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr)
    throw std::runtime_error("mkdtemp");
  folder_ = name;
}

Workshop::~Workshop() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

bool Workshop::run(const std::string& command) const {
  const std::string line = "cd '" + folder_ + "' && HOME='" + folder_ + "' GNUPGHOME='" + folder_ +
                           "' LC_ALL=C.UTF-8 sh -ec '" + command + "' 2>err";
  return std::system(line.c_str()) == 0;
}

void Workshop::write(const std::string& name, const std::string& bytes) const {
  std::ofstream(folder_ + "/" + name, std::ios::binary) << bytes;
}

std::string Workshop::read(const std::string& name) const {
  std::ifstream in(folder_ + "/" + name, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Workshop::python(const std::string& program) const {
  write("make.py",
        "import sys, io, os, zipfile, tarfile, gzip, struct\nout = sys.stdout.buffer\n" + program);
  const bool made = run("python3 make.py > made");
  INFO(read("err"));
  REQUIRE(made);
  return read("made");
}

bool has_program(const std::string& name) {
  if (std::system(("command -v " + name + " >/dev/null 2>&1").c_str()) == 0)
    return true;
  MESSAGE("not run, for want of " << name);
  return false;
}

}  // namespace refward::secrets::test
