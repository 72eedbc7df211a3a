#pragma once

#include "engine/base/log.h"

#include <QWidget>

class QPlainTextEdit;

namespace fathom::ui {

/// The engine's log lines, newest below. Takes over the log sink while it exists.
class LogPanel : public QWidget {
    Q_OBJECT

public:
    explicit LogPanel(QWidget* parent = nullptr);
    ~LogPanel() override;

    void append(LogLevel level, const QString& line);
    [[nodiscard]] QString text() const;

private:
    QPlainTextEdit* m_lines;
};

} // namespace fathom::ui
