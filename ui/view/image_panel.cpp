#include "ui/view/image_panel.h"

#include "engine/scene/depth_image.h"
#include "engine/scene/feature_colours.h"
#include "ui/view/map_picture.h"
#include "ui/view/photo_loader.h"
#include "ui/view/picture_canvas.h"
#include "ui/view/probe.h"
#include "ui/widget/folding_bar.h"
#include "ui/widget/legend.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QSignalBlocker>
#include <QTabBar>
#include <QVBoxLayout>
#include <QtConcurrent>

#include <algorithm>
#include <cmath>
#include <limits>

namespace fathom::ui {

namespace {

struct SequenceRanges {
    std::optional<ValueRange> depth;
    std::optional<ValueRange> confidence;
};

void include(std::optional<ValueRange>& all, const FloatMap& map) {
    if (map.isEmpty())
        return;
    const ValueRange one = percentileRange(map);
    all = all ? united(*all, one) : one;
}

SequenceRanges rangesOver(const std::vector<ViewPointer>& views) {
    SequenceRanges ranges;
    for (const ViewPointer& view : views) {
        include(ranges.depth, view->depth);
        include(ranges.confidence, view->confidence);
    }
    return ranges;
}

QDoubleSpinBox* makeBound(const QString& objectName) {
    auto* box = new QDoubleSpinBox;
    box->setObjectName(objectName);
    box->setDecimals(3);
    box->setRange(0, 1e6);
    box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    box->setKeyboardTracking(false);
    // Room for what depths are, not for the largest that can be typed.
    box->setMaximumWidth(box->fontMetrics().horizontalAdvance(QStringLiteral("0000.000 m")) + 32);
    return box;
}

/// How many pixels of the photo lie behind the maps.
QSizeF originalPixels(const View& view) {
    return {view.image.width() / view.mapping.scaleX, view.image.height() / view.mapping.scaleY};
}

/// The part of the photo that lies behind the maps, as shares of its sides: preparing may have cut some of it away.
QRectF shownPart(const View& view) {
    const PixelPosition corner = view.mapping.toOriginal({0, 0});
    const QSizeF size = originalPixels(view);
    const Size whole = view.source.originalSize;
    return {corner.x / whole.width, corner.y / whole.height, size.width() / whole.width,
            size.height() / whole.height};
}

/// Hiding must not move what stays.
void keepPlace(QWidget* widget) {
    QSizePolicy policy = widget->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    widget->setSizePolicy(policy);
}

} // namespace

ImagePanel::ImagePanel(QWidget* parent) : QWidget(parent), m_photos(new PhotoLoader(this)) {
    buildControls();
    connectControls();
    refreshWords();
    refresh();
}

ImagePanel::~ImagePanel() = default;

void ImagePanel::buildControls() {
    m_tabs = new QTabBar;
    m_tabs->setObjectName(QStringLiteral("imageTabs"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (int i = 0; i < 6; ++i)
        m_tabs->addTab({});
    m_colormaps = new QComboBox;
    m_colormaps->setObjectName(QStringLiteral("colormap"));
    for (const Colormap& colormap : shippedColormaps())
        m_colormaps->addItem(QString(), QVariant(QString::fromStdString(colormap.name())));
    m_colormaps->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_colormaps->setMinimumContentsLength(9);
    m_rangeModes = new QComboBox;
    m_rangeModes->setObjectName(QStringLiteral("rangeMode"));
    m_rangeModes->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (int i = 0; i < 3; ++i)
        m_rangeModes->addItem(QString());
    m_low = makeBound(QStringLiteral("rangeLow"));
    m_high = makeBound(QStringLiteral("rangeHigh"));
    m_canvas = new PictureCanvas;
    m_canvas->setContextMenuPolicy(Qt::CustomContextMenu);
    m_legend = new Legend;
    m_readout = new QLabel;
    m_readout->setObjectName(QStringLiteral("probe"));
    m_readout->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_readout->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_readout->setMinimumHeight(m_readout->fontMetrics().height() + 4);
    for (QWidget* widget : {static_cast<QWidget*>(m_legend), static_cast<QWidget*>(m_colormaps),
                            static_cast<QWidget*>(m_rangeModes)})
        keepPlace(widget);

    auto* controls = new QWidget;
    auto* inside = new QHBoxLayout(controls);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(8);
    for (QWidget* widget : {static_cast<QWidget*>(m_low), static_cast<QWidget*>(m_high),
                            static_cast<QWidget*>(m_rangeModes), static_cast<QWidget*>(m_colormaps)})
        inside->addWidget(widget);
    controls->setFocusProxy(m_rangeModes);
    m_bar = new FoldingBar(m_tabs, controls);
    auto* middle = new QHBoxLayout;
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_canvas, 1);
    middle->addWidget(m_legend);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(8, 2, 8, 2);
    foot->addWidget(m_readout, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_bar);
    all->addLayout(middle, 1);
    all->addLayout(foot);
}

void ImagePanel::connectControls() {
    connect(m_tabs, &QTabBar::currentChanged, this, [this] {
        refresh();
        Q_EMIT tabChanged(tab());
    });
    connect(m_colormaps, &QComboBox::currentIndexChanged, this, [this] {
        refreshPictures();
        refreshLegend();
        Q_EMIT colormapChanged(colormap());
    });
    connect(m_rangeModes, &QComboBox::currentIndexChanged, this, [this] {
        m_typed[m_scene].isChosen = rangeMode() == RangeMode::Typed;
        if (rangeMode() != RangeMode::Typed)
            m_commonMode = rangeMode();
        else if (!typedRange())
            typedRange() = m_range;
        refresh();
        Q_EMIT rangeModeChanged(rangeMode());
    });
    connect(m_rangeModes, &QComboBox::activated, this, [this] {
        // The two values may have taken the room in which the choice was made.
        if (rangeMode() == RangeMode::Typed)
            m_bar->openControls(m_low);
    });
    for (QDoubleSpinBox* box : {m_low, m_high})
        connect(box, &QDoubleSpinBox::valueChanged, this, [this] {
            setTypedRange({static_cast<float>(m_low->value()), static_cast<float>(m_high->value())});
        });
    connect(m_legend, &Legend::rangeDragged, this, [this](double top, double bottom) {
        setTypedRange({static_cast<float>(bottom), static_cast<float>(top)});
    });
    connect(m_photos, &PhotoLoader::ready, this, [this] {
        if (tab() == ImageTab::Photo || tab() == ImageTab::Split)
            refreshPictures();
    });
    connect(m_canvas, &PictureCanvas::hovered, this, [this](const QPoint& pixel) {
        m_hovered = pixel.x() < 0 ? std::nullopt : std::optional(pixel);
        refreshProbe();
    });
    connect(m_canvas, &PictureCanvas::copyWanted, this, &ImagePanel::copyProbe);
    connect(m_canvas, &PictureCanvas::clicked, this, [this](const QPoint& pixel) {
        setProbe(m_probe == pixel ? std::nullopt : std::optional(pixel));
    });
    connect(m_canvas, &PictureCanvas::markMoved, this, [this](const QPoint& step) {
        if (!m_view)
            return;
        const QPoint from = m_probe.value_or(QPoint(m_view->image.width() / 2, m_view->image.height() / 2));
        setProbe(from + step);
    });
    connect(m_canvas, &QWidget::customContextMenuRequested, this, &ImagePanel::showMenu);
}

void ImagePanel::refreshWords() {
    m_tabs->setAccessibleName(tr("What the picture shows"));
    m_tabs->setTabText(static_cast<int>(ImageTab::Photo), tr("Photo"));
    m_tabs->setTabText(static_cast<int>(ImageTab::Depth), tr("Depth"));
    m_tabs->setTabText(static_cast<int>(ImageTab::Confidence), tr("Confidence"));
    m_tabs->setTabText(static_cast<int>(ImageTab::Split), tr("Split"));
    m_tabs->setTabText(static_cast<int>(ImageTab::Features), tr("Features"));
    m_tabs->setTabToolTip(static_cast<int>(ImageTab::Features),
                          tr("What the network sees: patches of one colour are alike to it"));
    m_tabs->setTabText(static_cast<int>(ImageTab::Disagreement), tr("Disagreement"));
    m_tabs->setTabToolTip(static_cast<int>(ImageTab::Disagreement),
                          tr("How far the depth of other views is from this one, as a share of the depth"));
    m_rangeModes->setItemText(0, tr("Range: automatic"));
    m_rangeModes->setItemText(1, tr("Range: all views"));
    m_rangeModes->setItemText(2, tr("Range: typed"));
    m_rangeModes->ensurePolished();
    m_rangeModes->setMinimumWidth(m_rangeModes->sizeHint().width()); // Qt's own minimum keeps the old words
    m_rangeModes->setItemData(0, tr("2 to 98 % of the values of this view"), Qt::ToolTipRole);
    m_rangeModes->setItemData(1, tr("2 to 98 % over all views: a colour means the same in every view"),
                              Qt::ToolTipRole);
    m_rangeModes->setItemData(2, tr("Two values of your own"), Qt::ToolTipRole);
    m_rangeModes->setAccessibleName(tr("Range of the colours"));
    m_rangeModes->setToolTip(tr("Which values the colours span"));
    m_bar->setButtonText(tr("Colours"));
    m_colormaps->setAccessibleName(tr("Colour map"));
    m_colormaps->setToolTip(tr("Colour map"));
    int row = 0;
    for (const Colormap& colormap : shippedColormaps())
        m_colormaps->setItemText(row++, colormapTitle(colormap));
    m_low->setAccessibleName(tr("Lowest value"));
    m_low->setToolTip(m_low->accessibleName());
    m_high->setAccessibleName(tr("Highest value"));
    m_high->setToolTip(m_high->accessibleName());
    m_readout->setAccessibleName(tr("Values of the pixel"));
    m_legend->expectTitles({tr("Depth"), tr("Confidence"), tr("Disagreement")});
}

void ImagePanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) {
        refreshWords();
        refresh();
    }
    QWidget::changeEvent(event);
}

void ImagePanel::setScene(quint64 scene) {
    if (scene == m_scene)
        return;
    m_scene = scene;
    const QSignalBlocker quiet(m_rangeModes); // nobody has chosen anything
    setRangeMode(m_typed[scene].isChosen ? RangeMode::Typed : m_commonMode);
}

void ImagePanel::setView(const ViewPointer& view) {
    m_view = view;
    m_hovered.reset();
    if (m_probe && (!view || m_probe->x() >= view->image.width() || m_probe->y() >= view->image.height()))
        m_probe.reset();
    refresh();
}

void ImagePanel::setSequence(const std::vector<ViewPointer>& views) {
    m_sequenceDepth.reset();
    m_sequenceConfidence.reset();
    const quint64 measurement = ++m_measurement;
    if (views.empty())
        return refresh();
    auto* watcher = new QFutureWatcher<SequenceRanges>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, measurement] {
        watcher->deleteLater();
        if (measurement != m_measurement)
            return;
        m_sequenceDepth = watcher->result().depth;
        m_sequenceConfidence = watcher->result().confidence;
        if (rangeMode() == RangeMode::Sequence)
            refresh();
        Q_EMIT sequenceMeasured();
    });
    watcher->setFuture(QtConcurrent::run(rangesOver, views));
}

void ImagePanel::setTab(ImageTab tab) {
    m_tabs->setCurrentIndex(static_cast<int>(tab));
}

ImageTab ImagePanel::tab() const {
    return static_cast<ImageTab>(m_tabs->currentIndex());
}

void ImagePanel::setColormap(const QString& name) {
    const int row = m_colormaps->findData(name);
    if (row >= 0)
        m_colormaps->setCurrentIndex(row);
}

QString ImagePanel::colormap() const {
    return m_colormaps->currentData().toString();
}

const Colormap& ImagePanel::chosenColormap() const {
    return shippedColormaps()[static_cast<std::size_t>(m_colormaps->currentIndex())];
}

void ImagePanel::setRangeMode(RangeMode mode) {
    m_rangeModes->setCurrentIndex(static_cast<int>(mode));
}

RangeMode ImagePanel::rangeMode() const {
    return static_cast<RangeMode>(m_rangeModes->currentIndex());
}

void ImagePanel::setTypedRange(ValueRange range) {
    if (!(range.low < range.high))
        return showTypedRange();
    typedRange() = range;
    if (rangeMode() == RangeMode::Typed)
        refresh();
    else
        setRangeMode(RangeMode::Typed);
}

void ImagePanel::setSplit(double position) {
    m_canvas->setSplit(position);
}

double ImagePanel::split() const {
    return m_canvas->split();
}

void ImagePanel::setProbe(std::optional<QPoint> pixel) {
    if (pixel && m_view)
        pixel = QPoint(std::clamp(pixel->x(), 0, m_view->image.width() - 1),
                       std::clamp(pixel->y(), 0, m_view->image.height() - 1));
    m_probe = pixel;
    refreshProbe();
}

bool ImagePanel::showsConfidence() const {
    return tab() == ImageTab::Confidence;
}

bool ImagePanel::showsColours() const {
    return m_view && tab() != ImageTab::Photo && tab() != ImageTab::Features && !shownMap().isEmpty();
}

const FloatMap& ImagePanel::shownMap() const {
    static const FloatMap kNone;
    if (!m_view)
        return kNone;
    if (showsConfidence())
        return m_view->confidence;
    if (tab() != ImageTab::Disagreement)
        return m_view->depth;
    const ViewPlacement* placed = placement();
    return placed && placed->depthDisagreement.size() == m_view->depth.size() ? placed->depthDisagreement : kNone;
}

/// How the shown view came into the world; null where no matches were looked for.
const ViewPlacement* ImagePanel::placement() const {
    if (m_structure)
        for (const ViewPlacement& placement : m_structure->placements)
            if (placement.view == m_view->index)
                return &placement;
    return nullptr;
}

/// The maps were freed of the lens' bend, which the photo still has.
bool ImagePanel::isStraightened() const {
    const ViewPlacement* placed = placement();
    return placed && placed->radial != 0;
}

/// The photo as it was taken, as much of it as the maps show. What the network saw where there is no such file, where
/// it does not lie under the maps, and until it is decoded.
ShownPicture ImagePanel::photo() const {
    if (!m_view->source.timeSeconds && !isStraightened())
        if (std::vector<QImage> sizes = m_photos->photo(m_view->source.path); !sizes.empty())
            return {std::move(sizes), shownPart(*m_view)};
    return {{pictureOf(m_view->image)}};
}

QString ImagePanel::whyNothing() const {
    return showsConfidence() ? tr("This model gives no confidence.")
                             : tr("Depths are compared where matches between photos found the cameras.");
}

std::optional<ValueRange>& ImagePanel::typedRange() {
    TypedRanges& typed = m_typed[m_scene];
    return showsConfidence()                 ? typed.confidence
           : tab() == ImageTab::Disagreement ? typed.disagreement
                                             : typed.depth;
}

std::optional<ValueRange> ImagePanel::sequenceRange() const {
    if (tab() == ImageTab::Disagreement)
        return std::nullopt;
    return showsConfidence() ? m_sequenceConfidence : m_sequenceDepth;
}

void ImagePanel::setStructure(const StructurePointer& structure) {
    m_structure = structure;
    refresh();
}

void ImagePanel::refresh() {
    refreshRange();
    refreshPictures();
    refreshLegend();
    refreshProbe();
}

void ImagePanel::refreshRange() {
    const ValueRange before = m_range;
    if (m_view) {
        const FloatMap& map = shownMap();
        const auto& typed = typedRange();
        const auto sequence = sequenceRange();
        if (rangeMode() == RangeMode::Typed && typed)
            m_range = *typed;
        else if (rangeMode() == RangeMode::Sequence && sequence)
            m_range = *sequence;
        else if (!map.isEmpty())
            m_range = percentileRange(map);
    }
    showTypedRange();
    if (m_range != before)
        Q_EMIT rangeChanged(m_range);
}

void ImagePanel::showTypedRange() {
    const QSignalBlocker low(m_low);
    const QSignalBlocker high(m_high);
    m_low->setValue(m_range.low);
    m_high->setValue(m_range.high);
}

void ImagePanel::refreshPictures() {
    if (!m_view)
        return m_canvas->setMessage(tr("Photos and their depth appear here."));
    const View& view = *m_view;
    m_canvas->setSizes(QSize(view.image.width(), view.image.height()), originalPixels(view));
    switch (tab()) {
    case ImageTab::Photo:
        return m_canvas->setPicture(photo());
    case ImageTab::Depth:
        return m_canvas->setPicture({{colouredDepth(view.depth, chosenColormap(), m_range)}});
    case ImageTab::Confidence:
        if (view.confidence.isEmpty())
            return m_canvas->setMessage(whyNothing());
        return m_canvas->setPicture({{colouredRating(view.confidence, chosenColormap(), m_range)}});
    case ImageTab::Disagreement:
        if (shownMap().isEmpty())
            return m_canvas->setMessage(whyNothing());
        return m_canvas->setPicture({{colouredRating(shownMap(), chosenColormap(), m_range)}});
    case ImageTab::Split:
        return m_canvas->setPictures(photo(), {{colouredDepth(view.depth, chosenColormap(), m_range)}});
    case ImageTab::Features:
        if (view.features.isEmpty())
            return m_canvas->setMessage(tr("Choose “Feature pictures” and run this scene again."));
        return m_canvas->setPicture({{pictureOf(grownTo(view.features, view.image.size()))}});
    }
}

void ImagePanel::refreshLegend() {
    const bool coloured = showsColours();
    m_legend->setVisible(coloured);
    m_colormaps->setVisible(coloured);
    m_rangeModes->setVisible(coloured);
    m_bar->setButtonShown(coloured);
    for (QDoubleSpinBox* box : {m_low, m_high})
        box->setVisible(coloured && rangeMode() == RangeMode::Typed);
    if (!coloured)
        return;
    const bool confidence = showsConfidence();
    const bool disagreement = tab() == ImageTab::Disagreement;
    m_legend->setTitle(confidence ? tr("Confidence") : disagreement ? tr("Disagreement") : tr("Depth"));
    m_legend->setUnit(confidence || disagreement ? QString() : unitText(m_view->unit));
    m_legend->setColours(confidence || disagreement ? ratingLegendColours(chosenColormap())
                                                    : depthLegendColours(chosenColormap()));
    m_legend->setRange(m_range.high, m_range.low);
    const QString suffix = !confidence && !disagreement && m_view->unit == DepthUnit::Metres ? tr(" m") : QString();
    m_low->setSuffix(suffix);
    m_high->setSuffix(suffix);
}

void ImagePanel::refreshProbe() {
    m_canvas->setMark(m_probe);
    const std::optional<QPoint> pixel = m_probe ? m_probe : m_hovered;
    double marker = std::numeric_limits<double>::quiet_NaN();
    QString text;
    if (pixel && m_view) {
        const Probe probe = probeAt(*m_view, *pixel);
        text = ui::probeText(probe);
        if (const FloatMap& map = shownMap(); pixel->x() < map.width() && pixel->y() < map.height())
            if (const float value = *map.at(pixel->x(), pixel->y()); std::isfinite(value) && value > 0)
                marker = value;
        if (tab() == ImageTab::Disagreement && std::isfinite(marker))
            text += tr("  ·  Disagreement %1 %").arg(QLocale().toString(100 * marker, 'f', 1));
    }
    m_legend->setMarker(marker);
    m_readout->setText(text);
    m_readout->setToolTip(text);
}

QString ImagePanel::probeText() const {
    return m_readout->text();
}

void ImagePanel::copyProbe() const {
    if (!probeText().isEmpty())
        QApplication::clipboard()->setText(probeText());
}

void ImagePanel::zoomIn() {
    m_canvas->zoomBy(1.25, m_canvas->rect().center());
}
void ImagePanel::zoomOut() {
    m_canvas->zoomBy(0.8, m_canvas->rect().center());
}
void ImagePanel::zoomToFit() {
    m_canvas->zoomToFit();
}
void ImagePanel::zoomToPixels() {
    m_canvas->zoomToPixels();
}

void ImagePanel::showMenu(const QPoint& position) {
    QMenu menu(this);
    QAction* copy = menu.addAction(tr("Copy values"), this, &ImagePanel::copyProbe);
    copy->setEnabled(!probeText().isEmpty());
    QAction* unmark = menu.addAction(tr("Remove mark"), this, [this] { setProbe(std::nullopt); });
    unmark->setEnabled(m_probe.has_value());
    menu.addSeparator();
    menu.addAction(tr("Zoom to fit"), this, &ImagePanel::zoomToFit);
    menu.addAction(tr("Original pixels"), this, &ImagePanel::zoomToPixels);
    menu.exec(m_canvas->mapToGlobal(position));
}

} // namespace fathom::ui
