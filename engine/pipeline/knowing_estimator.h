#pragma once

#include "engine/pipeline/estimator.h"

#include <vector>

namespace fathom {

/// An estimator for which knowing nothing of the views is one case of knowing something.
class KnowingEstimator : public Estimator {
public:
    [[nodiscard]] std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                     const CancelToken& token) final {
        return estimateKnowing(processed, {}, token);
    }
    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override = 0;
};

} // namespace fathom
