// cpp-httplib, without a macro it brings along: <resolv.h> defines _res, which is a parameter's name in
// Eigen.
#pragma once

#include <httplib.h>

#undef _res
