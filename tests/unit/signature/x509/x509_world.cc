// SPDX-License-Identifier: Apache-2.0
#include "x509_world.h"

#include "base/text.h"
#include "der_tree.h"

#include <stdlib.h>
#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace refward::test {
namespace {

// 1.2.840.113549.1.9.16.2.14
constexpr std::uint8_t kTokenOid[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
                                      0x01, 0x09, 0x10, 0x02, 0x0e};

std::string key_options(const std::string& key) {
  const auto parts = base::split(key, ':');
  const std::string size = parts.size() > 1 ? std::string(parts[1]) : "";
  if (parts[0] == "RSA")
    return "-algorithm RSA -pkeyopt rsa_keygen_bits:" + size;
  if (parts[0] == "EC")
    return "-algorithm EC -pkeyopt ec_param_enc:named_curve -pkeyopt ec_paramgen_curve:" +
           (size.empty() ? "P-256" : size);
  return "-algorithm " + key;
}

std::string ca_config(const std::string& extensions, const std::string& subject) {
  return "[ca]\ndefault_ca=d\n[d]\ndatabase=index\nnew_certs_dir=.\nrand_serial=yes\n"
         "default_md=sha256\npolicy=p\nunique_subject=no\nx509_extensions=e\ncrlnumber=crlnumber\n"
         "[p]\ncommonName=optional\nemailAddress=optional\n"
         "[req]\ndistinguished_name=dn\nprompt=no\nutf8=yes\n[dn]\n" +
         (subject.find('=') == std::string::npos ? "CN=" + subject : subject) + "\n[e]\n" +
         extensions + "\n";
}

}  // namespace

X509World::X509World() : now_(std::chrono::floor<base::Seconds>(std::chrono::system_clock::now())) {
  std::string pattern = "/tmp/refward-x509-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr)
    throw std::runtime_error("no temporary folder");
  folder_ = pattern;
}

X509World::~X509World() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

int X509World::try_run(const std::string& line) const {
  const std::string all = "cd " + base::shell_quoted(folder_.string()) +
                          " && HOME=/nonexistent OPENSSL_CONF=/dev/null RANDFILE=/dev/null && { " +
                          line + " ; } >out 2>err";
  const int status = std::system(all.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

void X509World::run(const std::string& line) const {
  if (try_run(line) != 0)
    throw std::runtime_error(line + ": " + read("err"));
}

void X509World::write(const std::string& name, std::string_view bytes) const {
  std::ofstream out(folder_ / name, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out.flush())
    throw std::runtime_error("cannot write " + name);
}

std::string X509World::read(const std::string& name) const {
  std::ifstream in(folder_ / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string X509World::at(base::Seconds from_now) const {
  std::string text;
  for (const char c : base::to_rfc3339(now_ + from_now))
    if (c != '-' && c != ':' && c != 'T')
      text += c;
  return text;
}

void X509World::make(const std::string& name, const Wanted& wanted) const {
  write("config", ca_config(wanted.extensions, wanted.subject));
  write("index", "");
  if (wanted.key.starts_with('='))
    write(name + ".key", read(wanted.key.substr(1) + ".key"));
  else
    run("openssl genpkey " + key_options(wanted.key) + " -out " + name + ".key");
  run("openssl req -new -config config -key " + name + ".key -out request");
  const std::string issuer =
      wanted.issuer.empty() ? "-selfsign -keyfile " + name + ".key"
                            : "-cert " + wanted.issuer + ".pem -keyfile " + wanted.issuer + ".key";
  run("openssl ca -config config -batch -notext -md " + wanted.md + " -in request -out " + name +
      ".pem " + issuer + " -startdate " + at(wanted.from) + " -enddate " + at(wanted.until));
}

std::string X509World::pem(const std::string& name) const {
  return read(name + ".pem");
}

std::string X509World::crl(const WantedCrl& wanted) const {
  std::string index;
  for (const RevokedRow& row : wanted.revoked) {
    run("openssl x509 -noout -serial -in " + row.name + ".pem | sed 's/.*=//' | tr -d '\\n'");
    const std::string serial = read("out");
    index += "R\t301231235959Z\t" + at(row.when).substr(2) +
             (row.reason.empty() ? "" : "," + row.reason) + "\t" + serial + "\tunknown\t/CN=x\n";
  }
  write("index", index);
  write("crlnumber", "01\n");
  write("config", ca_config("", "x") + "[c]\n" + wanted.extensions + "\n");
  run("openssl ca -config config -gencrl -md " + wanted.md + " -cert " + wanted.issuer +
      ".pem -keyfile " + wanted.issuer + ".key -crl_lastupdate " + at(wanted.from) +
      " -crl_nextupdate " + at(wanted.until) + (wanted.extensions.empty() ? "" : " -crlexts c") +
      " -out crl.pem");
  return read("crl.pem");
}

base::ByteBuffer X509World::sign(const std::string& name,
                                 const std::string& options,
                                 std::string_view payload) const {
  write("payload", payload);
  run("openssl cms -sign -binary -outform DER -in payload -out signed -signer " + name +
      ".pem -inkey " + name + ".key " + options);
  return base::to_buffer(base::as_bytes(read("signed")));
}

base::ByteBuffer X509World::token(const std::string& name,
                                  base::Bytes data,
                                  const std::string& settings) const {
  write("stamped", base::as_text(data));
  write("tsserial", "01\n");
  write("config",
        "[tsa]\ndefault_tsa=t\n[t]\nserial=tsserial\ncrypto_device=builtin\nsigner_cert=" + name +
            ".pem\nsigner_key=" + name + ".key\nsigner_digest=sha256\ndefault_policy=1.2.3.4\n" +
            "digests=sha1,sha256,sha384,sha512\n" + settings + "\n");
  const std::string hash = settings.find("#sha1") == std::string::npos ? "-sha256" : "-sha1";
  run("openssl ts -query -data stamped " + hash + " -cert -out query");
  run("openssl ts -reply -config config -queryfile query -token_out -out token");
  return base::to_buffer(base::as_bytes(read("token")));
}

base::ByteBuffer X509World::stamped(base::Bytes cms,
                                    const std::vector<base::ByteBuffer>& tokens) const {
  DerTree tree = DerTree::parse(cms);
  std::vector<DerTree> values;
  for (const base::ByteBuffer& token : tokens)
    values.push_back(DerTree::parse(token));
  add_unsigned(tree, kTokenOid, values);
  return tree.encode();
}

bool X509World::openssl_accepts(base::Bytes cms,
                                const std::string& authorities,
                                const std::string& options,
                                std::string_view payload) const {
  write("asked", base::as_text(cms));
  write("payload", payload);
  return try_run("for n in " + authorities +
                 "; do cat $n.pem; done >asked.pem; openssl cms -verify -binary -inform DER -in "
                 "asked -content payload -CAfile asked.pem -no-CApath -no-CAstore -out /dev/null " +
                 options) == 0;
}

}  // namespace refward::test
