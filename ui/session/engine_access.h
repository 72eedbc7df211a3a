#pragma once

#include "engine/estimators/load_estimator.h"
#include "engine/hub/hub_settings.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/estimator.h"
#include "engine/pipeline/model_catalog.h"

#include <functional>
#include <string>
#include <vector>

namespace fathom::ui {

/// The engine calls whose answers depend on the machine and on what is installed. Everything else of the
/// engine is called directly; these can be replaced, so that the window can be tried with any set of models
/// and devices.
struct EngineAccess {
    EstimatorFactory makeEstimator = &loadEstimator;
    /// The shipped models and those of `added` that can still be read. Called off the GUI thread.
    std::function<std::vector<ModelDescription>(const std::vector<std::string>& added)> readModels =
        &readCatalogue;
    std::function<std::vector<Device>()> findDevices = &listDevices;
    /// What can be downloaded; may throw Error. Called off the GUI thread.
    std::function<PublishedModels()> readPublished = &readPublishedModels;
    std::function<HubSettings()> hub = [] { return hubSettings(); };

    /// What readModels is by default: the engine's catalogue; a file that is gone is left out with a log
    /// line.
    [[nodiscard]] static std::vector<ModelDescription> readCatalogue(const std::vector<std::string>& added);
    [[nodiscard]] static PublishedModels readPublishedModels();
};

} // namespace fathom::ui
