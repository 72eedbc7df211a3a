#pragma once

#include "engine/image/image.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fathom {

/// Which networks run how, for machines where nothing but LibTorch is at hand.
struct NetworkBenchOptions {
    std::vector<std::string> networks{"da3-small", "da3-base"}; ///< any-view networks, with formula weights
    /// off, fp32, tf32, bf16, fp16 or int8, each with @record where the device can record its work. The first is what
    /// the others are compared with.
    std::vector<std::string> variants{"off", "fp32", "bf16"};
    std::string device = "cpu"; ///< "cpu", "cuda", "cuda:1"
    int views = 1;
    int runs = 20;              ///< measured rounds; every round runs every variant once
    Size size{504, 336};        ///< pixels, multiples of 14
};

/// Receives one English line at a time.
using BenchSink = std::function<void(std::string_view)>;

/// Times passes from normalised pixels in memory to depth in memory, and compares their depth with that of the plain
/// fp32 network on the processor.
/// \return one JSON object a line: network, device, variant, views, median_ms, depth_difference
/// \throws Error{InvalidOption, DeviceUnavailable, Internal}
[[nodiscard]] std::string benchNetworks(const NetworkBenchOptions& options, const BenchSink& say);

} // namespace fathom
