#include "engine/pipeline/run_job.h"

#include <algorithm>
#include <new>

namespace fathom {

namespace {

/// The usable items; refused ones become notices. \throws the first refusal when nothing is usable
std::vector<InputItem> usableInputs(const JobRequest& request, const SequenceEvents& events) {
    std::vector<InputItem> items = listInputs(request.inputs);
    const auto refused = [](const InputItem& item) { return item.problem.has_value(); };
    if (!items.empty() && std::ranges::all_of(items, refused))
        throw *items.front().problem;
    for (const InputItem& item : items)
        if (item.problem)
            events.notice(item.path.filename().string() + ": " + item.problem->what());
    std::erase_if(items, refused);
    return items;
}

/// The options with the model's own way to bring pictures to its resolution: Depth Anything V1 and V2 mean their
/// short side. Whoever chooses a resolution or another method gets what was chosen.
EstimateOptions withOwnResizing(const JobRequest& request) {
    EstimateOptions options = request.options;
    if (request.model.family != ModelFamily::DepthAnything3 && !options.processResolution &&
        options.resizeMethod == ResizeMethod::UpperBoundResize)
        options.resizeMethod = ResizeMethod::LowerBoundResize;
    return options;
}

/// Gives every frame its known camera. \throws Error{InvalidOption} naming the first frame that has none
void attachCameras(std::vector<FrameReference>& frames, const JobRequest& request) {
    if (request.knownCameras.empty())
        return;
    for (FrameReference& frame : frames) {
        const auto camera = request.knownCameras.find(frame.name);
        if (camera == request.knownCameras.end())
            throw Error(ErrorCode::InvalidOption,
                        "No camera is given for '" + frame.name + "'; every picture needs one.", frame.name);
        frame.knownCamera = camera->second;
    }
}

} // namespace

void runJob(const JobRequest& request, DecodePool& pool, EstimatorCache& cache, const JobEvents& events,
            const CancelToken& token) {
    request.options.validate();
    std::vector<FrameReference> frames =
        planFrames(usableInputs(request, events.sequence), request.sampling, token);
    attachCameras(frames, request);
    events.planned(frames);
    const FramePreparation preparation(frames, withOwnResizing(request), request.model.defaultResolution);
    if (const std::string notice = preparation.notice(); !notice.empty())
        events.sequence.notice(notice);
    if (request.model.depthKind == DepthKind::Inverse)
        events.sequence.notice("The model gives inverse depth without scale and shift: in 3D its farthest point is "
                               "assumed ten times as far as its nearest, and nothing is in metres.");
    // Decoding begins while the model is being loaded.
    const std::unique_ptr<FrameSource> source = pool.open(frames, preparation, token);
    events.sequence.progress({Stage::LoadingModel, 0, frames.size()});
    Estimator& estimator = cache.estimatorFor(request.model, request.options, token);
    (void)estimateSequence(estimator, frames, *source, request.options, events.sequence, token);
}

WorkOutcome outcomeOf(const std::function<void()>& work) noexcept {
    try {
        work();
        return {};
    } catch (const Cancelled&) {
        return {JobState::Cancelled, std::nullopt};
    } catch (const Error& error) {
        return {JobState::Failed, error};
    } catch (const std::bad_alloc&) {
        return {JobState::Failed, Error(ErrorCode::OutOfMemory, "There is not enough memory.")};
    } catch (const std::exception& failure) {
        return {JobState::Failed, Error(ErrorCode::Internal, "The job failed unexpectedly.", failure.what())};
    } catch (...) {
        return {JobState::Failed, Error(ErrorCode::Internal, "The job failed unexpectedly.")};
    }
}

} // namespace fathom
