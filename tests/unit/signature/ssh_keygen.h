// SPDX-License-Identifier: Apache-2.0
// SshKeygen: the installed ssh-keygen, in a temporary folder of its own, as the maker of keys and
// signatures and as the other opinion about them.
#pragma once

#include "base/bytes.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace refward::signature::ssh {

class SshKeygen {
 public:
  SshKeygen();
  SshKeygen(const SshKeygen&) = delete;
  SshKeygen& operator=(const SshKeygen&) = delete;
  ~SshKeygen();

  // Makes the key pair `name`, `name`.pub; `arguments` as in "-t rsa -b 3072". False where this
  // ssh-keygen cannot.
  [[nodiscard]] bool generate(const std::string& name, const std::string& arguments) const;
  // `name`.pub for a key that another program made.
  void keep(const std::string& name, base::Bytes blob) const;
  // `name`-cert.pub, signed by `authority`, both made before; `arguments` as in "-O clear".
  void certify(const std::string& name,
               const std::string& authority,
               const std::string& arguments = "-n alice@example.org") const;

  // The second field of `name`.pub, decoded.
  [[nodiscard]] base::ByteBuffer blob(const std::string& name) const;
  // "SHA256:..." and the bits of `name`.pub, as ssh-keygen -l prints them.
  [[nodiscard]] std::string fingerprint(const std::string& name) const;
  [[nodiscard]] unsigned bits(const std::string& name) const;

  struct Request {
    std::string_view payload;
    std::string ns = "git";
    std::string hash = "sha512";
  };

  // The armour that ssh-keygen -Y sign writes.
  [[nodiscard]] std::string sign(const std::string& name, const Request& request) const;
  // Whether ssh-keygen -Y verify takes `armour` from the key of `blob`.
  [[nodiscard]] bool verifies(base::Bytes blob,
                              const std::string& armour,
                              const Request& request) const;
  // The same for a certificate of alice@example.org by the authority of `blob`. `arguments` as in
  // "-r list".
  [[nodiscard]] bool vouches(base::Bytes blob,
                             const std::string& armour,
                             const Request& request,
                             const std::string& arguments = "") const;

  // A revocation list of `specification` (ssh-keygen(1), "KEY REVOCATION LISTS"), whose files lie
  // in the folder; `arguments` as in "-s authority.pub -z 3".
  [[nodiscard]] base::ByteBuffer revocation_list(const std::string& specification,
                                                 const std::string& arguments = "") const;
  // Whether ssh-keygen -Q finds `name`.pub in the list, or cannot read the list.
  [[nodiscard]] bool revoked(base::Bytes list, const std::string& name) const;
  [[nodiscard]] bool reads(base::Bytes list) const;

  void write(const std::string& name, std::string_view contents) const;

 private:
  // The exit status; standard output goes to the file "out".
  [[nodiscard]] int run(const std::string& arguments) const;
  [[nodiscard]] bool accepts(const std::string& line,
                             const std::string& armour,
                             const Request& request,
                             const std::string& arguments) const;
  [[nodiscard]] std::string read(const std::string& name) const;

  std::filesystem::path folder_;
};

// The armour of ssh-keygen's form around `blob`.
[[nodiscard]] std::string armoured(base::Bytes blob);
// The bytes between the first and the last line of `armour`.
[[nodiscard]] base::ByteBuffer dearmoured(std::string_view armour);

}  // namespace refward::signature::ssh
