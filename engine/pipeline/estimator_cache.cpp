#include "engine/pipeline/estimator_cache.h"

#include "engine/base/error.h"

#include <system_error>

namespace fathom {

namespace {

std::string keyOf(const ModelDescription& model, const EstimateOptions& options) {
    // A weight file that was replaced in the meantime is another model.
    std::error_code ignored;
    const auto changed = std::filesystem::last_write_time(model.weights, ignored).time_since_epoch().count();
    std::string key =
        model.id + '\n' + model.preset + '\n' + model.weights.string() + '\n' + std::to_string(changed);
    key += '\n' + options.device + '\n' + options.deviceMap + '\n' + options.memoryLimits;
    for (const int choice : {static_cast<int>(options.precision), static_cast<int>(options.compileMode),
                             static_cast<int>(options.referenceView), static_cast<int>(options.poseSource), options.threads})
        key += '\n' + std::to_string(choice);
    key += '\n' + std::to_string(options.gaussians) + std::to_string(options.asUpstream) +
           std::to_string(static_cast<int>(options.knownCameraScale));
    for (const int layer : options.featureLayers)
        key += ',' + std::to_string(layer);
    for (const std::string& pass : options.planWithout)
        key += '\n' + pass;
    return key;
}

} // namespace

Estimator& EstimatorCache::estimatorFor(const ModelDescription& model, const EstimateOptions& options,
                                        const CancelToken& token) {
    std::string key = keyOf(model, options);
    if (!m_estimator || key != m_key) {
        m_estimator.reset();
        m_estimator = m_factory(model, options, token);
        requireInternal(m_estimator != nullptr, "the factory makes an estimator");
        m_key = std::move(key);
    }
    return *m_estimator;
}

} // namespace fathom
