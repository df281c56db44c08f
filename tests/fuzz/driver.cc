// SPDX-License-Identifier: Apache-2.0
// Replays a corpus through one fuzz target: `driver FOLDER...` feeds the empty input and every file
// below each folder, in order of their paths. For builds without libFuzzer, whose entry point it
// calls. A folder that is missing or empty is a failure: it would prove nothing.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::uint8_t> read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
  if (in.bad() || bytes.size() != fs::file_size(path))
    throw std::runtime_error("cannot read " + path.string());
  return bytes;
}

// Hands over a copy of exactly the input's size, so that a sanitizer sees a read past its end.
void replay(const std::vector<std::uint8_t>& bytes) {
  const std::vector<std::uint8_t> exact(bytes);
  static_cast<void>(LLVMFuzzerTestOneInput(exact.data(), exact.size()));
}

std::size_t replay_corpus(const fs::path& folder) {
  const std::vector<fs::path> files = files_below(folder);
  if (files.empty())
    throw std::runtime_error(folder.string() + " holds no input");
  for (const fs::path& path : files) {
    std::cout << path.string() << std::endl;  // flushed, so that a crash names its input
    replay(read(path));
  }
  return files.size();
}

int replay_all(int argc, char** argv) {
  if (argc < 2)
    throw std::runtime_error("usage: driver CORPUS_FOLDER...");
  replay({});
  std::size_t count = 1;
  for (int i = 1; i < argc; ++i)
    count += replay_corpus(argv[i]);
  std::cout << count << " inputs replayed\n";
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return replay_all(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
