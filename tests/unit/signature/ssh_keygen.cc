// SPDX-License-Identifier: Apache-2.0
#include "ssh_keygen.h"

#include "base/files.h"
#include "base/text.h"

#include <stdlib.h>
#include <sys/wait.h>

#include <stdexcept>

namespace refward::signature::ssh {
namespace {

constexpr std::size_t kLimit = 16u << 20;

void must(bool succeeded, const std::string& what) {
  if (!succeeded)
    throw std::runtime_error("ssh-keygen did not do its part: " + what);
}

// The type's name is the first field of a key blob.
std::string type_of(base::Bytes blob) {
  base::ByteReader reader(blob);
  return std::string(base::as_text(*reader.ssh_string(64)));
}

}  // namespace

SshKeygen::SshKeygen() {
  std::string folder = "/tmp/refward-ssh-XXXXXX";
  must(::mkdtemp(folder.data()) != nullptr, "temporary folder");
  folder_ = folder;
}

SshKeygen::~SshKeygen() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

int SshKeygen::run(const std::string& arguments) const {
  const std::string folder = base::shell_quoted(folder_.string());
  const std::string command = "cd " + folder + " && env -i PATH=\"$PATH\" HOME=" + folder +
                              " ssh-keygen " + arguments + " >out 2>err";
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void SshKeygen::write(const std::string& name, std::string_view contents) const {
  base::replace_file(folder_ / name, contents, 0600);
}

std::string SshKeygen::read(const std::string& name) const {
  return base::read_file(folder_ / name, kLimit);
}

bool SshKeygen::generate(const std::string& name, const std::string& arguments) const {
  return run("-q -N '' -C alice@example.org -f " + name + " " + arguments + " </dev/null") == 0;
}

void SshKeygen::keep(const std::string& name, base::Bytes blob) const {
  write(name + ".pub", type_of(blob) + " " + base::to_base64(blob) + " alice@example.org\n");
}

void SshKeygen::certify(const std::string& name,
                        const std::string& authority,
                        const std::string& arguments) const {
  must(run("-q -s " + authority + " -I alice " + arguments + " " + name + ".pub") == 0, "-s");
}

base::ByteBuffer SshKeygen::blob(const std::string& name) const {
  const std::string line = read(name + ".pub");
  return base::parse_base64(base::split(line, ' ').at(1)).value();
}

std::string SshKeygen::fingerprint(const std::string& name) const {
  must(run("-l -f " + name + ".pub") == 0, "-l");
  return std::string(base::split(read("out"), ' ').at(1));
}

unsigned SshKeygen::bits(const std::string& name) const {
  must(run("-l -f " + name + ".pub") == 0, "-l");
  return static_cast<unsigned>(std::stoul(read("out")));
}

std::string SshKeygen::sign(const std::string& name, const Request& request) const {
  // For a certificate ssh-keygen wants its public file, and finds the private key beside it.
  const std::string file = name.ends_with("-cert") ? name + ".pub" : name;
  write("payload", request.payload);
  must(run("-Y sign -n " + base::shell_quoted(request.ns) + " -O hashalg=" + request.hash + " -f " +
           file + " <payload") == 0,
       "-Y sign");
  return read("out");
}

bool SshKeygen::accepts(const std::string& line,
                        const std::string& armour,
                        const Request& request,
                        const std::string& arguments) const {
  write("payload", request.payload);
  write("signature", armour);
  write("allowed", line);
  return run("-Y verify -f allowed -I alice@example.org -s signature -n " +
             base::shell_quoted(request.ns) + " " + arguments + " <payload") == 0;
}

bool SshKeygen::verifies(base::Bytes blob,
                         const std::string& armour,
                         const Request& request) const {
  return accepts("alice@example.org " + type_of(blob) + " " + base::to_base64(blob) + "\n", armour,
                 request, "");
}

bool SshKeygen::vouches(base::Bytes blob,
                        const std::string& armour,
                        const Request& request,
                        const std::string& arguments) const {
  return accepts("* cert-authority " + type_of(blob) + " " + base::to_base64(blob) + "\n", armour,
                 request, arguments);
}

base::ByteBuffer SshKeygen::revocation_list(const std::string& specification,
                                            const std::string& arguments) const {
  write("specification", specification);
  must(run("-q -k -f list " + arguments + " specification") == 0, "-k");
  return base::to_buffer(base::as_bytes(read("list")));
}

bool SshKeygen::revoked(base::Bytes list, const std::string& name) const {
  write("list", base::as_text(list));
  return run("-Q -f list " + name + ".pub") != 0;
}

bool SshKeygen::reads(base::Bytes list) const {
  write("list", base::as_text(list));
  return run("-Q -l -f list") == 0;
}

std::string armoured(base::Bytes blob) {
  const std::string text = base::to_base64(blob);
  std::string armour = "-----BEGIN SSH SIGNATURE-----\n";
  for (std::size_t at = 0; at < text.size(); at += 70)
    armour += text.substr(at, 70) + "\n";
  return armour + "-----END SSH SIGNATURE-----\n";
}

base::ByteBuffer dearmoured(std::string_view armour) {
  std::string text;
  for (const std::string_view line : base::split(armour, '\n'))
    if (!line.starts_with("-----"))
      text += line;
  return base::parse_base64(text).value();
}

}  // namespace refward::signature::ssh
