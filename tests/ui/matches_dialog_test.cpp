#include "ui/dialog/matches_dialog.h"

#include "ui/text/placement_text.h"
#include "ui/widget/matches_picture.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QTest>

using namespace fathom;
using namespace fathom::ui;

namespace {

ViewPointer viewOf(std::size_t index) {
    auto view = std::make_shared<View>();
    view->index = index;
    view->source.name = "photo" + std::to_string(index) + ".png";
    view->source.originalSize = {96, 72};
    view->image = RgbImage({48, 36});
    view->depth = FloatMap({48, 36}, 1);
    view->mapping = {0.5, 0.5, 0, 0};
    return view;
}

SparsePoint pointSeenBy(const std::vector<std::uint32_t>& views, float residual) {
    SparsePoint point;
    point.residualPixels = residual;
    point.angleDegrees = 12;
    for (const std::uint32_t view : views)
        point.sights.push_back({view, 20.0F + static_cast<float>(view), 30});
    return point;
}

/// Three photos: 0 and 2 share three points, 0 and 1 one; photo 1 was not placed.
ScenePointer scene() {
    auto structure = std::make_shared<Structure>();
    structure->points = {pointSeenBy({0, 2}, 0.4F), pointSeenBy({0, 2}, 0.4F), pointSeenBy({0, 1, 2}, 1.5F)};
    structure->pairs = {{0, 2, 80, 61}};
    structure->placements.resize(3);
    for (std::size_t i = 0; i < 3; ++i) {
        structure->placements[i].view = i;
        structure->placements[i].state = PlacementState::Placed;
        structure->placements[i].observations = 40;
        structure->placements[i].residualPixels = 0.5;
    }
    structure->placements[1].state = PlacementState::NotPlaced;
    structure->placements[1].problem = PlacementProblem::TooFewMatches;
    structure->placements[2].rotationSigmaDegrees = 0.0002;
    structure->placements[2].residualBeforePixels = 6.5;
    structure->placements[2].turnFromBeforeDegrees = 1.25;
    structure->placements[2].shiftFromBefore = 0.031;
    auto result = std::make_shared<Scene>();
    result->views = {viewOf(0), viewOf(1), viewOf(2)};
    result->structure = structure;
    return result;
}

} // namespace

class MatchesShownTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void thePartnerWithMostCommonPointsComesFirst() {
        MatchesDialog dialog(scene(), 0);
        QCOMPARE(dialog.second()->count(), 2);
        QVERIFY(dialog.second()->itemText(0).startsWith(QStringLiteral("photo2.png")));
        QCOMPARE(dialog.picture()->lines().size(), std::size_t(3));
        QCOMPARE(dialog.picture()->lines()[0].first, QPointF(10, 15)); // original pixels, halved
    }

    void verifiedMatchesAndPlacementsAreTold() {
        MatchesDialog dialog(scene(), 0);
        QVERIFY(dialog.summary()->text().contains(QStringLiteral("61 of 80 matches")));
        QVERIFY(dialog.summary()->text().contains(QStringLiteral("placed by 40 points")));
    }

    void noCameraIsToldToBeCertainToNothing() {
        MatchesDialog dialog(scene(), 0); // photo 0 holds the frame, photo 2 is certain to 0.0002°
        const QString text = dialog.summary()->text();
        QVERIFY2(text.contains(QStringLiteral("photo0.png: placed by 40 points, residual 0.50 pixels; the others")),
                 qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("residual 0.50 pixels, certain to 0.001°")), qPrintable(text));
    }

    void whatRefiningChangedIsTold() {
        MatchesDialog dialog(scene(), 0);
        const QString text = dialog.summary()->text();
        QVERIFY2(text.contains(QStringLiteral("before: residual 6.5 pixels; turned by 1.25°, moved by 0.031")),
                 qPrintable(text));
    }

    void aPhotoThatWasNotPlacedSaysWhy() {
        MatchesDialog dialog(scene(), 1);
        QVERIFY(dialog.summary()->text().contains(placementReasonText(PlacementProblem::TooFewMatches)));
        QVERIFY(dialog.summary()->text().contains(QStringLiteral("no verified matches")));
    }

    void anotherFirstPhotoChangesTheLines() {
        MatchesDialog dialog(scene(), 0);
        dialog.first()->setCurrentIndex(1);
        QCOMPARE(dialog.picture()->lines().size(), std::size_t(1));
    }

    void aClickOnAPointNamesThePhotosThatSeeIt() {
        MatchesDialog dialog(scene(), 0);
        Q_EMIT dialog.picture()->pointClicked(2);
        for (const char* name : {"photo0.png", "photo1.png", "photo2.png", "residual 1.50 pixels", "12.0°"})
            QVERIFY2(dialog.pointLine()->text().contains(QString::fromUtf8(name)), name);
    }

    void aClickInThePictureFindsTheLineUnderIt() {
        MatchesDialog dialog(scene(), 0);
        MatchesPicture* picture = dialog.picture();
        picture->resize(1000, 400);
        QVERIFY(!picture->lineAt({0, 0}));
        // Both photos are fitted into half of the width each, with a gap between.
        bool isFound = false;
        for (int y = 0; y < 400 && !isFound; y += 4)
            for (int x = 0; x < 1000 && !isFound; x += 4)
                isFound = picture->lineAt(QPointF(x, y)).has_value();
        QVERIFY(isFound);
    }
};

QTEST_MAIN(MatchesShownTest)
#include "matches_dialog_test.moc"
