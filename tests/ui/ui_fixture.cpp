#include "tests/ui/ui_fixture.h"

#include <QAbstractButton>
#include <QApplication>
#include <QImage>
#include <QMessageBox>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

namespace fathom::test {

namespace {

constexpr int kPatience = 20'000; ///< ms; reached only by a test that fails

class FakeEstimator : public Estimator {
public:
    FakeEstimator(ModelDescription model, std::shared_ptr<FakeControl> control)
        : m_model(std::move(model)), m_control(std::move(control)) {
        setExecution(m_control->execution);
    }

    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_model; }

    [[nodiscard]] std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                     const CancelToken& token) override {
        const int pass = ++m_control->passes;
        const int holdFrom = m_control->holdFromPass;
        while (m_control->hold || (holdFrom != 0 && pass >= holdFrom)) {
            token.throwIfCancelled();
            std::this_thread::yield();
        }
        if (m_control->alwaysFails || pass == m_control->failAtPass)
            throw Error(m_control->failure, "the fake estimator was told to fail",
                        "pass " + std::to_string(pass));
        std::vector<ViewEstimate> estimates;
        for (std::size_t i = 0; i < processed.size(); ++i)
            estimates.push_back(estimateOne(processed[i]->size(), static_cast<double>(i)));
        return estimates;
    }

private:
    /// A slanted wall two to four units away, seen from cameras side by side.
    [[nodiscard]] ViewEstimate estimateOne(Size size, double position) const {
        ViewEstimate estimate;
        estimate.depth = FloatMap(size);
        for (int y = 0; y < size.height; ++y)
            for (int x = 0; x < size.width; ++x)
                *estimate.depth.at(x, y) =
                    2.0F + 2.0F * static_cast<float>(x) / static_cast<float>(size.width);
        if (m_control->withConfidence) {
            estimate.confidence = FloatMap(size, 1.0F);
            for (int y = 0; y < size.height; ++y)
                for (int x = 0; x < size.width; ++x)
                    *estimate.confidence.at(x, y) += static_cast<float>(y);
        }
        if (m_control->withGaussians) {
            const std::size_t count = size.pixels();
            estimate.gaussians = {std::vector<float>(3 * count, 1.0F), std::vector<float>(3 * count, 0.1F),
                                  std::vector<float>(4 * count, 0.5F),
                                  std::vector<float>(kHarmonicsPerGaussian * count, 0.2F),
                                  std::vector<float>(count, 0.8F)};
        }
        if (m_control->withCameras) {
            estimate.intrinsics = Intrinsics{double(size.width), double(size.width), size.width / 2.0,
                                             size.height / 2.0,  size.width,         size.height};
            estimate.cameraFromBatch = RigidTransform{Eigen::Matrix3d::Identity(), {-0.1 * position, 0, 0}};
        }
        return estimate;
    }

    ModelDescription m_model;
    std::shared_ptr<FakeControl> m_control;
};

} // namespace

ui::EngineAccess FakeEngine::access() const {
    ui::EngineAccess access;
    access.makeEstimator = [control = control](const ModelDescription& model, const EstimateOptions&,
                                               const CancelToken&) -> std::unique_ptr<Estimator> {
        return std::make_unique<FakeEstimator>(model, control);
    };
    access.readModels = [models = models](const std::vector<std::string>&) { return models; };
    access.findDevices = [devices = devices] { return devices; };
    access.readPublished = [] { return PublishedModels(); };
    access.hub = [] { return HubSettings(); };
    return access;
}

ModelDescription FakeEngine::completeModel() {
    ModelDescription model;
    model.id = "complete";
    model.name = "Complete model";
    model.preset = "da3-small";
    model.licence = "Apache-2.0";
    model.capabilities = {true, true, true, true, false, true};
    model.parameterCount = 25'000'000;
    model.fileBytes = 100'000'000;
    model.defaultResolution = 56;
    return model;
}

ModelDescription FakeEngine::depthOnlyModel() {
    ModelDescription model = completeModel();
    model.id = "depth-only";
    model.name = "Depth only";
    model.licence = "unknown";
    model.capabilities = {};
    return model;
}

Device FakeEngine::processor() {
    return {"cpu",         "Test processor (2 threads)",      DeviceKind::Cpu, 8'000'000'000,
            4'000'000'000, {Precision::Fp32, Precision::Bf16}};
}

Device FakeEngine::accelerator() {
    return {"cuda:0",         "Test accelerator",
            DeviceKind::Cuda, 80'000'000'000,
            70'000'000'000,   {Precision::Fp32, Precision::Tf32, Precision::Bf16, Precision::Fp16}};
}

IsolatedSettings::IsolatedSettings() {
    qputenv("FATHOM_SETTINGS", m_folder.path().string().c_str());
}

IsolatedSettings::~IsolatedSettings() {
    qunsetenv("FATHOM_SETTINGS");
}

Workplace::Workplace(FakeEngine wanted)
    : engine(std::move(wanted)), m_settings(std::make_unique<ui::Settings>()),
      session(std::make_unique<ui::Session>(*m_settings, engine.access())) {}

std::filesystem::path writePhoto(const TemporaryFolder& folder, const std::string& name, int seed, int width,
                                 int height) {
    QImage image(width, height, QImage::Format_RGB888);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.setPixel(x, y, qRgb((x * 2 + seed * 40) % 256, (y * 3) % 256, (x + y + seed * 17) % 256));
    const std::filesystem::path path = folder / name;
    image.save(QString::fromStdString(path.string()));
    return path;
}

std::filesystem::path writeGarbage(const TemporaryFolder& folder, const std::string& name) {
    const std::filesystem::path path = folder / name;
    std::ofstream(path) << "this is not a picture";
    return path;
}

ui::SceneId openAndWait(ui::Session& session, const std::vector<std::filesystem::path>& paths) {
    const std::size_t before = session.scenes().size();
    session.open(paths);
    (void)QTest::qWaitFor([&] { return session.scenes().size() > before && !session.workload().isListing; },
                          kPatience);
    return session.scenes().empty() ? 0 : session.scenes().back()->id;
}

bool waitUntilIdle(ui::Session& session) {
    return QTest::qWaitFor([&] { return !session.isBusy(); }, kPatience);
}

bool answerQuestion(const QString& words) {
    const auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
    if (!box)
        return false;
    const auto buttons = box->buttons();
    const auto found = std::ranges::find(buttons, words, &QAbstractButton::text);
    if (found == buttons.end())
        return false;
    (*found)->click();
    return true;
}

} // namespace fathom::test
