#pragma once

#include "engine/image/colormap.h"
#include "engine/scene/structure.h"
#include "engine/scene/view.h"

#include <QWidget>

#include <map>
#include <optional>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QTabBar;

namespace fathom::ui {

class FoldingBar;
class Legend;
class PhotoLoader;
class PictureCanvas;
struct ShownPicture;

/// What the 2D view shows.
enum class ImageTab { Photo, Depth, Confidence, Split, Features, Disagreement };

/// Which values the colours span.
enum class RangeMode {
    Automatic, ///< 2–98 % of the shown view
    Sequence,  ///< 2–98 % over all views, the same colours in every frame
    Typed,
};

/// The 2D view of the selected view: photo, depth, confidence, photo beside depth, features, or how far other views
/// disagree with its depth, with a legend, and the values under the cursor. Zoom and pan are one for all tabs and
/// stay when another view of the same size is shown.
class ImagePanel : public QWidget {
    Q_OBJECT

public:
    explicit ImagePanel(QWidget* parent = nullptr);
    ~ImagePanel() override;

    /// Ranges that were typed belong to a scene: those of this one come back with its views.
    void setScene(quint64 scene);
    /// Null shows the empty panel.
    void setView(const ViewPointer& view);
    /// What matches found about the scene, for the disagreement of depths; null for nothing.
    void setStructure(const StructurePointer& structure);
    /// The views over which RangeMode::Sequence looks; measured in the background.
    void setSequence(const std::vector<ViewPointer>& views);

    void setTab(ImageTab tab);
    /// Name of one of shippedColormaps(); unknown names are ignored.
    void setColormap(const QString& name);
    void setRangeMode(RangeMode mode);
    /// Also chooses RangeMode::Typed. Ignored unless low < high.
    void setTypedRange(ValueRange range);
    /// Position of the line between photo and depth, 0 (left) … 1.
    void setSplit(double position);
    /// Marks the pixel whose values are read out; empty takes the mark away.
    void setProbe(std::optional<QPoint> pixel);

    [[nodiscard]] ViewPointer view() const { return m_view; }
    [[nodiscard]] ImageTab tab() const;
    [[nodiscard]] QString colormap() const;
    [[nodiscard]] RangeMode rangeMode() const;
    /// The values that the colours span now.
    [[nodiscard]] ValueRange range() const { return m_range; }
    [[nodiscard]] double split() const;
    /// The values under the cursor as one line of text; empty without a cursor.
    [[nodiscard]] QString probeText() const;
    [[nodiscard]] PictureCanvas* canvas() const { return m_canvas; }
    [[nodiscard]] Legend* legend() const { return m_legend; }

public Q_SLOTS:
    void copyProbe() const;
    void zoomIn();
    void zoomOut();
    void zoomToFit();
    void zoomToPixels();

Q_SIGNALS:
    void tabChanged(ImageTab tab);
    void colormapChanged(const QString& name);
    void rangeModeChanged(RangeMode mode);
    void rangeChanged(ValueRange range);
    /// The range over the sequence is known.
    void sequenceMeasured();

protected:
    void changeEvent(QEvent* event) override;

private:
    /// What a person typed while one scene was shown.
    struct TypedRanges {
        bool isChosen = false;
        std::optional<ValueRange> depth;
        std::optional<ValueRange> confidence;
        std::optional<ValueRange> disagreement;
    };

    void buildControls();
    void connectControls();
    void refresh();
    void refreshPictures();
    void refreshRange();
    void refreshLegend();
    void refreshProbe();
    void refreshWords();
    void showTypedRange();
    void showMenu(const QPoint& position);
    [[nodiscard]] bool showsConfidence() const;
    [[nodiscard]] bool showsColours() const; ///< those of the colour map
    /// What the chosen tab shows in colours; empty where there is nothing.
    [[nodiscard]] const FloatMap& shownMap() const;
    [[nodiscard]] QString whyNothing() const;
    [[nodiscard]] ShownPicture photo() const;
    [[nodiscard]] bool isStraightened() const;
    [[nodiscard]] const ViewPlacement* placement() const;
    [[nodiscard]] std::optional<ValueRange>& typedRange();
    [[nodiscard]] std::optional<ValueRange> sequenceRange() const;
    [[nodiscard]] const Colormap& chosenColormap() const;

    ViewPointer m_view;
    StructurePointer m_structure;
    ValueRange m_range;
    std::optional<ValueRange> m_sequenceDepth;
    std::optional<ValueRange> m_sequenceConfidence;
    quint64 m_scene = 0;
    std::map<quint64, TypedRanges> m_typed; ///< by scene
    RangeMode m_commonMode = RangeMode::Automatic; ///< of the scenes in which no range was typed
    std::optional<QPoint> m_probe; ///< marked by a click
    std::optional<QPoint> m_hovered;
    quint64 m_measurement = 0;

    FoldingBar* m_bar = nullptr;
    QTabBar* m_tabs = nullptr;
    QComboBox* m_colormaps = nullptr;
    QComboBox* m_rangeModes = nullptr;
    QDoubleSpinBox* m_low = nullptr;
    QDoubleSpinBox* m_high = nullptr;
    PictureCanvas* m_canvas = nullptr;
    Legend* m_legend = nullptr;
    QLabel* m_readout = nullptr;
    PhotoLoader* m_photos = nullptr;
};

} // namespace fathom::ui
