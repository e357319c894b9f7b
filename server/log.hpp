// The server's log: standard error, a line an event.
#pragma once

namespace inkling::server {

// Sets up spdlog's default logger. Never logged: pictures, tokens.
void start_log();

}  // namespace inkling::server
