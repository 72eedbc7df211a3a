#pragma once

#include "ui/session/background.h"

#include <QDialog>

class QPlainTextEdit;

namespace fathom::ui {

/// What the program is, its licence and those of its libraries, and their versions, ready to copy into a report.
class AboutDialog : public QDialog {
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent = nullptr);

    [[nodiscard]] QString versions() const;

private:
    QPlainTextEdit* m_versions;
    Background m_background{1};
};

} // namespace fathom::ui
