#include "engine/pipeline/sequence.h"

#include "engine/geometry/batch_plan.h"
#include "engine/image/shrink.h"
#include "engine/pipeline/batch_join.h"
#include "engine/pipeline/side_by_side.h"
#include "engine/pipeline/smaller_input.h"
#include "engine/pipeline/version.h"
#include "engine/scene/camera_shape.h"
#include "engine/scene/depth_image.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <new>
#include <optional>
#include <utility>

namespace fathom {

namespace {

/// A frame that is ready for the network.
struct PreparedFrame {
    std::size_t index = 0;
    ProcessedImage processed;
    ViewPointer delivered; ///< once the view is finished, in the size of `processed`: the next batch shares the frame
};

Camera cameraOf(const ViewEstimate& estimate, const SimilarityTransform& worldFromBatch,
                const PixelMapping& mapping, Size originalSize) {
    Camera camera;
    camera.processed = *estimate.intrinsics;
    camera.cameraFromWorld = worldFromBatch.cameraFromTarget(*estimate.cameraFromBatch);
    const PixelPosition principal = mapping.toOriginal({camera.processed.cx, camera.processed.cy});
    camera.original = {camera.processed.fx / mapping.scaleX,
                       camera.processed.fy / mapping.scaleY,
                       principal.x,
                       principal.y,
                       originalSize.width,
                       originalSize.height};
    return camera;
}

/// The focal length of a frame as far as it is known before, in pixels of its original picture. \param given  for all pictures
std::optional<double> focalOf(const FrameReference& frame, std::optional<double> given) {
    if (frame.knownCamera)
        return (frame.knownCamera->intrinsics.fx + frame.knownCamera->intrinsics.fy) / 2;
    return given ? given : frame.exifFocalPixels;
}

/// What is known of a frame, in pixels of its processed image.
ViewKnowledge knowledgeOf(const FrameReference& frame, const ProcessedImage& processed,
                          std::optional<double> focalPixels) {
    const PixelMapping& mapping = processed.mapping;
    ViewKnowledge known;
    known.planes = &processed.planes;
    if (const std::optional<double> focal = focalOf(frame, focalPixels))
        known.focalPixels = *focal * (mapping.scaleX + mapping.scaleY) / 2;
    if (frame.knownCamera)
        known.camera = {processedFrom(frame.knownCamera->intrinsics, mapping, processed.image.size()),
                        frame.knownCamera->cameraFromWorld};
    return known;
}

ViewSource sourceOf(const FrameReference& frame) {
    ViewSource source{frame.path, std::nullopt, frame.name, frame.originalSize, frame.exifFocalPixels};
    if (frame.kind == InputKind::Video)
        source.timeSeconds = frame.timeSeconds;
    return source;
}

FloatMap scaled(FloatMap map, double scale) {
    std::transform(map.data(), map.data() + map.valueCount(), map.data(),
                   [scale](float value) { return static_cast<float>(value * scale); });
    return map;
}

/// Adds the time of its life to a sum.
class Stopwatch {
public:
    explicit Stopwatch(double& seconds) : m_seconds(seconds) {}
    ~Stopwatch() { m_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count(); }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

private:
    double& m_seconds;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

/// One run of estimateSequence: a window of prepared frames moves over the job.
class SequenceRun {
public:
    SequenceRun(Estimator& estimator, const std::vector<FrameReference>& frames, FrameSource& source,
                const EstimateOptions& options, const SequenceEvents& events, const CancelToken& token)
        : m_estimator(estimator), m_frames(frames), m_source(source), m_events(events), m_token(token),
          m_poses(estimator.model().capabilities.poses), m_focalPixels(options.focalPixels),
          m_camerasKnown(options.knownCameraScale == KnownCameraScale::AsGiven &&
                         std::ranges::all_of(frames, [](const auto& frame) { return frame.knownCamera.has_value(); })),
          m_batchSize(static_cast<std::size_t>(options.batchSize)),
          m_overlap(static_cast<std::size_t>(options.overlapViews)) {}

    Scene run() {
        if (m_batchSize == 1 && m_frames.size() > 1 && m_poses && !m_camerasKnown)
            giveUpCommonWorld();
        tellHow();
        while (fillWindow()) {
            const std::vector<ViewEstimate> estimates = estimateWindow();
            tellHow();
            tellWhatWasMeasured();
            deliver(estimates);
            keepSharedFrames();
        }
        if (m_views.empty() && m_firstProblem)
            throw *m_firstProblem;
        return sceneOf(m_estimator.model(), m_views);
    }

private:
    [[nodiscard]] std::size_t sharedCount() const {
        return static_cast<std::size_t>(std::ranges::count_if(
            m_window, [](const PreparedFrame& frame) { return frame.delivered != nullptr; }));
    }

    void tellHow() const {
        if (m_events.executing)
            m_events.executing(m_estimator.execution());
    }

    /// Once for every size: passes of another may run in another way.
    void tellWhatWasMeasured() {
        const std::string& measured = m_estimator.execution().measured;
        if (measured != m_measured && m_events.notice)
            m_events.notice(measured);
        m_measured = measured;
    }

    void report(Stage stage) const { m_events.progress({stage, m_handled, m_frames.size()}); }

    /// Fetches frames until the batch is full. False when no frame is left.
    bool fillWindow() {
        planBatch();
        while (m_window.size() < m_inBatch) {
            m_token.throwIfCancelled();
            report(Stage::Decoding);
            const std::size_t index = m_next++;
            try {
                ++m_times.frames;
                m_window.push_back({index, fetched(index), nullptr});
                if (m_window.size() == 1 && m_views.empty())
                    fitBatch();
            } catch (const Error& problem) {
                leaveOut(index, problem);
                planBatch();
            }
        }
        return m_inBatch > sharedCount();
    }

    /// Views that are estimated by themselves go through the network in batches that fit into memory.
    void fitBatch() {
        if (m_estimator.model().capabilities.jointViews)
            return;
        const std::uint64_t free = m_estimator.freeBytes();
        const std::uint64_t ofView = m_estimator.passBytes(1, m_window.front().processed.image.size());
        const int most = static_cast<int>(std::min(m_batchSize, m_frames.size()));
        const auto fitting = static_cast<std::size_t>(passesThatFit(most, ofView, free));
        if (fitting >= static_cast<std::size_t>(most))
            return;
        m_batchSize = fitting;
        m_events.notice("There is memory for " + std::to_string(fitting) + (fitting == 1 ? " view" : " views") +
                        " at a time (" + std::to_string(ofView >> 20) + " MiB each, " + std::to_string(free >> 20) +
                        " MiB free): the batch size is now " + std::to_string(fitting) + ".");
        planBatch();
    }

    [[nodiscard]] ProcessedImage fetched(std::size_t index) {
        ProcessedImage processed = awaited(index);
        return m_smaller ? shrunkTo(processed, *m_smaller) : processed;
    }

    [[nodiscard]] ProcessedImage awaited(std::size_t index) {
        const Stopwatch watch(m_times.wait);
        return m_source.frame(index);
    }

    /// How many frames of the window the next pass takes, so that what is left divides evenly.
    void planBatch() {
        const std::size_t left = m_window.size() + m_frames.size() - m_next;
        m_inBatch = left == 0 ? 0 : planBatches(left, m_batchSize, mostShared()).front().count;
    }

    [[nodiscard]] std::size_t mostShared() const { return std::min(m_overlap, m_batchSize - 1); }

    void leaveOut(std::size_t index, const Error& problem) {
        ++m_handled;
        if (!m_firstProblem)
            m_firstProblem = problem;
        m_events.problem(index, problem);
    }

    /// One pass over the first m_inBatch frames of the window; fewer after every lack of memory.
    std::vector<ViewEstimate> estimateWindow() {
        while (true) {
            m_token.throwIfCancelled();
            announceBatch();
            std::vector<const RgbImage*> images;
            std::vector<ViewKnowledge> known;
            for (std::size_t i = 0; i < m_inBatch; ++i) {
                images.push_back(&m_window[i].processed.image);
                known.push_back(knowledgeOf(m_frames[m_window[i].index], m_window[i].processed, m_focalPixels));
            }
            std::optional<Error> lack;
            try {
                const Stopwatch watch(m_times.compute);
                std::vector<ViewEstimate> estimates = m_estimator.estimateKnowing(images, known, m_token);
                requireInternal(estimates.size() == m_inBatch, "one estimate for every view");
                return estimates;
            } catch (const Error& error) {
                if (error.code() != ErrorCode::OutOfMemory && error.code() != ErrorCode::OutOfDeviceMemory)
                    throw;
                lack = error;
            } catch (const std::bad_alloc&) {
                lack = Error(ErrorCode::OutOfMemory, "There is not enough memory.");
            }
            // Outside the handler: the exception, and the tensors that it kept alive, are gone.
            shrinkBatch(*lack);
        }
    }

    void announceBatch() const {
        report(Stage::Estimating);
        const std::size_t first = m_window[sharedCount()].index;
        m_events.started(first, m_window[m_inBatch - 1].index - first + 1);
    }

    void shrinkBatch(const Error& lack) {
        const bool joins = m_poses && !m_alone && !m_camerasKnown;
        if (m_inBatch == 1 || (m_inBatch == 2 && joins && !m_views.empty())) {
            shrinkInput(lack);
            return;
        }
        m_batchSize = std::max<std::size_t>(m_inBatch / 2, 1);
        m_events.notice("There was not enough memory for " + std::to_string(m_inBatch) +
                        " views at a time; the batch size is now " + std::to_string(m_batchSize) + ".");
        if (m_batchSize == 1 && joins)
            giveUpCommonWorld();
        trimShared();
        planBatch();
    }

    /// The network sees fewer pixels of all frames to come, and of those in the window.
    void shrinkInput(const Error& lack) {
        const Size before = m_window.front().processed.image.size();
        m_smaller = smallerInput(before);
        if (!m_smaller)
            throw lack;
        for (PreparedFrame& frame : m_window) {
            frame.processed = shrunkTo(frame.processed, *m_smaller);
            if (frame.delivered)
                frame.delivered = comparableView(*frame.delivered, *m_smaller);
        }
        m_events.notice("There was not enough memory for " + std::to_string(m_inBatch) +
                        (m_inBatch == 1 ? " view of " : " views of ") + textOf(before) +
                        " pixels; from here on the network sees " + textOf(*m_smaller) + ".");
    }

    [[nodiscard]] static std::string textOf(Size size) {
        return std::to_string(size.width) + " × " + std::to_string(size.height);
    }

    void giveUpCommonWorld() {
        m_alone = true;
        m_events.notice(
            "Views are estimated one by one and share no world; they carry depth but no cameras.");
    }

    /// At most m_batchSize − 1 shared frames at the front, so that every batch brings something new.
    void trimShared() {
        const std::size_t shared = sharedCount();
        if (shared > mostShared())
            m_window.erase(m_window.begin(),
                           m_window.begin() + static_cast<std::ptrdiff_t>(shared - mostShared()));
    }

    void deliver(const std::vector<ViewEstimate>& estimates) {
        chooseFeatureColours(estimates);
        const SimilarityTransform worldFromBatch = join(estimates);
        std::vector<ViewPointer> finished;
        for (std::size_t i = sharedCount(); i < m_inBatch; ++i) {
            m_window[i].delivered = viewOf(m_window[i], estimates[i], worldFromBatch);
            finished.push_back(m_window[i].delivered);
        }
        m_views.insert(m_views.end(), finished.begin(), finished.end());
        m_handled += finished.size();
        ++m_batch;
        ++m_times.passes;
        m_times.views += estimates.size();
        m_times.decode = m_source.decodeSeconds();
        m_events.timed(m_times);
        m_events.views(finished);
        report(Stage::Estimating);
    }

    /// The first batch decides the colours of all.
    void chooseFeatureColours(const std::vector<ViewEstimate>& estimates) {
        std::vector<const FeatureMap*> maps;
        for (const ViewEstimate& estimate : estimates)
            if (!estimate.features.empty())
                maps.push_back(&estimate.features.front());
        if (!m_featureColours && !maps.empty())
            m_featureColours.emplace(maps);
    }

    [[nodiscard]] SimilarityTransform join(const std::vector<ViewEstimate>& estimates) const {
        std::vector<SharedView> shared;
        for (std::size_t i = 0; i < sharedCount(); ++i)
            shared.push_back({m_window[i].delivered, &estimates[i]});
        if (shared.empty() || estimates.front().inGivenWorld)
            return {};
        report(Stage::Joining);
        BatchJoin joined = joinBatch(shared);
        joined.report.batch = m_batch;
        m_events.join(joined.report);
        return joined.worldFromBatch;
    }

    [[nodiscard]] ViewPointer viewOf(PreparedFrame& frame, const ViewEstimate& estimate,
                                     const SimilarityTransform& worldFromBatch) {
        const FrameReference& reference = m_frames[frame.index];
        auto view = std::make_shared<View>();
        view->source = sourceOf(reference);
        view->index = frame.index;
        view->mapping = frame.processed.mapping;
        view->image = frame.processed.image;
        view->depth = scaled(estimate.depth, worldFromBatch.scale);
        view->confidence = estimate.confidence;
        view->sky = estimate.sky;
        view->inverseDepth = estimate.inverseDepth;
        if (m_featureColours && !estimate.features.empty())
            view->features = m_featureColours->picture(estimate.features.front());
        view->gaussians = transformed(estimate.gaussians, worldFromBatch);
        view->unit = unitOf(estimate);
        view->batch = m_batch;
        view->isReference = estimate.isReference;
        view->metricScale = estimate.metricScale;
        requireInternal(view->depth.size() == view->image.size(), "a depth map has the size of its image");
        if (estimate.intrinsics && estimate.cameraFromBatch && !m_alone)
            view->camera =
                cameraOf(estimate, worldFromBatch, frame.processed.mapping, reference.originalSize);
        else
            standAlone(*view, estimate);
        return view;
    }

    /// A view without a camera: its lens as far as anybody knows it, and a place beside the others.
    void standAlone(View& view, const ViewEstimate& estimate) {
        view.focalPixels = focalOf(m_frames[view.index], m_focalPixels);
        if (!view.focalPixels && estimate.intrinsics)
            view.focalPixels =
                (estimate.intrinsics->fx / view.mapping.scaleX + estimate.intrinsics->fy / view.mapping.scaleY) / 2;
        view.placement.x() = placeBeside(view);
    }

    [[nodiscard]] DepthUnit unitOf(const ViewEstimate& estimate) {
        if (!m_estimator.model().capabilities.metric)
            return DepthUnit::Relative;
        if (estimate.unitUnknown && !estimate.inGivenWorld && !m_saidUnitUnknown) {
            m_saidUnitUnknown = true;
            m_events.notice("The focal length of some pictures is unknown; their depth has no unit.");
        }
        return estimate.unitUnknown ? DepthUnit::Relative : DepthUnit::Metres;
    }

    /// Where the next view without a camera stands: clear of the one before it at the far end of both.
    [[nodiscard]] double placeBeside(const View& view) {
        constexpr double kGap = 1.15;
        const double halfWidth = kGap * halfWidthSeen(view, percentileRange(view.depth, 2, 98).high);
        const double centre = m_rightEdge ? *m_rightEdge + halfWidth : 0;
        m_rightEdge = centre + halfWidth;
        return centre;
    }

    /// Drops the finished frames except those that the next batch shares.
    void keepSharedFrames() {
        const std::size_t shared = std::min(mostShared(), m_inBatch);
        m_window.erase(m_window.begin(), m_window.begin() + static_cast<std::ptrdiff_t>(m_inBatch - shared));
    }

    Estimator& m_estimator;
    const std::vector<FrameReference>& m_frames;
    FrameSource& m_source;
    const SequenceEvents& m_events;
    const CancelToken m_token;
    const bool m_poses;
    const std::optional<double> m_focalPixels;
    const bool m_camerasKnown; ///< every batch lies in the world of the known cameras
    std::size_t m_batchSize;
    std::optional<Size> m_smaller; ///< what the network sees since there was no memory for what the source gives
    const std::size_t m_overlap;

    std::vector<PreparedFrame> m_window; ///< shared frames first, then new ones
    std::vector<ViewPointer> m_views;
    std::optional<FeatureColours> m_featureColours;
    std::optional<Error> m_firstProblem;
    std::optional<double> m_rightEdge; ///< of the last view without a camera
    std::size_t m_next = 0;            ///< frame to fetch
    std::size_t m_handled = 0;         ///< frames delivered or left out
    std::size_t m_inBatch = 0;         ///< frames of the window in the current pass
    int m_batch = 0;
    PipelineTimes m_times;
    std::string m_measured; ///< the last that was told
    bool m_alone = false; ///< batches of one view: no common world
    bool m_saidUnitUnknown = false;
};

/// The given events with silence for those that nobody wants.
SequenceEvents complete(SequenceEvents events) {
    if (!events.started)
        events.started = [](std::size_t, std::size_t) {};
    if (!events.views)
        events.views = [](const std::vector<ViewPointer>&) {};
    if (!events.problem)
        events.problem = [](std::size_t, const Error&) {};
    if (!events.notice)
        events.notice = [](const std::string&) {};
    if (!events.join)
        events.join = [](const JoinReport&) {};
    if (!events.placed)
        events.placed = [](const Scene&) {};
    if (!events.timed)
        events.timed = [](const PipelineTimes&) {};
    if (!events.progress)
        events.progress = [](const Progress&) {};
    return events;
}

} // namespace

Scene sceneOf(const ModelDescription& model, std::vector<ViewPointer> views) {
    Scene scene;
    scene.model = {model.name, model.licence, "Fathom " + std::string(programVersion())};
    const bool isMetric = model.capabilities.metric && std::ranges::all_of(views, [](const ViewPointer& view) {
                              return view->unit == DepthUnit::Metres;
                          });
    scene.unit = isMetric ? DepthUnit::Metres : DepthUnit::Relative;
    scene.views = std::move(views);
    return scene;
}

Scene estimateSequence(Estimator& estimator, const std::vector<FrameReference>& frames, FrameSource& source,
                       const EstimateOptions& options, const SequenceEvents& events,
                       const CancelToken& token) {
    options.validate();
    if (frames.empty())
        throw Error(ErrorCode::EmptyInput, "There is nothing to estimate.");
    const SequenceEvents wanted = complete(events);
    return SequenceRun(estimator, frames, source, options, wanted, token).run();
}

} // namespace fathom
