#include "inkling/number.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include "canvas/insertion_sort.hpp"
#include "canvas/segment.hpp"

namespace inkling {
namespace {

using canvas::Part;
using canvas::Sheet;

// Shares of the digits' height.
constexpr double kFragment = 0.6;      // what is lower is hardly a digit
constexpr double kFragmentGap = 0.25;  // to where a fragment belongs, at most
constexpr double kDigitGap = 0.12;     // between two halves of a digit, at most
constexpr double kDigitHeight = 0.9;   // from here on, size tells nothing

// Of the usual height: what is shorter, both ways, is a dot or a slip of the pen.
constexpr double kTiny = 0.25;

constexpr double kWidest = 1.4;        // width to height at which one digit is as probable as two that touch
constexpr double kWidestHalves = 0.6;  // ditto, of halves that lie side by side
constexpr double kCut = 0.7;           // odds of each cut: most digits do not touch
constexpr double kSurelyWhole = 0.9;   // what is read so surely is not taken apart

constexpr std::size_t kDashes = 3;      // that make a digit, at least
constexpr double kDashShare = 0.4;      // of the digit, at most
constexpr double kDashedAgainst = 0.7;  // as sure as this against the dashes one by one

constexpr double kBeside = 0.3;  // of the lower one's height: two digits of one line, at least

constexpr double kAmongDigits = 0.5;  // of the threshold: suffices where most beside it are digits

constexpr int kMaxTrials = 400;  // readings that only serve to decide

// A part as the network sees it.
struct Candidate {
  Part part;
  DigitReading reading;
};

double middle_x(const Box& box) {
  return box.x + box.width / 2.0;
}

double middle_y(const Box& box) {
  return box.y + box.height / 2.0;
}

// Odds of one digit against two that touch, by their shape alone.
double odds_of_one(int width, int height, double widest = kWidest) {
  const double ratio = widest * height / width;
  return ratio * ratio * ratio * ratio;
}

double shape_odds(const Box& box, double widest = kWidest) {
  return std::min(1.0, odds_of_one(box.width, box.height, widest));
}

// That something so low is a digit among higher ones.
double size_odds(int height, int usual) {
  const double ratio = height / (kDigitHeight * usual);
  return std::min(1.0, ratio * ratio * ratio);
}

class NumberReader {
 public:
  NumberReader(Classifier& classifier, const Sheet& sheet) : classifier_(&classifier), sheet_(&sheet) {}

  std::vector<Candidate> read() {
    for (int piece = 0; piece < sheet_->pieces(); ++piece) parts_.push_back({sheet_->part(piece), {}});
    owner_.resize(parts_.size());
    for (std::size_t i = 0; i < owner_.size(); ++i) owner_[i] = i;
    for (Candidate& part : parts_) part.reading = look_at(part.part);
    join_dashes();
    join_halves();
    std::erase_if(parts_, [](const Candidate& part) { return part.part.pieces.empty(); });
    std::vector<Candidate> digits;
    const int usual = usual_height();
    for (const Candidate& part : parts_) {
      if (part.part.longer_side() >= kTiny * usual) separate(part, usual, digits);
    }
    return digits;
  }

 private:
  DigitReading look_at(const Part& part) {
    const Ink ink = sheet_->normalize(part);
    const Reading reading = classifier_->classify(ink.field);
    --trials_left_;
    return {ink.box, reading.label, reading.second, reading.confidence, reading.is_digit, ink.field};
  }

  // The part at `from` goes into the one at `to`.
  void merge(std::size_t to, std::size_t from, Candidate joined) {
    for (std::size_t& owner : owner_) {
      if (owner == from) owner = to;
    }
    parts_[to] = std::move(joined);
    parts_[from].part.pieces.clear();
  }

  // Groups of pieces that lie as near to each other as they are long, yet are short against the group: a
  // digit of dashes or dots, if it is read about as surely as they are.
  void join_dashes() {
    std::vector<std::size_t> group = owner_;
    for (const Sheet::Gap& gap : sheet_->gaps()) {
      const std::size_t a = group[static_cast<std::size_t>(gap.first)];
      const std::size_t b = group[static_cast<std::size_t>(gap.second)];
      const int shorter =
          std::min(sheet_->part(gap.first).longer_side(), sheet_->part(gap.second).longer_side());
      if (a == b || gap.pixels > shorter) continue;
      std::replace(group.begin(), group.end(), b, a);
    }
    for (std::size_t name = 0; name < group.size(); ++name) {
      std::vector<std::size_t> members;
      for (std::size_t i = 0; i < group.size(); ++i) {
        if (group[i] == name) members.push_back(i);
      }
      if (members.size() >= kDashes && trials_left_ > 0) try_dashes(members);
    }
  }

  void try_dashes(const std::vector<std::size_t>& members) {
    Part joined = parts_[members[0]].part;
    double sureness = 0;
    int longest = 0;
    for (const std::size_t member : members) {
      if (member != members[0]) joined = join(joined, parts_[member].part);
      sureness +=
          static_cast<double>(parts_[member].reading.confidence) / static_cast<double>(members.size());
      longest = std::max(longest, parts_[member].part.longer_side());
    }
    if (longest > kDashShare * joined.box.height || odds_of_one(joined.box.width, joined.box.height) < 1)
      return;
    const DigitReading reading = look_at(joined);
    if (!reading.is_digit || static_cast<double>(reading.confidence) < kDashedAgainst * sureness) return;
    for (const std::size_t member : members) {
      if (member != members[0]) merge(members[0], member, {joined, reading});
    }
  }

  // Three of four parts are no higher: among the pieces of broken digits, it is still a digit's height.
  [[nodiscard]] int usual_height() const {
    std::vector<int> heights;
    for (const Candidate& part : parts_) heights.push_back(part.part.box.height);
    canvas::insertion_sort(heights);
    return heights.empty() ? 0 : heights[3 * heights.size() / 4];
  }

  // From the nearest on.
  void join_halves() {
    const int usual = usual_height();
    for (const Sheet::Gap& gap : sheet_->gaps()) {
      const std::size_t a = owner_[static_cast<std::size_t>(gap.first)];
      const std::size_t b = owner_[static_cast<std::size_t>(gap.second)];
      if (a != b && trials_left_ > 0) try_halves(a, b, gap.pixels, usual);
    }
  }

  void try_halves(std::size_t a, std::size_t b, double gap, int usual) {
    Candidate both = {join(parts_[a].part, parts_[b].part), {}};
    const int height_a = parts_[a].part.box.height;
    const int height_b = parts_[b].part.box.height;
    const int height = std::max({height_a, height_b, std::min(both.part.box.height, usual)});
    const bool is_fragment = std::min(height_a, height_b) < kFragment * height;
    if (gap > (is_fragment ? kFragmentGap : kDigitGap) * height) return;
    both.reading = look_at(both.part);
    const double one = static_cast<double>(both.reading.confidence) *
                       shape_odds(both.part.box, is_fragment ? kWidest : kWidestHalves);
    const double two = static_cast<double>(parts_[a].reading.confidence) * size_odds(height_a, height) *
                       static_cast<double>(parts_[b].reading.confidence) * size_odds(height_b, height);
    if (one > two) merge(a, b, std::move(both));
  }

  // The most probable way to cut the part into digits, by the product of their confidences: dynamic
  // programming over where the last digit begins. `usual` is the height of the digits beside it.
  void separate(const Candidate& whole, int usual, std::vector<Candidate>& digits) {
    const int height = std::max(whole.part.box.height, usual);
    const double one =
        static_cast<double>(whole.reading.confidence) * odds_of_one(whole.part.box.width, height);
    const std::vector<int> columns =
        one < kSurelyWhole && trials_left_ > 0 ? sheet_->cuts(whole.part) : std::vector<int>{};
    struct Way {
      double odds = 0;
      std::size_t begin = 0;
      Candidate last;
    };
    std::vector<int> bounds = {whole.part.box.x};
    bounds.insert(bounds.end(), columns.begin(), columns.end());
    bounds.push_back(whole.part.box.x + whole.part.box.width);
    std::vector<Way> ways(bounds.size());
    ways[0].odds = 1;
    ways.back() = {one, 0, whole};
    for (std::size_t end = 1; end < bounds.size(); ++end) {
      for (std::size_t begin = 0; begin < end; ++begin) {
        const bool is_whole = begin == 0 && end + 1 == bounds.size();
        if (is_whole || ways[begin].odds <= ways[end].odds || trials_left_ <= 0) continue;
        Candidate piece = {sheet_->slice(whole.part, bounds[begin], bounds[end]), {}};
        if (piece.part.box.height < kFragment * height) continue;
        piece.reading = look_at(piece.part);
        const double odds = ways[begin].odds * (begin > 0 ? kCut : 1) *
                            static_cast<double>(piece.reading.confidence) * shape_odds(piece.part.box);
        if (odds > ways[end].odds) ways[end] = {odds, begin, std::move(piece)};
      }
    }
    std::vector<Candidate> pieces;
    for (std::size_t end = bounds.size() - 1; end > 0; end = ways[end].begin) {
      pieces.push_back(std::move(ways[end].last));
    }
    if (!std::all_of(pieces.begin(), pieces.end(), [this](const Candidate& of) { return may_be_digit(of); }))
      pieces = {whole};  // cutting explains nothing
    std::move(pieces.begin(), pieces.end(), std::back_inserter(digits));
  }

  [[nodiscard]] bool may_be_digit(const Candidate& candidate) const {
    return static_cast<double>(candidate.reading.confidence) >=
           kAmongDigits * classifier_->model().reject_threshold;
  }

  Classifier* classifier_;
  const Sheet* sheet_;
  std::vector<Candidate> parts_;    // without pieces when merged into another
  std::vector<std::size_t> owner_;  // of each piece: which part
  int trials_left_ = kMaxTrials;
};

// Each digit, from the left, continues the line whose last one stands beside it.
std::vector<std::vector<DigitReading>> into_lines(std::vector<DigitReading> digits) {
  canvas::insertion_sort(
      digits, [](const DigitReading& a, const DigitReading& b) { return middle_x(a.box) < middle_x(b.box); });
  std::vector<std::vector<DigitReading>> lines;
  for (const DigitReading& digit : digits) {
    std::vector<DigitReading>* nearest = nullptr;
    double largest_share = kBeside;
    for (std::vector<DigitReading>& line : lines) {
      const Box& last = line.back().box;
      const int side_by_side =
          std::min(last.y + last.height, digit.box.y + digit.box.height) - std::max(last.y, digit.box.y);
      const double share = static_cast<double>(side_by_side) / std::min(last.height, digit.box.height);
      if (share > largest_share) {
        largest_share = share;
        nearest = &line;
      }
    }
    if (nearest == nullptr) nearest = &lines.emplace_back();
    nearest->push_back(digit);
  }
  const auto height_of = [](const std::vector<DigitReading>& line) {
    double sum = 0;
    for (const DigitReading& digit : line) sum += middle_y(digit.box);
    return sum / static_cast<double>(line.size());
  };
  canvas::insertion_sort(lines, [&](const auto& a, const auto& b) { return height_of(a) < height_of(b); });
  return lines;
}

// People write digits beside digits: of numbers with four, the full threshold would spoil two in a hundred.
void trust_company(std::vector<DigitReading>& line, double threshold) {
  const auto sure =
      std::count_if(line.begin(), line.end(), [](const DigitReading& of) { return of.is_digit; });
  if (sure < 2 || 2 * static_cast<std::size_t>(sure) <= line.size()) return;
  for (DigitReading& digit : line) {
    digit.is_digit = digit.is_digit || static_cast<double>(digit.confidence) >= kAmongDigits * threshold;
  }
}

Result<NumberReading> read_as_none(Classifier& classifier, const Canvas& canvas) {
  return normalize(canvas).map([&](const Ink& ink) {
    const Reading reading = classifier.classify(ink.field);
    return NumberReading{"?",
                         {{ink.box, reading.label, reading.second, reading.confidence, false, ink.field}}};
  });
}

}  // namespace

Result<NumberReading> read_number(Classifier& classifier, const Canvas& canvas) {
  assert(classifier.model().network.input_shape().size() == kImagePixels);
  const Result<Sheet> sheet = Sheet::read(canvas);
  if (!sheet) return tl::unexpected(sheet.error());
  if (sheet->is_crowded()) return read_as_none(classifier, canvas);
  std::vector<DigitReading> digits;
  for (const Candidate& candidate : NumberReader(classifier, *sheet).read())
    digits.push_back(candidate.reading);
  if (digits.size() > kMaxDigitsOnCanvas) return read_as_none(classifier, canvas);
  NumberReading number;
  for (std::vector<DigitReading>& line : into_lines(std::move(digits))) {
    trust_company(line, classifier.model().reject_threshold);
    if (!number.digits.empty()) number.text += '\n';
    for (const DigitReading& digit : line) {
      number.text += digit.is_digit ? classifier.model().classes[static_cast<std::size_t>(digit.label)] : "?";
      number.digits.push_back(digit);
    }
  }
  return number;
}

}  // namespace inkling
