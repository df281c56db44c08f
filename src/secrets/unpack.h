// SPDX-License-Identifier: Apache-2.0
// Unpack: what archives hold, recognised by content, never by name. Opened: zip (APPNOTE 6.3.10;
// stored and deflated, zip64, data descriptors, with anything before or behind it; so jars and
// office documents, too), tar (POSIX ustar and pax, GNU), gzip (RFC 1952, several members), ar, and
// these within each other. All else that packs is told as unread. Archives are the pusher's:
// memory, work and depth are bounded, and whatever is cut is told. Private to this room.
#pragma once

#include "secrets/scanner.h"
#include "secrets/unread_list.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace refward::secrets {

// What Unread::why says.
inline constexpr std::string_view kArchiveRatio = "archive-ratio";  // inflates too much
inline constexpr std::string_view kArchiveDepth = "archive-depth";  // nested too deep
inline constexpr std::string_view kArchiveCount = "archive-count";  // too many members
inline constexpr std::string_view kArchiveSize = "archive-size";    // too many bytes
inline constexpr std::string_view kArchiveEncrypted = "archive-encrypted";
inline constexpr std::string_view kArchiveMethod = "archive-method";  // bzip2, xz, 7z, rar ...
inline constexpr std::string_view kArchiveDamaged = "archive-damaged";
inline constexpr std::string_view kGitPack = "git-pack";  // a pack or a bundle

// Of one text, all its nested archives together (but for member_bytes).
struct UnpackLimits {
  unsigned depth = 4;  // archives within archives; 1: the text alone
  std::size_t members = 20'000;
  std::size_t member_bytes = 32U << 20;      // one member; of a longer one the front is read
  std::uint64_t total_bytes = 512ULL << 20;  // that go in and come out
  std::uint64_t ratio = 100;                 // out to in, beyond...
  std::uint64_t ratio_free = 4ULL << 20;     // ...so many bytes
};

// Takes one member: its path within the text ("config/.env", "inner.zip!a.txt"; not made printable)
// and its bytes, which live for the call only. A nested archive is handed over itself, then its
// members; of a compressed tar, which is never held as a whole, the text of its headers comes as a
// member named kMemberNames.
using MemberSink = std::function<void(std::string_view inside, std::string_view bytes)>;

inline constexpr std::string_view kMemberNames = "(names of members)";

struct Unpacked {
  bool archive = false;  // `bytes` is an archive of some kind
  UnreadList unread;     // no two that are named alike
};

// No exception but those of the sink, of memory, and base::Failure. A text that is no archive costs
// a look at its first bytes and at its last 64 KiB.
[[nodiscard]] Unpacked unpack(std::string_view bytes,
                              const UnpackLimits& limits,
                              const MemberSink& sink);

}  // namespace refward::secrets
