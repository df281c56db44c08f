// SPDX-License-Identifier: Apache-2.0
#include "cast.h"

#include <stdexcept>
#include <utility>

namespace refward::test {
namespace {

using signature::x509::Role;
using signature::x509::Trust;
using signature::x509::TrustFile;
using std::chrono::hours;

auto load(const std::vector<File>& files) {
  std::vector<TrustFile> views;
  for (const File& file : files)
    views.push_back({file.role, file.content});
  return Trust::load(views);
}

void make_people(const X509World& world) {
  const auto years = hours(24 * 365 * 5);
  world.make("root", {"", "Root", "EC", kAuthority, -years, years});
  world.make("inter", {"root", "Inter", "EC", kAuthority, -years, years});
  world.make("alice", {"inter", "Alice"});
  world.make("bob", {"inter", "Bob", "RSA:3072"});
  world.make("brief", {"inter", "Alice", "EC", kPerson, -hours(1), hours(20)});
  world.make("stamp_root", {"", "Stamp Root", "EC", kAuthority, -years, years});
  world.make("stamp", {"stamp_root", "Stamp", "EC", kStamper, -years, years});
}

// A world with its people, for the members that are made from it.
const X509World& peopled(const X509World& world) {
  make_people(world);
  return world;
}

std::vector<File> plain_files(const X509World& world) {
  return {{Role::roots, world.pem("root")}, {Role::intermediates, world.pem("inter")}};
}

std::vector<File> stamp_files(const X509World& world) {
  auto files = plain_files(world);
  files.push_back({Role::timestamp_roots, world.pem("stamp_root")});
  return files;
}

}  // namespace

Trust loaded(const std::vector<File>& files) {
  auto trust = load(files);
  if (!trust)
    throw std::runtime_error(trust.error().reason + ": " + trust.error().detail);
  return *std::move(trust);
}

std::string load_reason(const std::vector<File>& files) {
  const auto trust = load(files);
  return trust ? "" : trust.error().reason;
}

Cast::Cast()
    : trust(loaded(plain_files(peopled(world)))), stamp_trust(loaded(stamp_files(world))) {}

std::vector<File> Cast::files() const {
  return plain_files(world);
}

signature::Terms Cast::terms() const {
  return {{}, signature::Moment::present(world.now())};
}

signature::Verdict Cast::verify(base::Bytes cms) const {
  return trust.verify(kSigned, cms, terms());
}

signature::Verdict Cast::verify_new(Wanted wanted) const {
  if (wanted.issuer.empty())
    wanted.issuer = "inter";
  world.make("new", wanted);
  return verify(world.sign("new"));
}

const Cast& cast() {
  static const Cast all;
  return all;
}

}  // namespace refward::test
