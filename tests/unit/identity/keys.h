// SPDX-License-Identifier: Apache-2.0
// Public keys made with ssh-keygen (OpenSSH 9.2p1); their private halves were thrown away. The
// certificate is the first key's, signed by the second's with `ssh-keygen -s`.
#pragma once

#include <string_view>

namespace refward::identity::test {

inline constexpr std::string_view kEd25519 =
    "AAAAC3NzaC1lZDI1NTE5AAAAIL+7tNqAIy8MBZF8dPBcHHdtQIw3Tc2ruv5KvzrPcdY6";
inline constexpr std::string_view kOtherEd25519 =
    "AAAAC3NzaC1lZDI1NTE5AAAAIAIjI2Kc/N5NIeySC19JO04Oxy0dOBwccagAE6pOxxPE";
inline constexpr std::string_view kP256 =
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBLd+m7dxm2g+PtU1ID0iZBZJlZxrouo2"
    "3V+VV7PU7y+Y3mpFozeeiVJ6LyZV5DyxmwZBlDGtZCFD/Hmg6S3xeVA=";
inline constexpr std::string_view kRsa2048 =
    "AAAAB3NzaC1yc2EAAAADAQABAAABAQDERfGXTFxSKSrM1l9rn6s2ed/EmN8WHBeH6gv9ZxYUaiTiaB71ozsc"
    "Q+UU811VdsDSLGElAp8C0RbLhosYVSmP9S+VlpnLQDgAQKAx3rXl+jfvSQH5qepE5nZjLVQJGJ90BS7WkxU2"
    "r2AOeyDG1a30T25PuZvzhe4xvB91tcM1UuVAbw05soVsh9dcpsJNTHuG3FWHZJwc1zLHliBhaGalP1AqhMh7"
    "DP32ywslyY1b+2P4zFgj4T0Rw3IzAubhIcC2em6u+nh03tiGsD3MXazRCwb7iRF2R42JaLXeAqOjMWVCMEwm"
    "3udgH/7WBGE047XhErardmUdFjBZ1sNDSBlL";
inline constexpr std::string_view kDsa =
    "AAAAB3NzaC1kc3MAAACBANIIJCcu8xb4NQ1xdIA5u6foMNlw33DGVWuX/+otxVdDyGcwkH7zhVVk/khR+4h7"
    "90rF0OzX9Gi3ZyWTp/FR8blv5uPLJKumF2ZloJSmUeQnuPBHezlDmq3OHdW2hnjWuZ8vAdcwxbjQkoAaL9Vc"
    "kr+9B49lSMvAM4ZWOFUgxLizAAAAFQCwsR4yw4lIVheO1g+eW5TexUYalQAAAIAbZ53+/2gHh2wtI2VIN2Ot"
    "wcJJQ1iDerIpOtdE6PyBMbdcOPWre9n/qcDoY29JX13/Gd1pmMh71YvZAHTaI6xxxCN9zhfUsQfeVNGegjdm"
    "7Dc+ZcpI+Mq6HNWs61MYRQMfxvq/DG1S7pJro9TzfX/ZbwBoKzEaL8QmeEcOkYfRzQAAAIAzrY3dsfay7F0R"
    "9TGG6d0oyaDfLs/JjChYfLKG/K+NBBcN6SQSvpHyB9geJItfhdUEVGenO6f79OugPH7XbcORJD3oYsXPwiW8"
    "s0VslZhy1yeTfRa9pBoBfKanTvaoQZsAEofeRnMzX2dq/2jGRm3zcfVqNDU1KhxiALUBrZs79w==";
inline constexpr std::string_view kCertificate =
    "AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIHFvxvi0aiEwpXMLupn5YCV0Pt2ln2/B"
    "TAGLkPsSgWi9AAAAIL+7tNqAIy8MBZF8dPBcHHdtQIw3Tc2ruv5KvzrPcdY6AAAAAAAAAAAAAAABAAAAAmlk"
    "AAAACQAAAAVhbGljZQAAAAAAAAAA//////////8AAAAAAAAAggAAABVwZXJtaXQtWDExLWZvcndhcmRpbmcA"
    "AAAAAAAAF3Blcm1pdC1hZ2VudC1mb3J3YXJkaW5nAAAAAAAAABZwZXJtaXQtcG9ydC1mb3J3YXJkaW5nAAAA"
    "AAAAAApwZXJtaXQtcHR5AAAAAAAAAA5wZXJtaXQtdXNlci1yYwAAAAAAAAAAAAAAMwAAAAtzc2gtZWQyNTUx"
    "OQAAACACIyNinPzeTSHskgtfSTtODsctHTgcHHGoABOqTscTxAAAAFMAAAALc3NoLWVkMjU1MTkAAABAluvc"
    "2LDPrXD9/1sVuEwJgayZEWrbgIUPB7zMN+hmsxZNM9LZbJIe/q91g/C9u1Eki9oX3OHTqJuF4fq+cC2KCA==";

inline constexpr std::string_view kEd25519Fingerprint =
    "SHA256:QYEuilerh7f2a05k+5tmRFX7TKGepOuK9IZQnKWyIQM";
inline constexpr std::string_view kOtherFingerprint =
    "SHA256:Ma/r8QPmLL7lw3QaL0RKYWdVRh/Go/nBANTgec08abk";

}  // namespace refward::identity::test
