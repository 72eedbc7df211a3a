#include "engine/structure/find_all_features.h"

#include <opencv2/core/utility.hpp>

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>

namespace fathom {

namespace {

/// Workers that take one photo after the other. Threads of their own: OpenCV's may take up another photo while
/// they wait for the reading of one.
class FeatureSearch {
public:
    FeatureSearch(const PhotoSource& photos, const FeatureOptions& options, const CancelToken& token)
        : m_photos(photos), m_options(options), m_token(token), m_features(photos.count) {
        for (PhotoFeatures& features : m_features)
            features.kind = options.kind;
    }

    std::vector<PhotoFeatures> run() {
        constexpr std::size_t kMostWorkers = 8;
        const auto processors = static_cast<std::size_t>(std::max(1, cv::getNumThreads()));
        {
            std::vector<std::jthread> workers(std::min({processors, kMostWorkers, m_photos.count}));
            for (std::jthread& worker : workers)
                worker = std::jthread([this] { work(); });
        }
        m_token.throwIfCancelled();
        if (m_problem)
            std::rethrow_exception(m_problem);
        return std::move(m_features);
    }

private:
    void work() {
        while (true) {
            std::size_t photo = 0;
            RgbImage image;
            try {
                const std::lock_guard lock(m_reading);
                if (m_next >= m_photos.count || m_token.isCancelled())
                    return;
                photo = m_next++;
                image = m_photos.read(photo);
            } catch (...) {
                fail(photo);
                continue;
            }
            try {
                m_features[photo] = findFeatures(image, image.size(), m_options);
                report();
            } catch (...) {
                fail(photo);
            }
        }
    }

    void report() {
        const std::lock_guard lock(m_reporting);
        ++m_done;
        if (m_photos.found)
            m_photos.found(m_done);
    }

    /// To be called while the exception is handled.
    void fail(std::size_t photo) {
        try {
            throw;
        } catch (const Error& problem) {
            if (m_photos.failed) {
                const std::lock_guard lock(m_reporting);
                m_photos.failed(photo, problem);
                return;
            }
            stop(std::current_exception());
        } catch (...) {
            stop(std::current_exception());
        }
    }

    void stop(std::exception_ptr problem) {
        const std::lock_guard lock(m_reading);
        if (!m_problem)
            m_problem = std::move(problem);
        m_next = m_photos.count;
    }

    const PhotoSource& m_photos;
    const FeatureOptions& m_options;
    const CancelToken m_token;
    std::mutex m_reading;
    std::mutex m_reporting;
    std::size_t m_next = 0;
    std::size_t m_done = 0;
    std::exception_ptr m_problem;
    std::vector<PhotoFeatures> m_features;
};

} // namespace

std::vector<PhotoFeatures> findAllFeatures(const PhotoSource& photos, const FeatureOptions& options,
                                           const CancelToken& token) {
    return FeatureSearch(photos, options, token).run();
}

} // namespace fathom
