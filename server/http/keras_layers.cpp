#include "server/http/keras_layers.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace inkling::http {
namespace {

using nlohmann::json;

// One line of an architecture, word by word. Lines come from networks that were built: they are well-formed.
class Words {
 public:
  explicit Words(const std::string& line) : in_(line) { in_ >> next_; }

  [[nodiscard]] bool empty() const { return next_.empty(); }
  std::string take() {
    std::string word = std::move(next_);
    next_.clear();
    in_ >> next_;
    return word;
  }
  bool take(std::string_view word) {
    const bool found = next_ == word;
    if (found) take();
    return found;
  }

 private:
  std::istringstream in_;
  std::string next_;
};

// "3x2" -> [3, 2], "3" -> [3, 3].
json sides(const std::string& text) {
  const std::size_t by = text.find('x');
  const int height = std::stoi(text);
  return {height, by == std::string::npos ? height : std::stoi(text.substr(by + 1))};
}

// Our word as Keras spells it; "softmax-or-none" is ours alone.
std::string activation_name(std::string word) {
  std::replace(word.begin(), word.end(), '-', '_');
  return word;
}

class Listing {
 public:
  void add_line(const std::string& line) {
    Words words(line);
    const std::string kind = words.take();
    if (kind == "conv") {
      add_convolution(words);
    } else if (kind == "maxpool" || kind == "avgpool") {
      add_pooling(kind == "maxpool" ? "Max" : "Average", words);
    } else if (kind == "dense") {
      const int units = std::stoi(words.take());
      add("Dense", "dense", {{"units", units}, {"activation", take_activation(words)}});
    } else if (kind == "batchnorm") {
      add("BatchNormalization", "batch_normalization", json::object());
    } else if (kind == "dropout") {
      add("Dropout", "dropout", {{"rate", std::stod(words.take())}});
    } else if (kind == "flatten") {
      add("Flatten", "flatten", json::object());
    } else {
      add("Activation", "activation", {{"activation", activation_name(kind)}});
    }
    // Keras' other layers have no activation of their own.
    if (!words.empty()) add("Activation", "activation", {{"activation", take_activation(words)}});
  }

  [[nodiscard]] const json& layers() const { return layers_; }

 private:
  void add(const std::string& class_name, const std::string& name, json config) {
    config["name"] = name + "_" + std::to_string(++count_[name]);
    layers_.push_back({{"class_name", class_name}, {"config", std::move(config)}});
  }

  static std::string take_activation(Words& words) {
    return words.empty() ? "linear" : activation_name(words.take());
  }

  // Margins other than TensorFlow's are a layer of their own in Keras.
  std::string take_padding(Words& words) {
    if (words.take("same")) return "same";
    if (words.take("pad")) add("ZeroPadding2D", "zero_padding2d", {{"padding", sides(words.take())}});
    return "valid";
  }

  void add_convolution(Words& words) {
    const int filters = std::stoi(words.take());
    const json kernel = sides(words.take());
    const json strides = words.take("stride") ? sides(words.take()) : json{1, 1};
    const std::string padding = take_padding(words);
    json config = {{"filters", filters}, {"kernel_size", kernel}, {"strides", strides}, {"padding", padding}};
    if (words.take("groups")) config["groups"] = std::stoi(words.take());
    config["activation"] = take_activation(words);
    add("Conv2D", "conv2d", std::move(config));
  }

  void add_pooling(const std::string& kind, Words& words) {
    const std::string lower = kind == "Max" ? "max" : "average";
    if (words.take("global")) {
      if (words.take("stride")) words.take();  // there is one place only
      return add("Global" + kind + "Pooling2D", "global_" + lower + "_pooling2d", json::object());
    }
    const json size = sides(words.take());
    const json strides = words.take("stride") ? sides(words.take()) : size;
    add(kind + "Pooling2D", lower + "_pooling2d",
        {{"pool_size", size}, {"strides", strides}, {"padding", "valid"}});
  }

  std::map<std::string, int> count_;
  json layers_ = json::array();
};

}  // namespace

json keras_layers(const Network& network) {
  Listing listing;
  for (const std::string& line : network.architecture()) listing.add_line(line);
  return listing.layers();
}

}  // namespace inkling::http
