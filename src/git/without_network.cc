// SPDX-License-Identifier: Apache-2.0
#include "git/without_network.h"

#include <cstddef>

// What libgit2 1.5's archive would take from mbedTLS, libssh2, Kerberos and http-parser, by the
// names that its own parts call it. Everything refuses, save the preparations at the start, which
// have nothing to prepare: a connection that somebody tried all the same would fail. SHA-256 is
// mbedTLS's there as well, for object ids that refward refuses before it opens a repository; it
// refuses too. The build tries whether exactly these names fit (meson.build), and the linker does:
// one too few is undefined, one too many is defined twice.

namespace {

constexpr int kRefused = -1;

}  // namespace

extern "C" {

int git_mbedtls_stream_global_init();
int git_mbedtls__set_cert_location(const char* file, const char* path);
int git_mbedtls_stream_new(void** out, const char* host, const char* port);
int git_mbedtls_stream_wrap(void** out, void* stream, const char* host);
int git_transport_ssh_global_init();
int git_smart_subtransport_ssh(void** out, void* owner, void* parameters);
int git_transport_ssh_with_paths(void** out, void* owner, void* payload);
int git_http_auth_negotiate(void** out, const void* url);
int git_hash_sha256_global_init();
int git_hash_sha256_ctx_init(void* context);
int git_hash_sha256_init(void* context);
int git_hash_sha256_update(void* context, const void* data, std::size_t size);
int git_hash_sha256_final(unsigned char* out, void* context);
void git_hash_sha256_ctx_cleanup(void* context);
int http_parser_parse_url(const char* text, std::size_t size, int is_connect, void* url);
std::size_t http_parser_execute(void* parser, const void* calls, const char* data, std::size_t);
void http_parser_init(void* parser, int type);
void http_parser_pause(void* parser, int paused);
int http_should_keep_alive(const void* parser);
const char* http_errno_description(int code);

int git_mbedtls_stream_global_init() {
  return 0;
}

int git_mbedtls__set_cert_location(const char* /*file*/, const char* /*path*/) {
  return kRefused;
}

int git_mbedtls_stream_new(void** /*out*/, const char* /*host*/, const char* /*port*/) {
  return kRefused;
}

int git_mbedtls_stream_wrap(void** /*out*/, void* /*stream*/, const char* /*host*/) {
  return kRefused;
}

int git_transport_ssh_global_init() {
  return 0;
}

int git_smart_subtransport_ssh(void** /*out*/, void* /*owner*/, void* /*parameters*/) {
  return kRefused;
}

int git_transport_ssh_with_paths(void** /*out*/, void* /*owner*/, void* /*payload*/) {
  return kRefused;
}

int git_http_auth_negotiate(void** /*out*/, const void* /*url*/) {
  return kRefused;
}

int git_hash_sha256_global_init() {
  return 0;
}

int git_hash_sha256_ctx_init(void* /*context*/) {
  return kRefused;
}

int git_hash_sha256_init(void* /*context*/) {
  return kRefused;
}

int git_hash_sha256_update(void* /*context*/, const void* /*data*/, std::size_t /*size*/) {
  return kRefused;
}

int git_hash_sha256_final(unsigned char* /*out*/, void* /*context*/) {
  return kRefused;
}

void git_hash_sha256_ctx_cleanup(void* /*context*/) {}

int http_parser_parse_url(const char* /*text*/,
                          std::size_t /*size*/,
                          int /*is_connect*/,
                          void* /*url*/) {
  return 1;  // not a URL
}

// It has read nothing of what came, which is an error to its caller.
std::size_t http_parser_execute(void* /*parser*/,
                                const void* /*calls*/,
                                const char* /*data*/,
                                std::size_t /*size*/) {
  return 0;
}

void http_parser_init(void* /*parser*/, int /*type*/) {}

void http_parser_pause(void* /*parser*/, int /*paused*/) {}

int http_should_keep_alive(const void* /*parser*/) {
  return 0;
}

const char* http_errno_description(int /*code*/) {
  return "refward opens no connection";
}

}  // extern "C"

namespace refward::git {

void leave_network_out() noexcept {}

}  // namespace refward::git
