
#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "inkling/bit_cast.hpp"
#include "inkling/pickle.hpp"
#include "npz/byte_reader.hpp"
#include "npz/pickle_graph.hpp"
#include "npz/pickle_numpy.hpp"
#include "npz/pickle_opcode.hpp"
#include "npz/pickle_value.hpp"
#include "npz/text.hpp"

namespace inkling::pickle {
namespace {

using Kind = Node::Kind;

constexpr int kOldestProtocol = 2;
constexpr int kNewestProtocol = 5;
// All that a pickle makes may be this many times its size: an array may be mentioned again, but not without
// end.
constexpr std::size_t kMostSharing = 16;
constexpr std::size_t kSmallestBudget = std::size_t{1} << 20U;

// Python's pickle machine, for data only. Keeps the first error, after which nothing it does has an effect.
class Unpickler {
 public:
  Unpickler(ByteView file, const npz::Limits& limits) : reader_(file) {
    const std::uint64_t shared = std::uint64_t{file.size()} * kMostSharing;
    const std::uint64_t wanted = std::max<std::uint64_t>(kSmallestBudget, shared);
    graph_.budget = static_cast<std::size_t>(std::min<std::uint64_t>(limits.total_bytes, wanted));
    graph_.most_values = static_cast<std::size_t>(std::min<std::uint64_t>(kMaxNodes, shared));
    graph_.nodes.emplace_back();  // kNoNode
  }

  // The graph, or its error.
  Graph run();

 private:
  static constexpr NodeId kNoNode = 0;  // a None, for pops that fail

  void execute(Opcode opcode);
  void refuse(const char* text, Message pieces = {}, ErrorCode code = ErrorCode::bad_file) {
    graph_.refuse(text, pieces, code);
  }
  [[nodiscard]] bool failed() const { return graph_.error.has_value(); }

  Node& node(NodeId id) { return graph_.nodes[id]; }
  Node& push(Kind kind);
  void push_integer(std::int64_t value, Kind kind = Kind::integer);
  void push_number();
  void push_bytes(Kind kind, std::uint64_t size);
  void push_items(Kind kind, std::vector<NodeId> items);
  void push_long(std::size_t size);
  void push_int_line();
  void push_global(std::string_view module, std::string_view name);

  // The lowest place of the stack that may be popped: a mark protects what is below it.
  [[nodiscard]] std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }
  NodeId top();
  NodeId pop();
  std::vector<NodeId> pop_items(std::size_t count);
  std::vector<NodeId> pop_to_mark();

  void extend(Kind kind, const std::vector<NodeId>& items);
  void reduce();
  void build_top();
  void remember(std::size_t place);
  void recall(std::size_t place);
  std::string_view line();

  npz::ByteReader reader_;
  Graph graph_;
  std::vector<NodeId> stack_;
  std::vector<std::size_t> marks_;  // stack heights
  std::vector<NodeId> memo_;        // kNoNode: nothing there
};

Graph Unpickler::run() {
  auto opcode = Opcode{reader_.u8()};
  const int protocol = reader_.u8();
  if (opcode != Opcode::proto || protocol < kOldestProtocol || protocol > kNewestProtocol) {
    refuse("it does not begin as protocols 2 to 5 do", {}, ErrorCode::unsupported);
  }
  while (!failed() && opcode != Opcode::stop) {
    opcode = Opcode{reader_.u8()};
    execute(opcode);
    if (!reader_.ok()) graph_.error = Error{ErrorCode::bad_file, "it is cut off"};
  }
  if (stack_.size() != 1 || !marks_.empty()) refuse("it leaves more or less than one value");
  if (reader_.remaining() != 0) refuse("something follows it");
  if (!failed()) graph_.root = stack_.back();
  return std::move(graph_);
}

void Unpickler::execute(Opcode opcode) {
  switch (opcode) {
    case Opcode::stop:
      return;
    case Opcode::frame:
      if (reader_.u64() > reader_.remaining()) refuse("a frame goes past the end");
      return;
    case Opcode::mark:
      return marks_.push_back(stack_.size());

    case Opcode::none:
      push(Kind::none);
      return;
    case Opcode::new_true:
      return push_integer(1, Kind::boolean);
    case Opcode::new_false:
      return push_integer(0, Kind::boolean);
    case Opcode::bin_int:
      return push_integer(reader_.next<std::int32_t>());
    case Opcode::bin_int1:
      return push_integer(reader_.u8());
    case Opcode::bin_int2:
      return push_integer(reader_.u16());
    case Opcode::long1:
      return push_long(reader_.u8());
    case Opcode::int_line:
      return push_int_line();
    case Opcode::bin_float:
      return push_number();

    case Opcode::short_bin_unicode:
      return push_bytes(Kind::text, reader_.u8());
    case Opcode::bin_unicode:
      return push_bytes(Kind::text, reader_.u32());
    case Opcode::bin_unicode8:
      return push_bytes(Kind::text, reader_.u64());
    case Opcode::short_bin_string:
    case Opcode::short_bin_bytes:
      return push_bytes(Kind::bytes, reader_.u8());
    case Opcode::bin_string:
    case Opcode::bin_bytes:
      return push_bytes(Kind::bytes, reader_.u32());
    case Opcode::bin_bytes8:
    case Opcode::byte_array8:
      return push_bytes(Kind::bytes, reader_.u64());

    case Opcode::empty_tuple:
      return push_items(Kind::tuple, {});
    case Opcode::tuple1:
      return push_items(Kind::tuple, pop_items(1));
    case Opcode::tuple2:
      return push_items(Kind::tuple, pop_items(2));
    case Opcode::tuple3:
      return push_items(Kind::tuple, pop_items(3));
    case Opcode::tuple:
      return push_items(Kind::tuple, pop_to_mark());
    case Opcode::empty_list:
      return push_items(Kind::list, {});
    case Opcode::append:
      return extend(Kind::list, pop_items(1));
    case Opcode::appends:
      return extend(Kind::list, pop_to_mark());
    case Opcode::empty_dict:
      return push_items(Kind::dict, {});
    case Opcode::set_item:
      return extend(Kind::dict, pop_items(2));
    case Opcode::set_items:
      return extend(Kind::dict, pop_to_mark());

    case Opcode::global: {
      const std::string_view module = line();
      return push_global(module, line());
    }
    case Opcode::stack_global: {
      const std::vector<NodeId> names = pop_items(2);
      return push_global(npz::as_text(node(names[0]).view), npz::as_text(node(names[1]).view));
    }
    case Opcode::reduce:
      return reduce();
    case Opcode::build:
      return build_top();

    case Opcode::bin_put:
      return remember(reader_.u8());
    case Opcode::long_bin_put:
      return remember(reader_.u32());
    case Opcode::memoize:
      return remember(memo_.size());
    case Opcode::bin_get:
      return recall(reader_.u8());
    case Opcode::long_bin_get:
      return recall(reader_.u32());

    case Opcode::proto:
      return refuse("PROTO comes again");
  }
  refuse("opcode {} is not one that arrays need", {static_cast<int>(opcode)}, ErrorCode::unsupported);
}

// The new node, to be filled before the next one.
Node& Unpickler::push(Kind kind) {
  if (graph_.nodes.size() >= kMaxNodes) {
    refuse("it holds more than {} values", {kMaxNodes});
    return node(kNoNode);
  }
  stack_.push_back(static_cast<NodeId>(graph_.nodes.size()));
  Node& added = graph_.nodes.emplace_back();
  added.kind = kind;
  return added;
}

void Unpickler::push_integer(std::int64_t value, Kind kind) {
  push(kind).integer = value;
}

// Eight bytes, the most significant first.
void Unpickler::push_number() {
  std::uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) bits = bits << 8U | reader_.u8();
  push(Kind::number).number = bit_cast<double>(bits);
}

void Unpickler::push_bytes(Kind kind, std::uint64_t size) {
  push(kind).view = reader_.take(size);
}

void Unpickler::push_items(Kind kind, std::vector<NodeId> items) {
  push(kind).items = std::move(items);
}

// Two's complement, the least significant byte first, as short as it can be.
void Unpickler::push_long(std::size_t size) {
  std::int64_t value = 0;
  if (size > sizeof(value)) return refuse("an integer is longer than 64 bits", {}, ErrorCode::unsupported);
  const ByteView bytes = reader_.take(size);
  if (!bytes.empty() && bytes.back() >= 0x80) value = -1;
  if (!bytes.empty()) std::memcpy(&value, bytes.data(), bytes.size());
  push_integer(value);
}

void Unpickler::push_int_line() {
  constexpr std::size_t kMostDigits = 18;  // below 2^63
  std::string_view digits = line();
  const bool negative = !digits.empty() && digits[0] == '-';
  if (negative) digits.remove_prefix(1);
  const bool plain = digits.find_first_not_of("0123456789") == std::string_view::npos;
  if (digits.empty() || digits.size() > kMostDigits || !plain)
    return refuse("INT is not followed by an integer");
  std::int64_t value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  push_integer(negative ? -value : value);
}

void Unpickler::push_global(std::string_view module, std::string_view name) {
  const auto global = find_global(module, name);
  if (!global) {
    return refuse("it names {}, which arrays do not need; nothing was executed",
                  {npz::in_quotes(join("{}.{}", {module, name}))}, ErrorCode::unsupported);
  }
  push(Kind::global).global = *global;
}

NodeId Unpickler::top() {
  if (stack_.size() > floor()) return stack_.back();
  refuse("an opcode needs more values than there are");
  return kNoNode;
}

NodeId Unpickler::pop() {
  const NodeId id = top();
  if (!failed()) stack_.pop_back();
  return id;
}

// In the order in which they were pushed.
std::vector<NodeId> Unpickler::pop_items(std::size_t count) {
  std::vector<NodeId> items(count);
  for (std::size_t i = count; i-- > 0;) items[i] = pop();
  return items;
}

std::vector<NodeId> Unpickler::pop_to_mark() {
  if (marks_.empty()) {
    refuse("an opcode needs a mark where there is none");
    return {};
  }
  const std::size_t count = stack_.size() - marks_.back();
  marks_.pop_back();
  return pop_items(count);
}

// Adds to the list or dict on top.
void Unpickler::extend(Kind kind, const std::vector<NodeId>& items) {
  Node& target = node(top());
  if (target.kind != kind) return refuse("items are added to something that takes none");
  if (kind == Kind::dict && items.size() % 2 != 0) return refuse("a dict has a key without a value");
  for (const NodeId item : items) target.items.push_back(item);
}

void Unpickler::reduce() {
  const std::vector<NodeId> operands = pop_items(2);
  if (failed()) return;
  push(Kind::none) = call(graph_, node(operands[0]), node(operands[1]));
}

void Unpickler::build_top() {
  const NodeId state = pop();
  build(graph_, node(top()), node(state));
}

void Unpickler::remember(std::size_t place) {
  if (place >= kMaxNodes) return refuse("memo number {} is absurd", {place});
  if (place >= memo_.size()) memo_.resize(place + 1);
  memo_[place] = top();
}

void Unpickler::recall(std::size_t place) {
  if (place >= memo_.size() || memo_[place] == kNoNode) {
    return refuse("nothing has memo number {}", {place});
  }
  stack_.push_back(memo_[place]);
}

// Up to the line feed, which is left out.
std::string_view Unpickler::line() {
  const std::string_view rest = npz::as_text(reader_.rest());
  const std::string_view found = rest.substr(0, rest.find('\n'));
  reader_.take(found.size() + 1);
  return found;
}

}  // namespace

Result<Value> read(ByteView file, const npz::Limits& limits) {
  Graph graph = Unpickler(file, limits).run();
  Value value = to_value(graph, limits);
  if (graph.error) return fail_within("pickle", *graph.error);
  return value;
}

}  // namespace inkling::pickle

namespace inkling::npz {

Result<Array> read_pickled_array(ByteView pickle, const Limits& limits) {
  pickle::Graph graph = pickle::Unpickler(pickle, limits).run();
  Array array = pickle::to_array(graph, limits);
  if (graph.error) return fail_within("pickle", *graph.error);
  return array;
}

}  // namespace inkling::npz
