// Tells the service manager how the service is: systemd's notification protocol, sd_notify(3).
#pragma once

namespace inkling::server {

// "READY=1" or "STOPPING=1". Nothing where nobody asked for it ($NOTIFY_SOCKET).
void tell_service_manager(const char* state);

}  // namespace inkling::server
