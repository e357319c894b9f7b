#include "server/feed.hpp"

#include <gtest/gtest.h>

namespace inkling::server {
namespace {

TEST(Feed, GivesWhatCameAfterTheLastEvent) {
  Feed feed;
  EXPECT_EQ(feed.read(0).text, "");
  feed.add("epoch", "1");
  feed.add("epoch", "2");
  const Feed::Part all = feed.read(0);
  EXPECT_EQ(all.text, "id: 1\nevent: epoch\ndata: 1\n\nid: 2\nevent: epoch\ndata: 2\n\n");
  EXPECT_EQ(all.last, 2U);
  EXPECT_FALSE(all.ended);
  EXPECT_EQ(feed.read(1).text, "id: 2\nevent: epoch\ndata: 2\n\n");
  EXPECT_EQ(feed.read(2).text, "");
  EXPECT_EQ(feed.read(99).text, "");
  feed.end();
  EXPECT_TRUE(feed.read(2).ended);
}

TEST(Feed, ForgetsPassingEventsWhenTheNextOneComes) {
  Feed feed;
  feed.add("batch", "1", Feed::Kind::passing);
  feed.add("batch", "2", Feed::Kind::passing);
  EXPECT_EQ(feed.read(0).text, "id: 2\nevent: batch\ndata: 2\n\n");
  feed.add("epoch", "1");
  EXPECT_EQ(feed.read(0).text, "id: 3\nevent: epoch\ndata: 1\n\n");
  EXPECT_EQ(feed.read(2).text, "id: 3\nevent: epoch\ndata: 1\n\n");
}

}  // namespace
}  // namespace inkling::server
