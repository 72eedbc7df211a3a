#pragma once

#include "engine/pipeline/knowing_estimator.h"

#include <memory>
#include <mutex>
#include <utility>

namespace fathom {

/// Computes with an estimator of its model, which it may replace by another one of the same model.
class ReloadingEstimator : public KnowingEstimator {
public:
    [[nodiscard]] const ModelDescription& model() const noexcept final { return m_model; }
    // Others may ask while a pass replaces it.
    [[nodiscard]] std::uint64_t passBytes(std::size_t views, Size size) const noexcept final {
        const std::lock_guard lock(m_replacing);
        return m_estimator ? m_estimator->passBytes(views, size) : 0;
    }
    [[nodiscard]] std::uint64_t freeBytes() const final {
        const std::lock_guard lock(m_replacing);
        return m_estimator ? m_estimator->freeBytes() : 0;
    }

protected:
    /// Once, for the first one: takes over what it says of itself.
    void introduce() {
        m_model = m_estimator->model();
        setExecution(m_estimator->execution());
    }

    /// Lets the present one go first, because two sets of weights may not fit. \throws as `load`: then there is none
    template <typename Load>
    void replaceBy(const Load& load) {
        put(nullptr);
        put(load());
    }

    std::unique_ptr<Estimator> m_estimator; ///< null after loading failed

private:
    void put(std::unique_ptr<Estimator> estimator) {
        const std::lock_guard lock(m_replacing);
        m_estimator = std::move(estimator);
    }

    ModelDescription m_model;
    mutable std::mutex m_replacing; ///< of the pointer to the estimator, which only passes change
};

} // namespace fathom
