#include "engine/pipeline/run_job.h"

#include "engine/io/image_file.h"
#include "tests/engine/pipeline/sphere_world.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>

using namespace fathom;
using fathom::test::SphereEstimator;
using fathom::test::SphereWorld;
using fathom::test::TemporaryFolder;

namespace {

/// Depth in metres where the focal length of a view is known, as networks do it that see one view at a time.
class MetricEstimator : public SphereEstimator {
public:
    explicit MetricEstimator(ModelDescription model) : SphereEstimator(model.capabilities.poses), m_model(std::move(model)) {}

    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_model; }
    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override {
        std::vector<ViewEstimate> estimates = estimate(processed, token);
        for (std::size_t i = 0; i < estimates.size(); ++i)
            estimates[i].unitUnknown = !known[i].focalPixels;
        return estimates;
    }

private:
    ModelDescription m_model;
};

/// What a job left behind.
struct Outcome {
    std::vector<std::string> notices;
    std::vector<ViewPointer> views;
    bool cancelled = false;

    [[nodiscard]] bool wasTold(const std::string& notice) const { return std::ranges::count(notices, notice) == 1; }
};

/// \param stopAt  the stage in which a person stops the job
Outcome outcomeOfJob(const JobRequest& request, std::optional<Stage> stopAt = {}) {
    Outcome outcome;
    CancelSource stop;
    JobEvents events;
    events.planned = [](const auto&) {};
    events.sequence.notice = [&](const std::string& notice) { outcome.notices.push_back(notice); };
    events.sequence.views = [&](const auto& views) {
        outcome.views.insert(outcome.views.end(), views.begin(), views.end());
    };
    events.sequence.placed = [&](const Scene& scene) { outcome.views = scene.views; };
    events.sequence.progress = [&](const Progress& progress) {
        if (progress.stage == stopAt)
            stop.cancel();
    };
    DecodePool pool(1, 0);
    EstimatorCache cache([](const ModelDescription& model, const EstimateOptions&, const CancelToken&) {
        return std::make_unique<MetricEstimator>(model);
    });
    try {
        runJob(request, pool, cache, events, stop.token());
    } catch (const Cancelled&) {
        outcome.cancelled = true;
    }
    return outcome;
}

const std::string kAssumedLens =
    "The focal length of some pictures is unknown: in 3D a field of view of 60° is assumed for them.";
const std::string kUnknownUnit = "The focal length of some pictures is unknown; their depth has no unit.";

} // namespace

class RunJobTest : public QObject {
    Q_OBJECT

private:
    TemporaryFolder m_folder;

    [[nodiscard]] JobRequest requestFor(std::size_t count, bool poses) const {
        JobRequest request;
        request.model.id = "sphere";
        request.model.capabilities.poses = poses;
        request.model.capabilities.metric = true;
        request.options.processResolution = SphereWorld::kSize.width;
        for (std::size_t i = 0; i < count; ++i) {
            request.inputs.push_back(m_folder / (std::to_string(i) + ".png"));
            writePng(request.inputs.back(), SphereWorld::picture(i));
        }
        return request;
    }

    static void giveCameras(JobRequest& request) {
        request.options.poseSource = PoseSource::Given;
        for (std::size_t i = 0; i < request.inputs.size(); ++i)
            request.knownCameras[std::to_string(i) + ".png"] = {SphereWorld::intrinsics(), SphereWorld::cameraFromWorld(i)};
    }

private Q_SLOTS:
    void anAssumedFieldOfViewIsTold() {
        JobRequest request = requestFor(1, false);
        QVERIFY(outcomeOfJob(request).wasTold(kAssumedLens));
        request.options.focalPixels = 300;
        const Outcome known = outcomeOfJob(request);
        QVERIFY(known.notices.empty());
        QCOMPARE(known.views.front()->focalPixels, 300.0);
        QVERIFY(!outcomeOfJob(requestFor(1, true)).wasTold(kAssumedLens));
    }

    void lensesOfGivenCamerasMakeMetricDepthMetric() {
        JobRequest request = requestFor(1, false);
        giveCameras(request);
        const Outcome outcome = outcomeOfJob(request);
        QVERIFY(!outcome.wasTold(kUnknownUnit));
        QCOMPARE(outcome.views.front()->unit, DepthUnit::Metres);
        QCOMPARE(outcome.views.front()->camera->original.fx, SphereWorld::intrinsics().fx);
    }

    void depthThatLosesItsMetresToGivenCamerasIsTold() {
        JobRequest request = requestFor(3, false);
        giveCameras(request);
        const Outcome outcome = outcomeOfJob(request);
        QVERIFY(!outcome.wasTold(kUnknownUnit));
        QVERIFY(outcome.wasTold("Depth is brought to the scale of the given cameras: it is no longer in metres."));
        QCOMPARE(outcome.views.front()->unit, DepthUnit::Relative);
    }

    void stoppingDuringTheMatchesTellsWhoseCamerasThereAre() {
        JobRequest request = requestFor(3, true);
        request.options.poseSource = PoseSource::Matches;
        const Outcome poses = outcomeOfJob(request, Stage::Matching);
        QVERIFY(poses.cancelled);
        QVERIFY(poses.views.front()->camera.has_value());
        QVERIFY(poses.wasTold("Stopped before cameras were placed by matches: these are the network's."));
        const Outcome none = outcomeOfJob(requestFor(3, false), Stage::Matching);
        QVERIFY(none.cancelled);
        QVERIFY(none.wasTold("Stopped before cameras were placed by matches: the views have none."));
        QVERIFY(none.wasTold(kAssumedLens));
    }

    void stoppingDuringTheMatchesKeepsGivenCameras() {
        JobRequest request = requestFor(3, true);
        giveCameras(request);
        const Outcome outcome = outcomeOfJob(request, Stage::Matching);
        QVERIFY(outcome.cancelled);
        QVERIFY(outcome.wasTold("Stopped before depth was brought to the given cameras by matches."));
        for (const ViewPointer& view : outcome.views)
            QVERIFY((view->camera->cameraFromWorld.matrix() - SphereWorld::cameraFromWorld(view->index).matrix()).norm() < 1e-9);
    }

    void stoppingBeforeTheMatchesSaysNothingOfThem() {
        JobRequest request = requestFor(3, true);
        request.options.poseSource = PoseSource::Matches;
        const Outcome outcome = outcomeOfJob(request, Stage::Estimating);
        QVERIFY(outcome.cancelled);
        QVERIFY(std::ranges::none_of(outcome.notices, [](const std::string& notice) { return notice.starts_with("Stopped"); }));
    }
};

QTEST_GUILESS_MAIN(RunJobTest)
#include "run_job_test.moc"
