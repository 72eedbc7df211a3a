#pragma once

#include "tests/support/temporary_folder.h"
#include "ui/session/engine_access.h"
#include "ui/session/session.h"
#include "ui/settings/settings.h"

#include <QString>

#include <atomic>
#include <memory>
#include <optional>

namespace fathom::test {

/// Lets tests decide what the estimator does; shared with the inference thread.
struct FakeControl {
    std::atomic<bool> hold{false};    ///< passes wait until this is false or they are cancelled
    std::atomic<int> passes{0};       ///< passes begun
    std::atomic<int> holdFromPass{0}; ///< this pass and later ones wait to be cancelled; 0: none
    std::atomic<int> failAtPass{0};   ///< this pass throws `failure`; 0: none
    std::atomic<bool> alwaysFails{false}; ///< every pass throws `failure`
    ErrorCode failure = ErrorCode::Internal;
    bool withConfidence = true;
    Execution execution{};            ///< what the estimator says of itself
    bool withCameras = true;
    bool withGaussians = false;
};

/// Models and devices of a computer that does not exist, with an estimator that needs no network.
struct FakeEngine {
    std::shared_ptr<FakeControl> control = std::make_shared<FakeControl>();
    std::vector<ModelDescription> models{completeModel()};
    std::vector<Device> devices{processor()};

    [[nodiscard]] ui::EngineAccess access() const;

    /// A model that gives everything.
    [[nodiscard]] static ModelDescription completeModel();
    /// A model that gives relative depth and nothing else.
    [[nodiscard]] static ModelDescription depthOnlyModel();
    [[nodiscard]] static Device processor();
    [[nodiscard]] static Device accelerator();
};

/// Settings in a folder of their own, for the life of the object.
class IsolatedSettings {
public:
    IsolatedSettings();
    ~IsolatedSettings();

    [[nodiscard]] const TemporaryFolder& folder() const { return m_folder; }

private:
    TemporaryFolder m_folder;
};

/// A small picture whose colours depend on `seed`. \returns its path
std::filesystem::path writePhoto(const TemporaryFolder& folder, const std::string& name, int seed = 0,
                                 int width = 96, int height = 72);

/// A file that is no picture.
std::filesystem::path writeGarbage(const TemporaryFolder& folder, const std::string& name);

/// A session on a computer that does not exist, with settings and a folder of its own.
struct Workplace {
    explicit Workplace(FakeEngine engine = {});

    [[nodiscard]] ui::Settings& settings() const { return *m_settings; }

    IsolatedSettings isolated;
    FakeEngine engine;
    TemporaryFolder folder;

private:
    std::unique_ptr<ui::Settings> m_settings;

public:
    std::unique_ptr<ui::Session> session;
};

/// Opens files and waits until their scenes are listed. \returns the id of the last one
ui::SceneId openAndWait(ui::Session& session, const std::vector<std::filesystem::path>& paths);

/// Waits until nothing is listed, queued or running.
[[nodiscard]] bool waitUntilIdle(ui::Session& session);

/// Presses the button with these words of the question that is asked. \returns whether there was one
[[nodiscard]] bool answerQuestion(const QString& words);

} // namespace fathom::test
