#include "server/http/listener.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <string>
#include <utility>

namespace inkling::http {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

Listener listen() {
  return Listener::open("127.0.0.1", 0).value();
}

// A connection that has been asked for, and may not be there yet.
FileDescriptor begin_to_connect(int port) {
  FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return socket;
}

bool is_connected_within(const FileDescriptor& socket, int milliseconds) {
  pollfd waiting{socket.get(), POLLOUT, 0};
  return ::poll(&waiting, 1, milliseconds) == 1 && (waiting.revents & (POLLERR | POLLHUP)) == 0;
}

TEST(Listener, TakesAFreePort) {
  const Listener listener = listen();
  EXPECT_GT(listener.port(), 0);
  EXPECT_EQ(listener.url(), "http://127.0.0.1:" + std::to_string(listener.port()));
  EXPECT_TRUE(is_connected_within(begin_to_connect(listener.port()), 1000));
}

TEST(Listener, AcceptsWithoutWaiting) {
  const Listener listener = listen();
  EXPECT_FALSE(listener.accept().is_open());
  const FileDescriptor client = begin_to_connect(listener.port());
  ASSERT_TRUE(is_connected_within(client, 1000));
  EXPECT_TRUE(listener.accept().is_open());
}

TEST(Listener, OnePortBelongsToOneProgram) {
  const Listener first = listen();
  const Result<Listener> second = Listener::open("127.0.0.1", first.port());
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("another program listens there"));
}

TEST(Listener, APortIsFreeAgainAtOnce) {
  Listener first = listen();
  const int port = first.port();
  const FileDescriptor client = begin_to_connect(port);
  ASSERT_TRUE(is_connected_within(client, 1000));
  { const FileDescriptor closed_by_the_server = first.accept(); }
  first.close();
  EXPECT_TRUE(Listener::open("127.0.0.1", port));
}

TEST(Listener, RefusedNewcomersAreNotLostClients) {
  const Listener listener = listen();
  const FileDescriptor early = begin_to_connect(listener.port());
  ASSERT_TRUE(is_connected_within(early, 1000));
  listener.refuse_newcomers();
  const FileDescriptor late = begin_to_connect(listener.port());
  EXPECT_FALSE(is_connected_within(late, 100)) << "it would believe that it was heard";
  EXPECT_TRUE(listener.accept().is_open()) << "who came before still waits";
  EXPECT_FALSE(listener.accept().is_open());
}

TEST(Listener, KnowsWhoCanReachIt) {
  EXPECT_TRUE(listen().is_loopback());
  EXPECT_TRUE(Listener::open("localhost", 0)->is_loopback());
  EXPECT_FALSE(Listener::open("0.0.0.0", 0)->is_loopback());
  if (const Result<Listener> v6 = Listener::open("::1", 0)) {
    EXPECT_TRUE(v6->is_loopback());
    EXPECT_THAT(v6->url(), StartsWith("http://[::1]:"));
  }
}

TEST(Listener, NamesTheHostThatIsNone) {
  const Result<Listener> listener = Listener::open("no such host", 0);
  ASSERT_FALSE(listener);
  EXPECT_THAT(listener.error().message, HasSubstr("no such host"));
}

}  // namespace
}  // namespace inkling::http
