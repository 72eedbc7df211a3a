#pragma once

#include "engine/pipeline/given_cameras.h"
#include "ui/session/background.h"

#include <QDialog>

#include <memory>
#include <optional>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTimer;
class QTreeWidget;

namespace fathom::ui {

class CamerasPicture;
class Session;
struct OpenScene;

/// Cameras that came with the photos: reads a file of them, shows them as they will be used with the chosen
/// convention, says which photo each belongs to, and gives them to the scene.
class CamerasDialog : public QDialog {
    Q_OBJECT

public:
    /// \param scene  whose photos the cameras belong to \param path  file or folder to begin with; may be empty
    CamerasDialog(Session& session, quint64 scene, const std::filesystem::path& path, QWidget* parent = nullptr);
    ~CamerasDialog() override;

    [[nodiscard]] quint64 scene() const { return m_scene; }
    [[nodiscard]] QComboBox* convention() const { return m_convention; }
    [[nodiscard]] QDoubleSpinBox* focal() const { return m_focal; }
    [[nodiscard]] QTreeWidget* table() const { return m_table; }
    [[nodiscard]] CamerasPicture* picture() const { return m_picture; }
    [[nodiscard]] QPushButton* useButton() const { return m_use; }
    [[nodiscard]] QString summary() const;
    [[nodiscard]] std::filesystem::path path() const;
    void setPath(const std::filesystem::path& path);

    void accept() override; ///< gives the cameras to the scene, and runs it where scenes start at once

private:
    void buildFile(QWidget* row);
    void buildTable();
    void chooseFile();
    void chooseFolder();
    [[nodiscard]] QString chosenBefore() const;
    void takeChosen(const QString& chosen);
    void readSoon();
    void read();
    void take(Outcome<GivenCameras> outcome);
    void fillTable();
    void fillPicture();
    void showSummary(const QString& text, bool isProblem);
    [[nodiscard]] std::optional<PoseConvention> chosenConvention() const;

    Session& m_session;
    quint64 m_scene;
    QLineEdit* m_path;
    QComboBox* m_convention;
    QDoubleSpinBox* m_focal;
    QTreeWidget* m_table;
    CamerasPicture* m_picture;
    QLabel* m_summary;
    QPushButton* m_use;
    QTimer* m_readSoon;
    quint64 m_reading = 0;
    std::shared_ptr<const GivenCameras> m_given;
    Background m_background{1};
};

} // namespace fathom::ui
