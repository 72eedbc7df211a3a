#pragma once

#include "engine/io/scene_export.h"
#include "engine/pipeline/job_queue.h"
#include "ui/session/background.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTimer;

namespace fathom::ui {

class ErrorCard;
class Session;

/// Writes a finished scene as GLB, PLY or pictures of depth: what goes in, how large it gets, and how to do the
/// same on the command line. Stays open while it writes and shows how it ended.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    /// \param request of the run that made the scene
    ExportDialog(Session& session, ScenePointer scene, JobRequest request, QWidget* parent = nullptr);
    ~ExportDialog() override;

    [[nodiscard]] const ScenePointer& scene() const { return m_scene; }
    [[nodiscard]] QComboBox* format() const { return m_format; }
    [[nodiscard]] QString estimateText() const;
    [[nodiscard]] QString commandLine() const;
    [[nodiscard]] QString resultText() const;
    [[nodiscard]] std::filesystem::path target() const;
    void setTarget(const QString& path);

    void startExport();

    void reject() override; ///< while writing: cancels the writing

private:
    void buildForm();
    void buildFoot();
    void connectControls();
    void refresh();
    void refreshCapabilities();
    void estimate();
    void chooseTarget();
    void completeTarget();
    void followFormat();
    void askAndExport();
    void showWriting(bool writing);
    void takeEnd(const std::optional<ExportSummary>& summary, const std::optional<Error>& problem);
    void showResult(const QString& text, const QString& details = {});
    [[nodiscard]] ExportOptions options() const;
    [[nodiscard]] static QString estimateText(SceneFormat format, const ExportEstimate& estimate);
    [[nodiscard]] QString writtenText(const ExportSummary& summary) const;

    Session& m_session;
    ScenePointer m_scene;
    JobRequest m_request;
    JobId m_job = 0;
    quint64 m_estimation = 0;

    QWidget* m_form;
    QComboBox* m_format;
    QCheckBox* m_allPoints;
    QSpinBox* m_points;
    QComboBox* m_thinning;
    QComboBox* m_axes;
    QComboBox* m_origin;
    QCheckBox* m_cameras;
    QCheckBox* m_frusta;
    QCheckBox* m_trim;
    QLineEdit* m_target;
    QPushButton* m_browse;
    QLabel* m_estimate;
    QLabel* m_result;
    QProgressBar* m_progress;
    QPushButton* m_copy;
    QPushButton* m_write;
    QPushButton* m_close;
    QTimer* m_estimateSoon;
    Background m_background{1};
};

} // namespace fathom::ui
