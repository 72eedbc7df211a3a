// Meets reference arrays with tensors. Include before any Qt header.
#pragma once

#include "engine/models/depth_anything_3/da3.h"
#include "engine/models/depth_anything_3/formula_weights.h"
#include "tests/support/golden.h"
#include "tests/support/npz.h"

#include <torch/torch.h>

#include <cstdio>
#include <numeric>
#include <string>
#include <vector>

namespace fathom::test {

/// Networks of test size run faster on one thread, above all on a busy machine, where the threads of an operator
/// wait for each other longer than they work.
inline void useOneThread() {
    torch::set_num_threads(1);
}

[[nodiscard]] inline Npz golden(const std::string& name) {
    return Npz(testData("golden/da3/" + name + ".npz"));
}

[[nodiscard]] inline torch::Tensor tensorOf(const NpyArray& array) {
    return torch::tensor(array.doubles(), torch::kFloat64).to(torch::kFloat32).view(array.shape);
}

[[nodiscard]] inline torch::Tensor integerTensorOf(const NpyArray& array) {
    return torch::tensor(array.integers(), torch::kInt64).view(array.shape);
}

[[nodiscard]] inline std::vector<float> valuesOf(const torch::Tensor& tensor) {
    const torch::Tensor flat = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous().view({-1});
    return {flat.const_data_ptr<float>(), flat.const_data_ptr<float>() + flat.numel()};
}

/// factor·u of the formula sequence called `name`.
[[nodiscard]] inline torch::Tensor formulaInput(const std::string& name, torch::IntArrayRef shape, double factor = 1) {
    const std::int64_t count = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    return (factor * torch::tensor(formulaSequence(name, static_cast<std::size_t>(count)), torch::kFloat64))
        .to(torch::kFloat32)
        .view(shape);
}

/// [1,views,3,H,W] of a formula scene.
[[nodiscard]] inline torch::Tensor formulaViews(int seed, int views, int height, int width) {
    return torch::tensor(formulaNetworkInput(seed, views, height, width)).view({1, views, 3, height, width});
}

[[nodiscard]] inline da3::DepthAnything3 formulaNetwork(const da3::Preset& preset) {
    da3::DepthAnything3 network(preset);
    da3::fillWithFormula(*network);
    return network;
}

/// Distance of the whole tensor from the whole array; shapes are the caller's business, sizes must agree.
[[nodiscard]] inline Deviation distance(const torch::Tensor& got, const NpyArray& wanted) {
    return deviation(valuesOf(got), wanted.doubles());
}

/// Distance of the tensor's samples from an array of samples.
[[nodiscard]] inline Deviation sampleDistance(const torch::Tensor& got, const std::vector<double>& wanted) {
    const std::vector<float> all = valuesOf(got);
    std::vector<float> samples;
    for (const std::size_t index : sampleIndices(wanted.size(), all.size()))
        samples.push_back(all[index]);
    return deviation(samples, wanted);
}

/// Says on stderr what is outside its tolerance, so that a failing row names every array and not only the first.
[[nodiscard]] inline bool within(const std::string& what, double value, double tolerance) {
    if (value <= tolerance)
        return true;
    std::fprintf(stderr, "%s: %.3g is outside %.3g\n", what.c_str(), value, tolerance);
    return false;
}

} // namespace fathom::test
