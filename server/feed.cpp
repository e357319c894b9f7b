#include "server/feed.hpp"

#include <iterator>
#include <utility>

namespace inkling::server {

void Feed::add(std::string_view type, std::string_view data, Kind kind) {
  const std::lock_guard lock(mutex_);
  if (!events_.empty() && events_.back().kind == Kind::passing) events_.pop_back();
  ++last_;
  std::string text = "id: " + std::to_string(last_) + "\nevent: ";
  text.append(type).append("\ndata: ").append(data).append("\n\n");
  events_.push_back({last_, kind, std::move(text)});
}

void Feed::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
}

Feed::Part Feed::read(std::uint64_t after) const {
  const std::lock_guard lock(mutex_);
  Part part{{}, last_, ended_};
  auto event = events_.end();
  while (event != events_.begin() && std::prev(event)->number > after) --event;
  for (; event != events_.end(); ++event) part.text += event->text;
  return part;
}

}  // namespace inkling::server
