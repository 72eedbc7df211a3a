#pragma once

#include "engine/pipeline/estimator.h"

#include <cstdint>
#include <list>
#include <memory>
#include <string>

namespace fathom {

/// Keeps the models that were used last loaded, because the next job usually wants one of them: whoever compares two models
/// goes back and forth. Those that rest stay until another needs their memory. One thread at a time, one device.
class EstimatorCache {
public:
    static constexpr std::size_t kMost = 3; ///< models

    explicit EstimatorCache(EstimatorFactory factory) : m_factory(std::move(factory)) {}

    /// The kept estimator when model, weight file and the options that decide about loading are the same, else a new one.
    /// Estimators got before are invalid. Models that rest are freed, the one that rests longest first, until they and
    /// the new one take no more than half of the device's free memory, and all of them where it cannot be known or a new
    /// one finds no memory. \throws as EstimatorFactory
    [[nodiscard]] Estimator& estimatorFor(const ModelDescription& model, const EstimateOptions& options,
                                          const CancelToken& token);

    void clear() noexcept { m_kept.clear(); }

private:
    struct Kept {
        std::string key;
        std::uint64_t bytes; ///< of its weight file, which is about what it takes
        std::unique_ptr<Estimator> estimator;
    };

    void makeRoom(std::size_t used, std::uint64_t needed);
    [[nodiscard]] std::unique_ptr<Estimator> load(const ModelDescription& model, const EstimateOptions& options,
                                                  const CancelToken& token);

    EstimatorFactory m_factory;
    std::list<Kept> m_kept; ///< the one used last first
};

} // namespace fathom
