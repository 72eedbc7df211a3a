#pragma once

#include "engine/pipeline/tuned_estimator.h"

#include <QWidget>

#include <memory>
#include <optional>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace fathom::ui {

class Session;

/// Where and how the network runs.
class ComputeSection : public QWidget {
    Q_OBJECT

public:
    explicit ComputeSection(Session& session, QWidget* parent = nullptr);

    [[nodiscard]] QComboBox* device() const { return m_device; }
    [[nodiscard]] QComboBox* precision() const { return m_precision; }
    [[nodiscard]] QComboBox* compileMode() const { return m_compile; }
    [[nodiscard]] QSpinBox* threads() const { return m_threads; }
    [[nodiscard]] QDoubleSpinBox* memoryLimit() const { return m_memoryLimit; }
    [[nodiscard]] QLabel* running() const { return m_running; }

private:
    void refreshDevices();
    void refreshPrecisions();
    void refreshOverlap();
    void refreshRunning();
    /// How the shown scene's network ran, as long as the settings are those of its run; absent: it did not.
    [[nodiscard]] std::shared_ptr<const Execution> shownExecution() const;
    /// What was found fastest for the chosen model, in a mode that measures; none: nothing yet.
    [[nodiscard]] std::optional<ComputeWay> measured(const Device& device, Precision precision, CompileMode mode) const;

    Session& m_session;
    QComboBox* m_device;
    QComboBox* m_precision;
    QSpinBox* m_batchSize;
    QSpinBox* m_overlap;
    QComboBox* m_compile;
    QSpinBox* m_threads;
    QDoubleSpinBox* m_memoryLimit;
    QLabel* m_running;
};

} // namespace fathom::ui
