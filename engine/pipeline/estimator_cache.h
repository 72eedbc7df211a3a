#pragma once

#include "engine/pipeline/estimator.h"

#include <memory>
#include <string>

namespace fathom {

/// Keeps the last used model loaded, because the next job usually wants the same. One thread at a time.
class EstimatorCache {
public:
    explicit EstimatorCache(EstimatorFactory factory) : m_factory(std::move(factory)) {}

    /// The kept estimator when model, weight file and the options that decide about loading are the same;
    /// else the kept one is freed first and a new one is made. \throws as EstimatorFactory
    [[nodiscard]] Estimator& estimatorFor(const ModelDescription& model, const EstimateOptions& options,
                                          const CancelToken& token);

    void clear() noexcept { m_estimator.reset(); }

private:
    EstimatorFactory m_factory;
    std::unique_ptr<Estimator> m_estimator;
    std::string m_key;
};

} // namespace fathom
