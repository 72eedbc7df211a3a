#include "ui/text/placement_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <vector>

namespace fathom::ui {

namespace {

struct PlacementWords {
    Q_DECLARE_TR_FUNCTIONS(PlacementText)
};

double medianOf(std::vector<double> values) {
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

QString number(double value, int digits) {
    return QLocale().toString(value, 'f', digits);
}

} // namespace

QString placementReasonText(PlacementProblem problem) {
    switch (problem) {
    case PlacementProblem::None:
        return {};
    case PlacementProblem::TooFewFeatures:
        return PlacementWords::tr("the picture shows too little texture");
    case PlacementProblem::TooFewMatches:
        return PlacementWords::tr("too little is seen in other pictures too");
    case PlacementProblem::NotConnected:
        return PlacementWords::tr("its matches do not lead to the pictures that were placed");
    case PlacementProblem::NoParallax:
        return PlacementWords::tr("the camera only turned, so that its position cannot be seen");
    case PlacementProblem::PlaneOnly:
        return PlacementWords::tr("everything matched lies in one plane, for which there are two solutions");
    case PlacementProblem::RepeatedTexture:
        return PlacementWords::tr("the picture repeats itself, so that matches may be shifted");
    case PlacementProblem::Unstable:
        return PlacementWords::tr("the matches leave the camera too uncertain");
    case PlacementProblem::Disagrees:
        return PlacementWords::tr("its matches contradict the other pictures");
    }
    return {};
}

QString placementText(const Structure& structure) {
    const auto placed = std::ranges::count(structure.placements, PlacementState::Placed, &ViewPlacement::state);
    if (placed == 0) {
        const PlacementProblem problem =
            structure.placements.empty() ? PlacementProblem::None : structure.placements.front().problem;
        return PlacementWords::tr("No camera is certain: %1.").arg(placementReasonText(problem));
    }
    std::vector<double> before;
    std::vector<double> after;
    std::vector<double> turns;
    std::vector<double> shifts;
    for (const ViewPlacement& placement : structure.placements)
        if (placement.state == PlacementState::Placed && placement.residualBeforePixels > 0) {
            before.push_back(placement.residualBeforePixels);
            after.push_back(placement.residualPixels);
            turns.push_back(placement.turnFromBeforeDegrees);
            shifts.push_back(placement.shiftFromBefore);
        }
    if (!before.empty())
        return PlacementWords::tr("Cameras refined: %1 of %2; residual %3 → %4 pixels, turned by %5°, moved by %6")
            .arg(placed)
            .arg(structure.placements.size())
            .arg(number(medianOf(before), 1), number(medianOf(after), 2), number(medianOf(turns), 2),
                 QLocale().toString(medianOf(shifts), 'g', 2));
    return PlacementWords::tr("Cameras found: %1 of %2, by %3 points seen from several photos; residual %4 pixels")
        .arg(placed)
        .arg(structure.placements.size())
        .arg(QLocale().toString(static_cast<qulonglong>(structure.points.size())), number(structure.residualPixels, 2));
}

QString pointText(const SparsePoint& point, const QStringList& photos) {
    return PlacementWords::tr("This point is seen by %1; residual %2 pixels, %3° between its rays.")
        .arg(QLocale().createSeparatedList(photos), number(static_cast<double>(point.residualPixels), 2),
             number(static_cast<double>(point.angleDegrees), 1));
}

QString refinementText(const ViewPlacement& placement) {
    if (!(placement.residualBeforePixels > 0))
        return {};
    return PlacementWords::tr("before: residual %1 pixels; turned by %2°, moved by %3")
        .arg(number(placement.residualBeforePixels, 1), number(placement.turnFromBeforeDegrees, 2),
             QLocale().toString(placement.shiftFromBefore, 'g', 2));
}

} // namespace fathom::ui
