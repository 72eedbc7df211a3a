#pragma once

#include <QWidget>

class QToolButton;

namespace fathom::ui {

/// A group of controls under a heading that folds it away.
class Section : public QWidget {
    Q_OBJECT

public:
    /// \param content becomes a child
    Section(const QString& title, QWidget* content, QWidget* parent = nullptr);

    [[nodiscard]] bool isOpen() const;
    void setOpen(bool open);

Q_SIGNALS:
    void toggled(bool open);

private:
    QToolButton* m_heading;
    QWidget* m_content;
};

} // namespace fathom::ui
