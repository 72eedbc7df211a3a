#include "engine/batch/make_scene.h"

#include "engine/pipeline/run_job.h"

namespace fathom::batch {

MadeScene makeScene(const JobRequest& request, DecodePool& decoders, SharedModel& model, const CancelToken& token) {
    MadeScene made;
    std::vector<FrameReference> frames;
    std::vector<ViewPointer> views;
    StructurePointer structure;
    JobEvents events;
    events.planned = [&](const std::vector<FrameReference>& planned) { frames = planned; };
    events.sequence.views = [&](const std::vector<ViewPointer>& ready) {
        views.insert(views.end(), ready.begin(), ready.end());
    };
    events.sequence.problem = [&](std::size_t frame, const Error& problem) {
        made.leftOut.emplace_back(frames[frame].name, problem);
    };
    events.sequence.notice = [&](const std::string& notice) { made.notices.push_back(notice); };
    events.sequence.placed = [&](const Scene& placed) {
        views = placed.views;
        structure = placed.structure;
    };
    events.sequence.timed = [&](const PipelineTimes& times) { made.times = times; };
    events.sequence.progress = [](const Progress&) {};
    EstimatorCache handles([&](const auto&, const auto&, const auto&) { return model.handle(); });
    runJob(request, decoders, handles, events, token);
    made.scene = sceneOf(request.model, std::move(views));
    made.scene.name = request.name;
    made.scene.structure = structure;
    return made;
}

} // namespace fathom::batch
