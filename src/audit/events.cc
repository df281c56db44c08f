// SPDX-License-Identifier: Apache-2.0
#include "audit/events.h"

#include <utility>

namespace refward::audit {

Receipt record_keyring_change(Log& log, std::string keyring_digest, std::string note) {
  Entry entry;
  entry.kind = Kind::event;
  entry.event = "keyring-change";
  entry.keyring_digest = std::move(keyring_digest);
  entry.note = std::move(note);
  return log.append(entry);
}

}  // namespace refward::audit
