#pragma once

#include "engine/pipeline/estimator.h"
#include "engine/pipeline/measured_choices.h"
#include "engine/pipeline/way_choice.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fathom {

/// What a network on the processor can be computed with, and how that is compared.
struct Tuning {
    std::string network;          ///< what choices are kept for: tunedNetwork() and what else decides
    std::vector<Kernels> kernels; ///< the usual ones first
    std::vector<int> threads;     ///< the usual number first; one alone is the person's choice
    std::function<std::unique_ptr<Estimator>(Kernels, const CancelToken&)> load;
    /// For passes over so many views of that size, with memory of its own until it is let go.
    std::function<Trial(std::size_t views, Size size, const CancelToken&)> trial;
};

/// An estimator that finds the fastest kernels and number of threads whenever it sees a new number of views or size, before
/// its pass. What it finds is kept for later starts if it was measured clearly. Kernels that another size finds replace
/// those in use only where they gain a quarter, because the weights are read again for them.
/// Execution::measured says what was found; passes may run side by side where those of the loaded estimators do.
/// \throws as Tuning::load
[[nodiscard]] std::unique_ptr<Estimator> tunedEstimator(Tuning tuning, MeasuredChoices choices, const CancelToken& token = {});

/// "da3-base fp32"
[[nodiscard]] std::string tunedNetwork(const std::string& preset, Precision precision);

/// What was found last for every network that was tuned on this machine, for people.
[[nodiscard]] std::map<std::string, std::string> lastTunings(const MeasuredChoices& choices);

/// What was found last for one of them, if it still can be had. \param threads  the person's choice; 0: left to it
[[nodiscard]] std::optional<ComputeWay> lastTuning(const MeasuredChoices& choices, const std::string& preset,
                                                   Precision precision, const Device& device, int threads);

} // namespace fathom
