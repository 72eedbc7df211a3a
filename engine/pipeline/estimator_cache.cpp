#include "engine/pipeline/estimator_cache.h"

#include "engine/base/error.h"

#include <algorithm>
#include <iterator>
#include <new>
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

/// \param used  1 when the front one is in use, else 0 \param needed  bytes of a model to come
void EstimatorCache::makeRoom(std::size_t used, std::uint64_t needed) {
    std::uint64_t resting = 0;
    for (auto kept = std::next(m_kept.begin(), static_cast<std::ptrdiff_t>(used)); kept != m_kept.end(); ++kept)
        resting += kept->bytes;
    const std::size_t most = kMost - 1 + used; // the one that comes needs a place too
    while (m_kept.size() > used &&
           (m_kept.size() > most || resting + needed > m_kept.front().estimator->freeBytes() / 2)) {
        resting -= m_kept.back().bytes;
        m_kept.pop_back();
    }
}

std::unique_ptr<Estimator> EstimatorCache::load(const ModelDescription& model, const EstimateOptions& options,
                                                const CancelToken& token) {
    try {
        return m_factory(model, options, token);
    } catch (const Error& error) {
        if (m_kept.empty() || (error.code() != ErrorCode::OutOfMemory && error.code() != ErrorCode::OutOfDeviceMemory))
            throw;
    } catch (const std::bad_alloc&) {
        if (m_kept.empty())
            throw;
    }
    m_kept.clear();
    return m_factory(model, options, token);
}

Estimator& EstimatorCache::estimatorFor(const ModelDescription& model, const EstimateOptions& options,
                                        const CancelToken& token) {
    const std::string key = keyOf(model, options);
    const auto found = std::ranges::find(m_kept, key, &Kept::key);
    if (found != m_kept.end()) {
        m_kept.splice(m_kept.begin(), m_kept, found);
        makeRoom(1, 0);
        return *m_kept.front().estimator;
    }
    makeRoom(0, std::max<std::uint64_t>(model.fileBytes, 1));
    std::unique_ptr<Estimator> estimator = load(model, options, token);
    requireInternal(estimator != nullptr, "the factory makes an estimator");
    m_kept.push_front({key, model.fileBytes, std::move(estimator)});
    return *m_kept.front().estimator;
}

} // namespace fathom
