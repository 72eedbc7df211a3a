#include "engine/pipeline/run_job.h"

#include "engine/geometry/known_camera_alignment.h"
#include "engine/pipeline/camera_placement.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <utility>

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

/// Whether the network is told the known cameras.
bool isConditioned(const JobRequest& request) {
    return !request.knownCameras.empty() && request.model.capabilities.poseConditioned;
}

/// Whether the network is told the lenses of the known cameras, because it has none of its own.
bool takesLenses(const JobRequest& request) {
    return !request.model.capabilities.poses;
}

/// Gives every frame its known camera where the network can use it, and leaves out the frames without one where that
/// is wanted. \throws Error{InvalidOption} naming the first frame that has none
void attachCameras(std::vector<FrameReference>& frames, const JobRequest& request) {
    if (request.knownCameras.empty())
        return;
    if (request.leaveOutUnknown)
        std::erase_if(frames, [&](const FrameReference& frame) { return !request.knownCameras.contains(frame.name); });
    if (frames.empty())
        throw Error(ErrorCode::InvalidOption, "None of the pictures has a known camera.");
    for (FrameReference& frame : frames) {
        const auto camera = request.knownCameras.find(frame.name);
        if (camera == request.knownCameras.end())
            throw Error(ErrorCode::InvalidOption,
                        "No camera is given for '" + frame.name + "'; every picture needs one.", frame.name);
        if (isConditioned(request) || takesLenses(request))
            frame.knownCamera = camera->second;
    }
}

/// Known cameras are kept by a model that has no use for them; their depth is brought to them afterwards.
PoseSource poseSourceOf(const JobRequest& request) {
    if (request.options.poseSource == PoseSource::Automatic && !request.knownCameras.empty() &&
        !request.model.capabilities.poseConditioned)
        return PoseSource::Given;
    return resolvedPoseSource(request.options.poseSource, request.model.capabilities);
}

/// Whether the cameras are adjusted to matches: on demand, and by itself for the small demonstration model, whose own
/// cameras are too rough to be kept where matches say more.
bool isRefined(const JobRequest& request) {
    const bool fromDemonstration = request.model.demonstration && request.model.capabilities.poses &&
                                   request.options.poseSource == PoseSource::Automatic && request.knownCameras.empty();
    return request.options.refinePoses || fromDemonstration;
}

/// World units of the known cameras for one of the cameras that the model found; 1 when it found none.
double scaleToKnown(const JobRequest& request, const Scene& scene) {
    std::vector<RigidTransform> predicted, given;
    for (const ViewPointer& view : scene.views)
        if (const auto known = request.knownCameras.find(view->source.name);
            known != request.knownCameras.end() && view->camera) {
            predicted.push_back(view->camera->cameraFromWorld);
            given.push_back(known->second.cameraFromWorld);
        }
    if (predicted.size() < 2)
        return 1;
    const double scale = predictedFromGiven(predicted, given, false).scale;
    return scale > 0 && std::isfinite(scale) ? 1 / scale : 1;
}

FloatMap scaledDepth(FloatMap depth, double factor) {
    std::transform(depth.data(), depth.data() + depth.valueCount(), depth.data(),
                   [factor](float value) { return static_cast<float>(value * factor); });
    return depth;
}

/// The scene with the cameras that came with its photos. A conditioned network gave its depth in their scale; the
/// depth of any other follows from the distances between its own cameras, where it has some.
Scene withKnownCameras(const JobRequest& request, Scene scene) {
    const double scale = isConditioned(request) ? 1 : scaleToKnown(request, scene);
    // Depth is brought to the cameras here or by the matches that follow: its unit is then theirs, which nobody names.
    const bool losesUnit = scale != 1 || (!isConditioned(request) && scene.views.size() > 1);
    for (ViewPointer& view : scene.views) {
        const auto known = request.knownCameras.find(view->source.name);
        if (known == request.knownCameras.end())
            continue;
        auto posed = std::make_shared<View>(*view);
        posed->camera = cameraOf(*view, known->second.intrinsics, known->second.cameraFromWorld);
        posed->placement.setZero();
        if (scale != 1) {
            posed->depth = scaledDepth(std::move(posed->depth), scale);
            posed->gaussians = {}; // they were made for the camera before
        }
        if (losesUnit)
            posed->unit = DepthUnit::Relative;
        view = std::move(posed);
    }
    return scene;
}

bool hasMetres(const Scene& scene) {
    return std::ranges::any_of(scene.views, [](const ViewPointer& view) { return view->unit == DepthUnit::Metres; });
}

/// Whether matches would only take away Gaussians that a network made for the known cameras themselves.
bool keepsGaussians(const JobRequest& request) {
    return request.options.gaussians && isConditioned(request) && poseSourceOf(request) == PoseSource::Given &&
           !isRefined(request);
}

CameraPlacement placementOf(const JobRequest& request) {
    const PoseSource source = poseSourceOf(request);
    CameraPlacement how;
    how.features = request.options.features;
    how.depthKind = request.model.depthKind;
    how.focalPixels = request.options.focalPixels;
    how.radial = request.radialTerm;
    how.refine = isRefined(request) && source != PoseSource::Matches;
    how.keepPoses = source == PoseSource::Given && !how.refine;
    how.rough = request.model.demonstration && source != PoseSource::Given;
    return how;
}

/// Says that the shape of the scene rests on an assumption, where it does.
void tellAssumedLenses(const Scene& scene, const SequenceEvents& events) {
    if (std::ranges::any_of(scene.views, [](const ViewPointer& view) { return !view->camera && !view->focalPixels; }))
        events.notice("The focal length of some pictures is unknown: in 3D a field of view of 60° is assumed for them.");
}

/// What a run that is stopped during the matches is left with. \param start  what they began with
void tellStopped(const JobRequest& request, const Scene& start, const SequenceEvents& events) {
    if (poseSourceOf(request) == PoseSource::Given) {
        events.placed(start);
        events.notice("Stopped before depth was brought to the given cameras by matches.");
        return;
    }
    events.notice(start.hasCameras() ? "Stopped before cameras were placed by matches: these are the network's."
                                     : "Stopped before cameras were placed by matches: the views have none.");
    tellAssumedLenses(start, events);
}

/// The scene with the cameras that are wanted of it.
Scene place(const JobRequest& request, const Scene& scene, const SequenceEvents& events, const CancelToken& token) {
    const bool isGiven = poseSourceOf(request) == PoseSource::Given;
    const Scene start = isGiven ? withKnownCameras(request, scene) : scene;
    if (hasMetres(scene) && !hasMetres(start))
        events.notice("Depth is brought to the scale of the given cameras: it is no longer in metres.");
    const bool byMatches = isGiven || poseSourceOf(request) == PoseSource::Matches || isRefined(request);
    if (!byMatches || scene.views.size() < 2 || keepsGaussians(request)) {
        if (isGiven)
            events.placed(start);
        return start;
    }
    try {
        Scene placed = placeCameras(start, placementOf(request), events, token);
        events.placed(placed);
        return placed;
    } catch (const Cancelled&) {
        tellStopped(request, start, events);
        throw;
    }
}

/// Cameras of a finished scene again, without its model.
void refine(const JobRequest& request, const JobEvents& events, const CancelToken& token) {
    std::vector<FrameReference> frames;
    for (const ViewPointer& view : request.scene->views) {
        FrameReference frame;
        frame.path = view->source.path;
        frame.kind = view->source.timeSeconds ? InputKind::Video : InputKind::Image;
        frame.timeSeconds = view->source.timeSeconds.value_or(0);
        frame.name = view->source.name;
        frame.originalSize = view->source.originalSize;
        frame.exifFocalPixels = view->source.exifFocalPixels;
        frames.push_back(std::move(frame));
    }
    events.planned(frames);
    events.sequence.views(request.scene->views);
    CameraPlacement how;
    how.features = request.options.features;
    how.depthKind = request.model.depthKind;
    how.refine = true;
    events.sequence.placed(placeCameras(*request.scene, how, events.sequence, token));
}

} // namespace

void runJob(const JobRequest& request, DecodePool& pool, EstimatorCache& cache, const JobEvents& events,
            const CancelToken& token) {
    request.options.validate();
    if (request.scene) {
        refine(request, events, token);
        return;
    }
    // Refused before it costs time.
    if (poseSourceOf(request) == PoseSource::Given && request.knownCameras.empty())
        throw Error(ErrorCode::InvalidOption, "No cameras came with these photos: name or import their file.",
                    "poses = given");
    std::vector<FrameReference> frames =
        planFrames(usableInputs(request, events.sequence), request.sampling, token, events.sequence.notice);
    attachCameras(frames, request);
    events.planned(frames);
    const FramePreparation preparation(frames, withOwnResizing(request), request.model.defaultResolution,
                                       request.model.family != ModelFamily::DepthAnything3);
    if (const std::string notice = preparation.notice(); !notice.empty())
        events.sequence.notice(notice);
    if (request.model.depthKind == DepthKind::Inverse)
        events.sequence.notice("The model gives inverse depth without scale and shift: in 3D its farthest point is "
                               "assumed ten times as far as its nearest, and nothing is in metres.");
    // Decoding begins while the model is being loaded.
    const std::unique_ptr<FrameSource> source = pool.open(frames, preparation, token);
    events.sequence.progress({Stage::LoadingModel, 0, frames.size()});
    Estimator& estimator = cache.estimatorFor(request.model, request.options, token);
    if (const std::string notice = describe(estimator.execution().weights); !notice.empty())
        events.sequence.notice(notice);
    const Scene scene = estimateSequence(estimator, frames, *source, request.options, events.sequence, token);
    for (const std::string& notice : source->notices())
        events.sequence.notice(notice);
    tellAssumedLenses(place(request, scene, events.sequence, token), events.sequence);
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
