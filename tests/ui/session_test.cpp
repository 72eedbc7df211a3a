#include "ui/session/session.h"

#include "tests/ui/ui_fixture.h"
#include "ui/settings/setting_list.h"

#include <QSignalSpy>
#include <QTest>

using namespace fathom;
using namespace fathom::ui;
using namespace fathom::test;

namespace {

int countRows(const OpenScene& scene, RowState state) {
    return static_cast<int>(std::ranges::count(scene.rows, state, &SceneRow::state));
}

std::vector<std::filesystem::path> writePhotos(const TemporaryFolder& folder, int count) {
    std::vector<std::filesystem::path> photos;
    for (int i = 0; i < count; ++i)
        photos.push_back(writePhoto(folder, "photo" + std::to_string(i) + ".png", i));
    return photos;
}

ExportOptions plyOptions() {
    ExportOptions options;
    options.format = SceneFormat::Ply;
    return options;
}

} // namespace

/// The session with the real job queue and an estimator that needs no network.
class SessionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void droppedPhotosBecomeOneSceneWithRows() {
        const Workplace place;
        place.settings().set(setting::kStartAtOnce, false);
        const auto photos = writePhotos(place.folder, 3);
        openAndWait(*place.session, photos);
        QCOMPARE(place.session->scenes().size(), std::size_t(1));
        const OpenScene& scene = *place.session->scenes().front();
        QCOMPARE(scene.rows.size(), std::size_t(3));
        QCOMPARE(scene.rows[1].name, QStringLiteral("photo1.png"));
        QCOMPARE(scene.rows[1].size.width, 96);
        QCOMPARE(scene.state, SceneState::Idle);
        QVERIFY((place.session->current() == CurrentRow{scene.id, 0}));
    }

    void eachFolderIsASceneOfItsOwnAndLoosePhotosAreOne() {
        const Workplace place;
        place.settings().set(setting::kStartAtOnce, false);
        const TemporaryFolder one;
        const TemporaryFolder two;
        writePhotos(one, 2);
        writePhotos(two, 1);
        const auto loose = writePhotos(place.folder, 2);
        openAndWait(*place.session, {one.path(), loose[0], two.path(), loose[1]});
        QCOMPARE(place.session->scenes().size(), std::size_t(3));
        QCOMPARE(place.session->scenes()[0]->rows.size(), std::size_t(2));
        QCOMPARE(place.session->scenes()[1]->name, QString::fromStdString(one.path().filename().string()));
    }

    void aRunStartsByItselfAndEveryRowGetsItsView() {
        const Workplace place;
        QSignalSpy viewsAdded(place.session.get(), &Session::viewsAdded);
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 5));
        QVERIFY(waitUntilIdle(*place.session));
        const OpenScene& scene = *place.session->scene(id);
        QCOMPARE(scene.state, SceneState::Done);
        QCOMPARE(countRows(scene, RowState::Done), 5);
        QVERIFY(scene.result);
        QCOMPARE(scene.result->views.size(), std::size_t(5));
        QVERIFY(viewsAdded.count() >= 1);
        QVERIFY(place.session->currentView());
    }

    void refiningTakesTheFinishedSceneAndEstimatesNothing() {
        const Workplace place;
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 2));
        QVERIFY(waitUntilIdle(*place.session));
        const ScenePointer before = place.session->scene(id)->result;
        const int passes = place.engine.control->passes;
        place.session->refinePoses(id);
        QVERIFY(place.session->isBusy());
        QVERIFY(waitUntilIdle(*place.session));
        const OpenScene& scene = *place.session->scene(id);
        QCOMPARE(scene.state, SceneState::Done);
        QCOMPARE(place.engine.control->passes.load(), passes);
        QVERIFY(scene.result && scene.result != before);
        QVERIFY(scene.result->structure);
        QCOMPARE(scene.result->structure->placements.size(), std::size_t(2));
    }

    void aSceneWithoutResultIsNotRefined() {
        const Workplace place;
        place.settings().set(setting::kStartAtOnce, false);
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 2));
        place.session->refinePoses(id);
        QVERIFY(!place.session->isBusy());
    }

    void withoutStartAtOnceNothingRuns() {
        const Workplace place;
        place.settings().set(setting::kStartAtOnce, false);
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 2));
        QVERIFY(!place.session->isBusy());
        QCOMPARE(place.engine.control->passes.load(), 0);
        place.session->run(id);
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(place.session->scene(id)->state, SceneState::Done);
    }

    void aFileThatCannotBeUsedIsARowWithItsReasonAndTheRestGoesOn() {
        const Workplace place;
        auto files = writePhotos(place.folder, 2);
        files.insert(files.begin() + 1, writeGarbage(place.folder, "broken.jpg"));
        const SceneId id = openAndWait(*place.session, files);
        QVERIFY(waitUntilIdle(*place.session));
        const OpenScene& scene = *place.session->scene(id);
        QCOMPARE(scene.state, SceneState::Done);
        QCOMPARE(scene.rows.size(), std::size_t(3));
        QCOMPARE(scene.rows[1].state, RowState::Problem);
        QVERIFY(scene.rows[1].problem);
        QCOMPARE(scene.rows[2].state, RowState::Done);
        QCOMPARE(scene.rowOfFrame(1), 2);
    }

    void aSceneWithNothingUsableFailsWithoutRunning() {
        const Workplace place;
        const TemporaryFolder empty;
        const SceneId id = openAndWait(*place.session, {empty.path()});
        QCOMPARE(place.session->scene(id)->state, SceneState::Failed);
        QCOMPARE(place.session->scene(id)->problem->code(), ErrorCode::EmptyInput);
        QVERIFY(!place.session->isBusy());
        QVERIFY(place.settings().recentScenes().empty());
    }

    void stoppingKeepsWhatIsFinished() {
        const Workplace place;
        place.settings().set(setting::kBatchSize, 2);
        place.settings().set(setting::kOverlapViews, 1);
        // The second pass waits until it is cancelled.
        place.engine.control->holdFromPass = 2;
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 6));
        QTRY_VERIFY_WITH_TIMEOUT(place.session->scene(id)->hasViews(), 20'000);
        place.session->stop(id);
        QVERIFY(waitUntilIdle(*place.session));
        const OpenScene& scene = *place.session->scene(id);
        QCOMPARE(scene.state, SceneState::Cancelled);
        QCOMPARE(countRows(scene, RowState::Done), 2);
        QCOMPARE(countRows(scene, RowState::Running), 0);
        QTRY_VERIFY(scene.result);
        QCOMPARE(scene.result->views.size(), std::size_t(2));
    }

    void aFailedRunCarriesItsReasonAndCanBeRunAgain() {
        const Workplace place;
        place.engine.control->failAtPass = 1;
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 2));
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(place.session->scene(id)->state, SceneState::Failed);
        QCOMPARE(place.session->scene(id)->problem->code(), ErrorCode::Internal);
        place.session->run(id);
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(place.session->scene(id)->state, SceneState::Done);
        QVERIFY(!place.session->scene(id)->problem);
    }

    void withoutAModelTheSceneSaysSo() {
        FakeEngine engine;
        engine.models.clear();
        const Workplace place(engine);
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 1));
        QTRY_COMPARE(place.session->scene(id)->state, SceneState::Failed);
        QVERIFY(!place.session->isBusy());
    }

    void resultsOfAnEarlierRunAreDropped() {
        const Workplace place;
        place.engine.control->hold = true;
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 2));
        QTRY_VERIFY_WITH_TIMEOUT(place.engine.control->passes == 1, 20'000);
        const JobId first = place.session->scene(id)->job;
        place.session->stop(id);
        QVERIFY(waitUntilIdle(*place.session));
        place.engine.control->hold = false;
        place.session->run(id);
        QVERIFY(place.session->scene(id)->job != first);
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(place.session->scene(id)->state, SceneState::Done);
    }

    void queuedScenesFollowTheOrderOfTheList() {
        const Workplace place;
        place.engine.control->hold = true;
        std::vector<SceneId> ids;
        for (int i = 0; i < 3; ++i)
            ids.push_back(
                openAndWait(*place.session, {writePhoto(place.folder, std::to_string(i) + ".png", i)}));
        QTRY_COMPARE_WITH_TIMEOUT(place.session->scene(ids[0])->state, SceneState::Running, 20'000);
        place.session->moveScene(ids[2], ids[1]);
        QCOMPARE(place.session->scenes()[1]->id, ids[2]);
        std::vector<SceneId> finished;
        connect(place.session.get(), &Session::sceneChanged, this, [&](SceneId id) {
            if (place.session->scene(id)->state == SceneState::Done &&
                std::ranges::find(finished, id) == finished.end())
                finished.push_back(id);
        });
        place.engine.control->hold = false;
        QVERIFY(waitUntilIdle(*place.session));
        QVERIFY((finished == std::vector<SceneId>{ids[0], ids[2], ids[1]}));
    }

    void aPausedQueueStartsNothing() {
        const Workplace place;
        place.session->setPaused(true);
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 1));
        QTRY_COMPARE(place.session->scene(id)->state, SceneState::Queued);
        QCOMPARE(place.engine.control->passes.load(), 0);
        place.session->setPaused(false);
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(place.session->scene(id)->state, SceneState::Done);
    }

    void anEarlierResultStaysWhenTheNextRunIsStoppedBeforeItsFirstView() {
        const Workplace place;
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 3));
        QVERIFY(waitUntilIdle(*place.session));
        const ScenePointer first = place.session->scene(id)->result;
        place.engine.control->hold = true;
        place.session->run(id);
        const OpenScene& scene = *place.session->scene(id);
        QCOMPARE(scene.state, SceneState::Queued);
        QVERIFY(scene.result == first);
        QTRY_VERIFY_WITH_TIMEOUT(place.engine.control->passes == 2, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(scene.state, SceneState::Running, 20'000);
        QSignalSpy told(place.session.get(), &Session::noticeRaised);
        place.session->stop(id);
        QVERIFY(scene.isStopping);
        QVERIFY(place.session->workload().isStopping);
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(scene.state, SceneState::Done);
        QVERIFY(!scene.isStopping);
        QVERIFY(scene.result == first);
        QCOMPARE(countRows(scene, RowState::Done), 3);
        QVERIFY(place.session->currentView() == first->views.front());
        QCOMPARE(told.count(), 1);
    }

    void anEarlierResultStaysWhenTheNextRunFails() {
        const Workplace place;
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 2));
        QVERIFY(waitUntilIdle(*place.session));
        const ScenePointer first = place.session->scene(id)->result;
        place.engine.control->failAtPass = 2;
        place.session->run(id);
        QVERIFY(waitUntilIdle(*place.session));
        const OpenScene& scene = *place.session->scene(id);
        QCOMPARE(scene.state, SceneState::Failed);
        QVERIFY(scene.problem);
        QVERIFY(scene.result == first);
        QVERIFY(scene.hasViews());
    }

    void theFirstNewViewReplacesTheEarlierResult() {
        const Workplace place;
        place.settings().set(setting::kBatchSize, 2);
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 4));
        QVERIFY(waitUntilIdle(*place.session));
        place.engine.control->holdFromPass = place.engine.control->passes + 2;
        place.session->run(id);
        QTRY_VERIFY_WITH_TIMEOUT(place.session->scene(id)->hasViews() && !place.session->scene(id)->earlier, 20'000);
        place.session->stop(id);
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(place.session->scene(id)->state, SceneState::Cancelled);
        QCOMPARE(countRows(*place.session->scene(id), RowState::Done), 2);
    }

    void anInputWithAProblemCanBeTakenOutOfAFinishedScene() {
        const Workplace place;
        auto files = writePhotos(place.folder, 2);
        files.insert(files.begin(), writeGarbage(place.folder, "broken.jpg"));
        const SceneId id = openAndWait(*place.session, files);
        QVERIFY(waitUntilIdle(*place.session));
        QVERIFY(place.session->canRemoveRow(id, 0));
        QVERIFY(!place.session->canRemoveRow(id, 1));
        place.session->removeRow(id, 0);
        const OpenScene& scene = *place.session->scene(id);
        QCOMPARE(scene.rows.size(), std::size_t(2));
        QCOMPARE(countRows(scene, RowState::Done), 2);
        QCOMPARE(scene.rowOfFrame(1), 1);
    }

    void inputsCanBeTakenOutUntilThereIsAResult() {
        const Workplace place;
        place.settings().set(setting::kStartAtOnce, false);
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 3));
        QVERIFY(place.session->canRemoveRow(id, 1));
        place.session->removeRow(id, 1);
        QCOMPARE(place.session->scene(id)->rows.size(), std::size_t(2));
        place.session->run(id);
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(place.session->scene(id)->result->views.size(), std::size_t(2));
        QVERIFY(!place.session->canRemoveRow(id, 0));
    }

    void removingTheCurrentSceneSelectsItsNeighbour() {
        const Workplace place;
        place.settings().set(setting::kStartAtOnce, false);
        const SceneId first = openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        const SceneId second = openAndWait(*place.session, {writePhoto(place.folder, "b.png")});
        place.session->removeScene(second);
        QCOMPARE(place.session->current().scene, first);
        place.session->removeScene(first);
        QVERIFY(place.session->current() == CurrentRow{});
    }

    void anExportIsWrittenAndReported() {
        const Workplace place;
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 2));
        QVERIFY(waitUntilIdle(*place.session));
        QSignalSpy ended(place.session.get(), &Session::exportEnded);
        place.session->exportScene(place.session->scene(id)->result, place.folder / "out.ply", plyOptions());
        QVERIFY(ended.wait(20'000));
        QVERIFY(std::filesystem::file_size(place.folder / "out.ply") > 1000);
        QVERIFY(!place.session->isBusy());
    }

    void anExportThatCannotBeWrittenSaysWhy() {
        const Workplace place;
        const SceneId id = openAndWait(*place.session, writePhotos(place.folder, 1));
        QVERIFY(waitUntilIdle(*place.session));
        std::optional<Error> reason;
        connect(place.session.get(), &Session::exportEnded, this,
                [&](JobId, const auto&, const std::optional<Error>& problem) { reason = problem; });
        place.session->exportScene(place.session->scene(id)->result, place.folder / "none" / "out.ply",
                                   plyOptions());
        QTRY_VERIFY_WITH_TIMEOUT(reason.has_value(), 20'000);
        QCOMPARE(reason->code(), ErrorCode::CannotWrite);
    }

    void openedScenesAreRemembered() {
        const Workplace place;
        place.settings().set(setting::kStartAtOnce, false);
        openAndWait(*place.session, writePhotos(place.folder, 1));
        const auto recent = place.settings().recentScenes();
        QCOMPARE(recent.size(), std::size_t(1));
        QVERIFY(recent[0].paths[0].endsWith(QStringLiteral("photo0.png")));
    }

    void aWeightFileThatIsNoneIsRefusedWithItsReason() {
        const Workplace place;
        std::optional<Error> reason;
        connect(place.session.get(), &Session::openingFailed, this,
                [&](const Error& problem) { reason = problem; });
        place.session->open({writeGarbage(place.folder, "model.safetensors")});
        QTRY_VERIFY_WITH_TIMEOUT(reason.has_value(), 20'000);
        QVERIFY(place.session->scenes().empty());
    }

    void endingWhileRunningWaitsForTheWorkers() {
        const FakeEngine engine;
        {
            const Workplace place(engine);
            engine.control->hold = true;
            openAndWait(*place.session, writePhotos(place.folder, 4));
            QTRY_VERIFY_WITH_TIMEOUT(engine.control->passes == 1, 20'000);
        }
        // Only the test holds it now: the estimator, and with it the thread, is gone.
        QCOMPARE(engine.control.use_count(), 1L);
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
