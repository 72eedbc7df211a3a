#pragma once

#include "engine/training/train.h"

#include <optional>
#include <span>
#include <string>

namespace fathom {

/// What a `train` command line asks for: exactly one of the three.
struct TrainArguments {
    bool help = false;
    std::optional<TrainOptions> train;
    std::optional<EvaluateOptions> evaluate;
};

/// Reads the arguments behind the command's name. \throws Error{InvalidOption} that names the argument
[[nodiscard]] TrainArguments parseTrainArguments(std::span<const std::string> arguments);

/// Every option with its default, one a line.
[[nodiscard]] std::string trainUsage();

} // namespace fathom
