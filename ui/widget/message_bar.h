#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;
class QTimer;

namespace fathom::ui {

/// One transient sentence that lies over the top of its parent, which it does not move. Leaves by itself after a
/// while, or when it is closed; a newer sentence takes the place of an older one. Never takes the focus.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Information, Good, Attention, Problem };

    explicit MessageBar(QWidget* parent = nullptr);

    /// \param actionLabel of a button beside the text; empty for none
    void show(Kind kind, const QString& text, const QString& actionLabel = {},
              std::function<void()> action = {});
    void dismiss();

    [[nodiscard]] QString text() const;

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void place();

    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_action;
    QTimer* m_leave;
    std::function<void()> m_onAction;
};

} // namespace fathom::ui
