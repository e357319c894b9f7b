#include "server/http/explained.hpp"

#include <string>
#include <utility>

namespace inkling::http {

Read<Explanation> explain_field(const Model& model, std::span<const float> field) {
  Explanation explanation = explain(model.network, field);
  std::size_t values = 0;
  for (const Explanation::OfLayer& layer : explanation.layers) values += layer.values.size();
  if (values > kMaxExplainedValues) {
    return refuse(422, "the layers of this model have " + std::to_string(values) +
                           " outputs: only models with up to " + std::to_string(kMaxExplainedValues) +
                           " are explained");
  }
  return explanation;
}

}  // namespace inkling::http
