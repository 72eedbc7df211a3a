// What tests of estimators with formula weights have in common.
#pragma once

#include "engine/pipeline/estimate_options.h"
#include "engine/pipeline/formula_checkpoint.h"
#include "engine/pipeline/model_catalog.h"
#include "tests/support/golden.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace fathom::test {

/// A small picture in the size of a processed one.
inline RgbImage formulaPicture(int view) {
    constexpr Size kSize{98, 70};
    RgbImage image(kSize);
    const std::vector<std::uint8_t> bytes = formulaImage(7, view, kSize.height, kSize.width);
    std::copy(bytes.begin(), bytes.end(), image.data());
    return image;
}

/// Of relative errors.
inline double meanDifference(const FloatMap& got, const FloatMap& wanted) {
    double sum = 0;
    for (std::size_t i = 0; i < wanted.values().size(); ++i)
        sum += std::abs(static_cast<double>(got.values()[i]) / static_cast<double>(wanted.values()[i]) - 1);
    return sum / static_cast<double>(wanted.values().size());
}

inline EstimateOptions optionsOf(Precision precision, CompileMode mode = CompileMode::Default) {
    EstimateOptions options;
    options.precision = precision;
    options.compileMode = mode;
    options.threads = 1;
    return options;
}

/// A network with weights from a formula, written into `folder` when it is not there yet.
inline ModelDescription formulaModel(const std::string& network, const std::filesystem::path& folder) {
    const std::filesystem::path target = folder / network;
    if (!std::filesystem::exists(target))
        writeFormulaCheckpoint(network, target);
    return ModelCatalog().add(target);
}

} // namespace fathom::test
