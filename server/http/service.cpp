#include "server/http/service.hpp"

namespace inkling::http {

Router make_router(const Service& service) {
  Router router;
  router.set_guard([&service](const Call& call, httplib::Response& answer) {
    return service.access.may_ask(call, answer);
  });
  add_better_tensorflow_routes(router, service);
  add_pynumdraw_routes(router, service);
  add_mnistified_routes(router, service);
  add_oip_routes(router, service);
  add_data_routes(router, service);
  add_model_routes(router, service);
  add_model_change_routes(router, service);
  add_job_routes(router, service);
  add_status_route(router, service);
  add_metrics_route(router, service);
  add_openapi_routes(router, service);
  add_page_routes(router, service);
  return router;
}

}  // namespace inkling::http
