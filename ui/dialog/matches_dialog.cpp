#include "ui/dialog/matches_dialog.h"

#include "ui/session/picture.h"
#include "ui/text/placement_text.h"
#include "ui/theme/palette.h"
#include "ui/widget/matches_picture.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace fathom::ui {

namespace {

const PointSight* sightIn(const SparsePoint& point, std::size_t viewIndex) {
    const auto found = std::ranges::find(point.sights, static_cast<std::uint32_t>(viewIndex), &PointSight::view);
    return found == point.sights.end() ? nullptr : &*found;
}

QPointF processedPixel(const View& view, const PointSight& sight) {
    const PixelPosition place = view.mapping.toProcessed({sight.x, sight.y});
    return {place.x, place.y};
}

QString nameOf(const View& view) {
    return QString::fromStdString(view.source.name);
}

} // namespace

MatchesDialog::MatchesDialog(ScenePointer scene, std::size_t view, QWidget* parent)
    : QDialog(parent), m_scene(std::move(scene)), m_first(new QComboBox), m_second(new QComboBox),
      m_picture(new MatchesPicture), m_summary(new QLabel), m_point(new QLabel) {
    setWindowTitle(tr("Matches Between Photos"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_first->setAccessibleName(tr("First photo"));
    m_second->setAccessibleName(tr("Second photo"));
    m_summary->setWordWrap(true);
    m_point->setWordWrap(true);
    m_point->setText(tr("Click on a point to see which photos show it."));
    auto* choices = new QHBoxLayout;
    choices->setSpacing(kSpacing);
    choices->addWidget(m_first, 1);
    choices->addWidget(m_second, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGroupSpacing, kGroupSpacing, kGroupSpacing, kGroupSpacing);
    layout->setSpacing(kSpacing);
    layout->addLayout(choices);
    layout->addWidget(m_picture, 1);
    layout->addWidget(m_summary);
    layout->addWidget(m_point);
    auto* close = new QPushButton(tr("Close"));
    layout->addWidget(close, 0, Qt::AlignRight);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    for (const ViewPointer& entry : m_scene->views)
        m_first->addItem(nameOf(*entry));
    m_first->setCurrentIndex(static_cast<int>(view));
    connect(m_first, &QComboBox::currentIndexChanged, this, &MatchesDialog::fillPartners);
    connect(m_second, &QComboBox::currentIndexChanged, this, &MatchesDialog::showPair);
    connect(m_picture, &MatchesPicture::pointClicked, this, &MatchesDialog::showPoint);
    fillPartners();
}

/// The other photos, those with most common points first.
void MatchesDialog::fillPartners() {
    const auto shown = static_cast<std::size_t>(m_first->currentIndex());
    std::vector<std::pair<int, int>> partners; // common points, position
    for (std::size_t other = 0; other < m_scene->views.size(); ++other) {
        if (other == shown)
            continue;
        const auto common = std::ranges::count_if(m_scene->structure->points, [&](const SparsePoint& point) {
            return sightIn(point, m_scene->views[shown]->index) && sightIn(point, m_scene->views[other]->index);
        });
        partners.emplace_back(static_cast<int>(common), static_cast<int>(other));
    }
    std::ranges::stable_sort(partners, [](const auto& a, const auto& b) { return a.first > b.first; });
    {
        const QSignalBlocker quiet(m_second);
        m_second->clear();
        for (const auto& [common, other] : partners)
            m_second->addItem(tr("%1 – %n common point(s)", nullptr, common)
                                  .arg(nameOf(*m_scene->views[static_cast<std::size_t>(other)])),
                              other);
    }
    showPair();
}

void MatchesDialog::showPair() {
    const auto first = static_cast<std::size_t>(m_first->currentIndex());
    const auto second = static_cast<std::size_t>(m_second->currentData().toInt());
    if (first >= m_scene->views.size() || m_second->currentIndex() < 0)
        return;
    const View& left = *m_scene->views[first];
    const View& right = *m_scene->views[second];
    std::vector<MatchLine> lines;
    for (std::size_t i = 0; i < m_scene->structure->points.size(); ++i) {
        const SparsePoint& point = m_scene->structure->points[i];
        const PointSight* a = sightIn(point, left.index);
        const PointSight* b = sightIn(point, right.index);
        if (a && b)
            lines.push_back({i, processedPixel(left, *a), processedPixel(right, *b), point.residualPixels});
    }
    QString matched = tr("These two photos have no verified matches.");
    for (const MatchedPair& pair : m_scene->structure->pairs)
        if ((pair.first == left.index && pair.second == right.index) ||
            (pair.first == right.index && pair.second == left.index))
            matched = tr("%1 of %2 matches agree with one rigid scene.").arg(pair.verified).arg(pair.matches);
    m_summary->setText(matched + QLatin1Char('\n') + placementLine(first) + QLatin1Char('\n') +
                       placementLine(second));
    m_point->setText(tr("Click on a point to see which photos show it."));
    m_picture->setPair(imageOf(left.image), imageOf(right.image), std::move(lines));
}

void MatchesDialog::showPoint(std::size_t index) {
    const SparsePoint& point = m_scene->structure->points[index];
    QStringList names;
    for (const PointSight& sight : point.sights)
        for (const ViewPointer& view : m_scene->views)
            if (view->index == sight.view)
                names << nameOf(*view);
    m_point->setText(pointText(point, names));
}

QString MatchesDialog::placementLine(std::size_t view) const {
    const QString name = nameOf(*m_scene->views[view]);
    if (view >= m_scene->structure->placements.size())
        return name;
    const ViewPlacement& placement = m_scene->structure->placements[view];
    switch (placement.state) {
    case PlacementState::Placed: {
        constexpr double kLeastShown = 0.001;
        const double sigma = placement.rotationSigmaDegrees;
        const QString residual = QLocale().toString(placement.residualPixels, 'f', 2);
        // The first camera has no uncertainty of its own: it is what the uncertainty of the others is told against.
        const QString sentence =
            sigma > 0 ? tr("%1: placed by %2 points, residual %3 pixels, certain to %4°")
                      : tr("%1: placed by %2 points, residual %3 pixels; the others are measured from here");
        const QString begun = sentence.arg(name).arg(placement.observations);
        const QString placed =
            sigma > 0 ? begun.arg(residual, QLocale().toString(std::max(sigma, kLeastShown), 'f', 3)) : begun.arg(residual);
        const QString change = refinementText(placement);
        return change.isEmpty() ? placed : tr("%1 (%2)").arg(placed, change);
    }
    case PlacementState::Doubtful:
        return tr("%1: placed with doubt: %2").arg(name, placementReasonText(placement.problem));
    case PlacementState::NotPlaced:
        break;
    }
    return tr("%1: not placed: %2").arg(name, placementReasonText(placement.problem));
}

} // namespace fathom::ui
