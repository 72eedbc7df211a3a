#include "engine/pipeline/tuned_estimator.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/ui_fixture.h"
#include "ui/actions.h"
#include "ui/dialog/shortcut_sheet.h"
#include "ui/panel/compute_section.h"
#include "ui/panel/input_model.h"
#include "ui/panel/input_panel.h"
#include "ui/panel/input_section.h"
#include "ui/panel/input_text.h"
#include "ui/panel/model_section.h"
#include "ui/panel/progress_strip.h"
#include "ui/panel/scene_section.h"
#include "ui/panel/settings_panel.h"
#include "ui/session/thumbnail_loader.h"
#include "ui/settings/run_options.h"
#include "ui/settings/setting_list.h"
#include "ui/text/option_text.h"
#include "ui/theme/icon.h"
#include "ui/widget/error_card.h"
#include "ui/widget/labelled_slider.h"
#include "ui/widget/message_bar.h"
#include "ui/widget/reason.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <QTreeWidget>
#include <QWheelEvent>

#include <set>

using namespace fathom;
using namespace fathom::ui;
using namespace fathom::test;

namespace {

int itemOf(const QComboBox* box, int choice) {
    return box->findData(choice);
}

FakeEngine engineWith(const ModelDescription& model) {
    FakeEngine engine;
    engine.models = {model};
    engine.devices = {FakeEngine::processor(), FakeEngine::accelerator()};
    return engine;
}

bool waitUntilReady(Session& session) {
    return QTest::qWaitFor([&] { return session.catalogue().isReady(); }, 20'000);
}

} // namespace

/// Panels and actions, one by one, without a window around them.
class PanelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyActionHasWordsAnIconAndAShortcutOfItsOwn() {
        const Workplace place;
        const Actions actions(*place.session);
        QStringList keys;
        const QStringList icons = iconNames();
        for (const auto& [id, action] : actions.all()) {
            QVERIFY(!action->text().isEmpty());
            QVERIFY2(!action->shortcuts().isEmpty(), qPrintable(action->text()));
            for (const QKeySequence& key : action->shortcuts()) {
                QVERIFY2(!key.isEmpty(), qPrintable(action->text()));
                QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
                keys << key.toString();
            }
            QVERIFY2(icons.contains(action->icon().name()), qPrintable(action->text()));
        }
    }

    void anActionThatCannotBeUsedSaysWhy() {
        const Workplace place;
        Actions actions(*place.session);
        QVERIFY(!actions[ActionId::Run]->isEnabled());
        QVERIFY(actions[ActionId::Run]->toolTip().contains(QStringLiteral("Open photos or a video first.")));
        QVERIFY(actions[ActionId::OpenFiles]->isEnabled());
        actions.block(ActionId::OpenFiles, QStringLiteral("No."));
        QVERIFY(actions[ActionId::OpenFiles]->toolTip().endsWith(QStringLiteral("No.")));
        actions.block(ActionId::OpenFiles, {});
        QVERIFY(actions[ActionId::OpenFiles]->isEnabled());
    }

    void actionsFollowTheStateOfTheScene() {
        const Workplace place;
        const Actions actions(*place.session);
        place.engine.control->hold = true;
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QTRY_VERIFY(actions[ActionId::Stop]->isEnabled());
        QVERIFY(!actions[ActionId::Run]->isEnabled());
        QVERIFY(!actions[ActionId::Export]->isEnabled());
        place.engine.control->hold = false;
        QVERIFY(waitUntilIdle(*place.session));
        QTRY_VERIFY(actions[ActionId::Export]->isEnabled());
        QVERIFY(actions[ActionId::Run]->isEnabled());
        QVERIFY(!actions[ActionId::Stop]->isEnabled());
        QVERIFY(actions[ActionId::LookThrough]->isEnabled());
    }

    void withoutAModelNothingCanBeRunAndTheReasonIsTheModel() {
        FakeEngine engine;
        engine.models.clear();
        const Workplace place(engine);
        place.settings().set(setting::kStartAtOnce, false);
        QVERIFY(waitUntilReady(*place.session));
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        const Actions actions(*place.session);
        QVERIFY(actions.reasonAgainst(ActionId::Run).contains(QStringLiteral("model")));
    }

    void aSceneWithNothingUsableCannotBeRun() {
        const Workplace place;
        const TemporaryFolder empty;
        const Actions actions(*place.session);
        openAndWait(*place.session, {writePhoto(place.folder, "a.png"), empty.path()});
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(place.session->currentScene()->usableItems(), std::size_t(0));
        QVERIFY(!actions[ActionId::Run]->isEnabled());
    }

    void whatTheModelDoesNotGiveIsDisabledWithTheReason() {
        const Workplace place(engineWith(FakeEngine::depthOnlyModel()));
        QVERIFY(waitUntilReady(*place.session));
        const SceneSection scene(*place.session);
        QVERIFY(!scene.confidence()->isEnabled());
        QVERIFY(scene.confidence()->toolTip().contains(QStringLiteral("no confidence")));
        QVERIFY(!scene.sky()->isEnabled());
        QVERIFY(!reasonAgainst(scene.sky()).isEmpty());
        QVERIFY(scene.cameras()->isEnabled()); // matches may find what the network does not give
        const Actions actions(*place.session);
        const InputSection input(*place.session, actions);
        QVERIFY(!input.referenceView()->isEnabled());
        QVERIFY(input.poseSource()->isEnabled()); // matches between the photos need no network
        QVERIFY(itemReason(input.poseSource(), itemOf(input.poseSource(), int(PoseSource::CameraHead)))
                    .contains(QStringLiteral("no camera poses")));
        QVERIFY(itemReason(input.poseSource(), itemOf(input.poseSource(), int(PoseSource::Matches))).isEmpty());
    }

    void whatTheModelGivesCanBeUsed() {
        const Workplace place(engineWith(FakeEngine::completeModel()));
        QVERIFY(waitUntilReady(*place.session));
        const SceneSection scene(*place.session);
        QVERIFY(scene.confidence()->isEnabled());
        QVERIFY(scene.sky()->isEnabled());
        const Actions actions(*place.session);
        const InputSection input(*place.session, actions);
        QVERIFY(input.poseSource()->isEnabled());
        QVERIFY(itemReason(input.poseSource(), itemOf(input.poseSource(), int(PoseSource::Rays))).isEmpty());
    }

    void precisionsThatTheDeviceLacksAreDisabledWithTheReason() {
        const Workplace place(engineWith(FakeEngine::completeModel()));
        QVERIFY(waitUntilReady(*place.session));
        const ComputeSection compute(*place.session);
        QComboBox* precision = compute.precision();
        const int tf32 = itemOf(precision, int(Precision::Tf32));
        QVERIFY(!itemReason(precision, tf32).isEmpty());
        QVERIFY(!(precision->model()->flags(precision->model()->index(tf32, 0)) & Qt::ItemIsEnabled));
        place.settings().set(setting::kDevice, QStringLiteral("cuda:0"));
        QVERIFY(itemReason(precision, tf32).isEmpty());
        QVERIFY(compute.device()->currentText().contains(QStringLiteral("80 GB")));
    }

    void recordingOnTheProcessorIsTheOptimisedNetwork() {
        const Workplace place(engineWith(FakeEngine::completeModel()));
        QVERIFY(waitUntilReady(*place.session));
        const ComputeSection compute(*place.session);
        const auto reasonOf = [&](CompileMode mode) {
            return itemReason(compute.compileMode(), itemOf(compute.compileMode(), int(mode)));
        };
        QVERIFY(reasonOf(CompileMode::Default).isEmpty() && reasonOf(CompileMode::Off).isEmpty());
        QVERIFY(reasonOf(CompileMode::ReduceOverhead).isEmpty());
        QVERIFY(reasonOf(CompileMode::MaxAutotune).isEmpty());
        const QString optimised = compute.running()->text();
        place.settings().set(setting::kCompileMode, CompileMode::ReduceOverhead);
        QCOMPARE(compute.running()->text(), optimised);
    }

    void theComputeSectionSaysWhatRunsOrWhyNot() {
        const Workplace place(engineWith(FakeEngine::completeModel()));
        QVERIFY(waitUntilReady(*place.session));
        const ComputeSection compute(*place.session);
        const Device device = *place.session->catalogue().selectedDevice();
        const Precision automatic = resolvePrecision(Precision::Auto, device);
        QVERIFY(compute.running()->text().startsWith(precisionText(automatic)));
        QVERIFY(compute.running()->text().contains(kernelsText(kernelsOf(device, automatic, CompileMode::Default))));
        QVERIFY(compute.running()->text().endsWith(QStringLiteral("one thread a core")));
        place.settings().set(setting::kThreads, 2);
        QVERIFY(compute.running()->text().endsWith(QStringLiteral("2 threads")));
        place.settings().set(setting::kPrecision, Precision::Tf32);
        const int tf32 = itemOf(compute.precision(), int(Precision::Tf32));
        QCOMPARE(compute.running()->text(), itemReason(compute.precision(), tf32));
    }

    void theComputeSectionSaysHowTheShownSceneReallyRan() {
        const Workplace place(engineWith(FakeEngine::completeModel()));
        QVERIFY(waitUntilReady(*place.session));
        place.settings().set(setting::kPrecision, Precision::Fp16);
        Execution& execution = place.engine.control->execution;
        execution.precision = Precision::Bf16;
        execution.kernels = Kernels::Words;
        execution.threads = 3;
        const ComputeSection compute(*place.session);
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QVERIFY(waitUntilIdle(*place.session));
        // It fell back: the settings alone would say fp16.
        const QString ran = QStringLiteral("%1 · %2 · 3 threads")
                                .arg(precisionText(Precision::Bf16), kernelsText(Kernels::Words));
        QCOMPARE(compute.running()->text(), ran);
        place.settings().set(setting::kPrecision, Precision::Fp32);
        QVERIFY(compute.running()->text().startsWith(precisionText(Precision::Fp32)));
        place.settings().set(setting::kPrecision, Precision::Fp16);
        QCOMPARE(compute.running()->text(), ran);
    }

    void theComputeSectionSaysWhatWasMeasured() {
        const TemporaryFolder cache;
        qputenv("FATHOM_CACHE", QByteArray::fromStdString(cache.path().string()));
        const Workplace place(engineWith(FakeEngine::completeModel()));
        QVERIFY(waitUntilReady(*place.session));
        const ComputeSection compute(*place.session);
        place.settings().set(setting::kPrecision, Precision::Fp32);
        place.settings().set(setting::kCompileMode, CompileMode::MaxAutotune);
        QVERIFY(compute.running()->text().endsWith(QStringLiteral("until measured before the first pass")));
        const Device device = *place.session->catalogue().selectedDevice();
        const Kernels kernels = kernelsFor(device, Precision::Fp32, CompileMode::MaxAutotune).back();
        const std::string preset = place.session->catalogue().selectedModel()->preset;
        ownChoices().keep("last of " + tunedNetwork(preset, Precision::Fp32), textOf({{kernels, 1}, 2}));
        Q_EMIT place.session->noticeRaised({});
        QVERIFY(compute.running()->text().contains(kernelsText(kernels)));
        QVERIFY(compute.running()->text().endsWith(QStringLiteral("one thread · measured")));
        qunsetenv("FATHOM_CACHE");
    }

    void sharedViewsComeBackWithTheLargerBatch() {
        const Workplace place;
        const ComputeSection compute(*place.session);
        place.settings().set(setting::kBatchSize, 8);
        place.settings().set(setting::kOverlapViews, 3);
        place.settings().set(setting::kBatchSize, 2);
        QCOMPARE(estimateOptions(place.settings()).overlapViews, 1);
        place.settings().set(setting::kBatchSize, 8);
        QCOMPARE(place.settings().value(setting::kOverlapViews), 3);
        QCOMPARE(estimateOptions(place.settings()).overlapViews, 3);
    }

    void theWheelOverAControlIsLeftToThePanelAndChangesNothing() {
        const Workplace place(engineWith(FakeEngine::completeModel()));
        QVERIFY(waitUntilReady(*place.session));
        const Actions actions(*place.session);
        SettingsPanel panel(*place.session, actions);
        panel.show();
        auto* section = panel.findChild<ComputeSection*>();
        const int batchSize = place.settings().value(setting::kBatchSize);
        const Precision precision = place.settings().value(setting::kPrecision);
        section->precision()->setFocus(); // even the one that was used last
        for (QWidget* control : {static_cast<QWidget*>(section->precision()),
                                 static_cast<QWidget*>(section->findChild<QSpinBox*>())}) {
            const QPointF at = control->rect().center();
            QWheelEvent turn(at, control->mapToGlobal(at), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                             Qt::NoScrollPhase, false);
            QApplication::sendEvent(control, &turn);
            QVERIFY(!turn.isAccepted());
        }
        QCOMPARE(place.settings().value(setting::kBatchSize), batchSize);
        QCOMPARE(place.settings().value(setting::kPrecision), precision);
    }

    void controlsOfAllSectionsBeginAtOneLine() {
        const Workplace place;
        const Actions actions(*place.session);
        SettingsPanel panel(*place.session, actions);
        panel.show();
        std::set<int> begins;
        for (const QFormLayout* form : panel.findChildren<QFormLayout*>())
            for (int row = 0; row < form->rowCount(); ++row)
                if (const QLayoutItem* field = form->itemAt(row, QFormLayout::FieldRole);
                    field && field->widget() && form->itemAt(row, QFormLayout::LabelRole) && field->widget()->isVisible())
                    begins.insert(field->widget()->mapTo(&panel, QPoint()).x());
        QCOMPARE(begins.size(), std::size_t(1));
    }

    void wrappedWordsInThePanelHaveTheHeightThatTheyNeed() {
        const Workplace place(engineWith(FakeEngine::completeModel()));
        QVERIFY(waitUntilReady(*place.session));
        place.settings().set(setting::kComputeOpen, true);
        const Actions actions(*place.session);
        SettingsPanel panel(*place.session, actions);
        panel.resize(panel.minimumWidth(), 300);
        panel.show();
        QLabel* running = panel.findChild<ComputeSection*>()->running();
        for (const QString& words : {QStringLiteral("short"), QStringLiteral("many words ").repeated(20)}) {
            running->setText(words);
            QTRY_VERIFY(running->height() >= running->heightForWidth(running->width()));
        }
    }

    void allSelectedInputsAreTakenOutAtOnce() {
        const Workplace place;
        place.settings().set(setting::kStartAtOnce, false);
        std::vector<std::filesystem::path> photos;
        for (int i = 0; i < 5; ++i)
            photos.push_back(writePhoto(place.folder, std::to_string(i) + ".png", i));
        const SceneId id = openAndWait(*place.session, photos);
        const Actions actions(*place.session);
        ThumbnailLoader thumbnails;
        InputPanel panel(*place.session, actions, thumbnails);
        panel.resize(240, 400);
        panel.show();
        QTreeView* list = panel.list();
        const auto centre = [&](int row) {
            const QModelIndex index = list->model()->index(row, 0, list->model()->index(0, 0));
            return list->visualRect(index).center();
        };
        QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, centre(1));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::ShiftModifier, centre(3));
        panel.removeSelected();
        const OpenScene& scene = *place.session->scene(id);
        QCOMPARE(scene.rows.size(), std::size_t(2));
        QCOMPARE(scene.rows[1].name, QStringLiteral("4.png"));
    }

    void aViewPlacedWithDoubtSaysSoInItsRow() {
        SceneRow row;
        row.state = RowState::Done;
        row.placement = PlacementState::Placed;
        QCOMPARE(lookOf(row).words, lookOf(RowState::Done).words);
        row.placement = PlacementState::Doubtful;
        QCOMPARE(lookOf(row).tone, Tone::Attention);
        QCOMPARE(secondLineOf(row), QStringLiteral("placed with doubt"));
        row.placement = PlacementState::NotPlaced;
        QCOMPARE(secondLineOf(row), QStringLiteral("not placed"));
    }

    void rangesOfTheControlsAreThoseOfTheSettings() {
        const Workplace place;
        const ComputeSection compute(*place.session);
        const auto boxes = compute.findChildren<QSpinBox*>();
        const bool found = std::ranges::any_of(boxes, [](const QSpinBox* box) {
            return box->minimum() == kBatchSizeRange.minimum && box->maximum() == kBatchSizeRange.maximum;
        });
        QVERIFY(found);
    }

    void controlsAndSettingsFollowEachOther() {
        const Workplace place;
        const SceneSection scene(*place.session);
        place.settings().set(setting::kConfidencePercentile, 70.0);
        QCOMPARE(scene.confidence()->value(), 70.0);
        Q_EMIT scene.confidence()->valueChanged(25.0);
        QCOMPARE(place.settings().value(setting::kConfidencePercentile), 25.0);
        scene.sky()->setCurrentIndex(itemOf(scene.sky(), int(SkyPoints::Far)));
        Q_EMIT scene.sky()->activated(scene.sky()->currentIndex());
        QCOMPARE(place.settings().value(setting::kSky), SkyPoints::Far);
        QCOMPARE(pointFilter(place.settings()).sky, SkyPoints::Far);
    }

    void aFocalLengthIsAskedForOnlyWhereItMatters() {
        ModelDescription metric = FakeEngine::depthOnlyModel();
        metric.capabilities.needsFocal = true;
        for (const ModelDescription& model : {metric, FakeEngine::completeModel()}) {
            const Workplace place(engineWith(model));
            QVERIFY(waitUntilReady(*place.session));
            const Actions actions(*place.session);
            const InputSection input(*place.session, actions);
            QCOMPARE(input.focal()->isEnabled(), model.capabilities.needsFocal);
            QCOMPARE(reasonAgainst(input.focal()).isEmpty(), model.capabilities.needsFocal);
            place.settings().set(setting::kPoseSource, PoseSource::Matches); // those need it too
            QVERIFY(input.focal()->isEnabled());
            QVERIFY(!estimateOptions(place.settings()).focalPixels);
            input.focal()->setValue(812.5);
            QCOMPARE(estimateOptions(place.settings()).focalPixels, std::optional(812.5));
        }
    }

    void gaussiansAreOfferedByModelsThatGiveThem() {
        ModelDescription giant = FakeEngine::completeModel();
        giant.capabilities.gaussians = true;
        for (const ModelDescription& model : {giant, FakeEngine::completeModel()}) {
            const Workplace place(engineWith(model));
            QVERIFY(waitUntilReady(*place.session));
            const Actions actions(*place.session);
            const InputSection input(*place.session, actions);
            QCOMPARE(input.gaussians()->isEnabled(), model.capabilities.gaussians);
            input.gaussians()->setChecked(true);
            openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
            QVERIFY(waitUntilIdle(*place.session));
            QCOMPARE(place.session->currentScene()->request.options.gaussians, model.capabilities.gaussians);
        }
    }

    void featurePicturesBelongToOneFamily() {
        ModelDescription other = FakeEngine::completeModel();
        other.family = ModelFamily::DepthAnythingV2;
        for (const ModelDescription& model : {other, FakeEngine::completeModel()}) {
            const bool gives = model.family == ModelFamily::DepthAnything3;
            const Workplace place(engineWith(model));
            QVERIFY(waitUntilReady(*place.session));
            const Actions actions(*place.session);
            const InputSection input(*place.session, actions);
            QCOMPARE(input.features()->isEnabled(), gives);
            QVERIFY(!input.featureBlock()->isEnabled());
            input.features()->setChecked(true);
            QCOMPARE(input.featureBlock()->isEnabled(), gives);
            input.featureBlock()->setValue(5);
            QCOMPARE(estimateOptions(place.settings()).featureLayers, std::vector<int>{5});
            openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
            QVERIFY(waitUntilIdle(*place.session));
            QCOMPARE(place.session->currentScene()->request.options.featureLayers.empty(), !gives);
        }
    }

    void theModelCardShowsLicenceAndCapabilities() {
        const Workplace place(engineWith(FakeEngine::completeModel()));
        QVERIFY(waitUntilReady(*place.session));
        const Actions actions(*place.session);
        const ModelSection card(place.session->catalogue(), actions);
        QString text = card.cardText();
        text.replace(QChar::Nbsp, QLatin1Char(' '));
        QVERIFY2(text.contains(QStringLiteral("Apache-2.0")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("camera poses")));
        QVERIFY(text.contains(QStringLiteral("25 M")));
    }

    void theListModelKeepsItsPromises() {
        const Workplace place;
        ThumbnailLoader thumbnails;
        InputModel model(*place.session, thumbnails);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const SceneId first = openAndWait(*place.session, {writePhoto(place.folder, "a.png"),
                                                           writeGarbage(place.folder, "b.jpg"),
                                                           writePhoto(place.folder, "c.png")});
        const SceneId second = openAndWait(*place.session, {writePhoto(place.folder, "d.png")});
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowCount(model.index(0, 0)), 3);
        place.session->moveScene(second, first);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("d.png"));
        QVERIFY((model.rowAt(model.indexOf({first, 2})) == CurrentRow{first, 2}));
        const QModelIndex problem = model.indexOf({first, 1});
        QVERIFY(!problem.data(InputModel::SecondLineRole).toString().isEmpty());
        QVERIFY(problem.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("problem")));
        place.session->removeScene(first);
        QCOMPARE(model.rowCount(), 1);
    }

    void droppingASceneBeforeAnotherMovesIt() {
        const Workplace place;
        place.settings().set(setting::kStartAtOnce, false);
        ThumbnailLoader thumbnails;
        InputModel model(*place.session, thumbnails);
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        const SceneId second = openAndWait(*place.session, {writePhoto(place.folder, "b.png")});
        const std::unique_ptr<QMimeData> dragged(model.mimeData({model.index(1, 0)}));
        QVERIFY(model.canDropMimeData(dragged.get(), Qt::MoveAction, 0, 0, {}));
        model.dropMimeData(dragged.get(), Qt::MoveAction, 0, 0, {});
        QCOMPARE(place.session->scenes().front()->id, second);
    }

    void thumbnailsArriveOnlyForWhatIsAskedAndOnlyOnce() {
        const TemporaryFolder folder;
        const auto photo = writePhoto(folder, "a.png", 1, 400, 300);
        ThumbnailLoader loader;
        QSignalSpy ready(&loader, &ThumbnailLoader::ready);
        QVERIFY(loader.thumbnail(photo, InputKind::Image).isNull());
        QVERIFY(loader.thumbnail(photo, InputKind::Image).isNull());
        QVERIFY(ready.wait(20'000));
        QCOMPARE(ready.count(), 1);
        QCOMPARE(loader.thumbnail(photo, InputKind::Image).width(), ThumbnailLoader::kLongSide);
    }

    void theStripTellsProgressAndAnswersStopAtOnce() {
        const Workplace place;
        const Actions actions(*place.session);
        ProgressStrip strip(*place.session, actions);
        strip.show();
        QCOMPARE(strip.text(), QStringLiteral("Ready"));
        place.engine.control->hold = true;
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QTRY_VERIFY_WITH_TIMEOUT(strip.text().contains(QStringLiteral("0 of 1")), 20'000);
        auto buttons = strip.findChildren<QToolButton*>();
        const auto stop = std::ranges::find(buttons, QStringLiteral("Stop"), &QToolButton::text);
        QVERIFY(stop != buttons.end() && (*stop)->isVisible());
        (*stop)->click();
        QCOMPARE(strip.text(), QStringLiteral("Stopping…"));
        QVERIFY(!(*stop)->isEnabled());
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(strip.text(), QStringLiteral("Ready"));
    }

    void anErrorCardHasOneSentenceOneActionAndDetailsToCopy() {
        ErrorCard card;
        card.setError(errorText(Error(ErrorCode::OutOfMemory, "no memory", "17 GB")), QStringLiteral("room"));
        QSignalSpy wanted(&card, &ErrorCard::actionWanted);
        card.actionButton()->click();
        QCOMPARE(wanted.front().front().value<ErrorAction>(), ErrorAction::SmallerBatch);
        QVERIFY(card.details().contains(QStringLiteral("17 GB")));
        for (QToolButton* button : card.findChildren<QToolButton*>())
            if (button->text() == QStringLiteral("Copy"))
                button->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), card.details());
        card.setError(errorText(Error(ErrorCode::TooLarge, "x")), {});
        QVERIFY(card.actionButton()->isHidden());
    }

    void aMessageRunsItsActionAndLeaves() {
        MessageBar bar;
        int done = 0;
        bar.show(MessageBar::Kind::Problem, QStringLiteral("It failed."), QStringLiteral("Again"),
                 [&] { ++done; });
        QVERIFY(bar.isVisible());
        for (QPushButton* button : bar.findChildren<QPushButton*>())
            button->click();
        QCOMPARE(done, 1);
        QVERIFY(!bar.isVisible());
    }

    void theShortcutSheetFindsActionsByWordAndKey() {
        const Workplace place;
        const Actions actions(*place.session);
        ShortcutSheet sheet(actions);
        const auto shown = [&] {
            int count = 0;
            for (int row = 0; row < sheet.list()->topLevelItemCount(); ++row)
                count += sheet.list()->topLevelItem(row)->isHidden() ? 0 : 1;
            return count;
        };
        QVERIFY(shown() >= static_cast<int>(actions.all().size()));
        sheet.search()->setText(QStringLiteral("F11"));
        QCOMPARE(shown(), 1);
        sheet.search()->setText(QStringLiteral("no such thing"));
        QCOMPARE(shown(), 0);
    }

    void aSliderAndItsNumberAgree() {
        LabelledSlider slider(0.1, 10, 0.1, true);
        QSignalSpy changed(&slider, &LabelledSlider::valueChanged);
        slider.setValue(1);
        QCOMPARE(changed.count(), 0);
        auto* handle = slider.findChild<QSlider*>();
        QCOMPARE(handle->value(), 500);
        handle->setValue(1000);
        QCOMPARE(slider.value(), 10.0);
        QCOMPARE(changed.count(), 1);
    }

    void iconsTakeTheColourOfThePalette() {
        QVERIFY(iconNames().size() >= 30);
        QPalette palette = QGuiApplication::palette();
        palette.setColor(QPalette::ButtonText, Qt::red);
        QGuiApplication::setPalette(palette);
        const QImage image = themeIcon(QStringLiteral("stop")).pixmap(40, 40).toImage();
        bool anyRed = false;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                anyRed =
                    anyRed || (image.pixelColor(x, y).alpha() > 200 && image.pixelColor(x, y).red() > 200 &&
                               image.pixelColor(x, y).green() < 40);
        QVERIFY(anyRed);
        QGuiApplication::setPalette(QPalette());
    }
};

QTEST_MAIN(PanelsTest)
#include "panels_test.moc"
