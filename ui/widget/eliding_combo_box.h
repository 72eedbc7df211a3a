#pragma once

#include <QComboBox>

namespace fathom::ui {

/// A box for names of any length: what does not fit ends in dots, and the tool tip of the list has all of it.
class ElidingComboBox : public QComboBox {
    Q_OBJECT

public:
    /// \param characters that fit at least
    explicit ElidingComboBox(int characters, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace fathom::ui
