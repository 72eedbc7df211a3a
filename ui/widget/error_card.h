#pragma once

#include "ui/text/error_text.h"

#include <QWidget>

class QFrame;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace fathom::ui {

/// An error in the place where the result would be: what happened, what to do with one button, and details
/// that unfold and can be copied.
class ErrorCard : public QWidget {
    Q_OBJECT

public:
    explicit ErrorCard(QWidget* parent = nullptr);

    /// \param subject whose error it is: a scene or file name
    void setError(const ErrorText& error, const QString& subject);

    [[nodiscard]] QString title() const;
    [[nodiscard]] QString details() const;
    [[nodiscard]] QPushButton* actionButton() const { return m_action; }

Q_SIGNALS:
    void actionWanted(ErrorAction action);

protected:
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QFrame* makeCard();
    void unfold(bool open);
    void refreshIcon();

    QLabel* m_icon;
    QLabel* m_subject;
    QLabel* m_title;
    QLabel* m_advice;
    QPushButton* m_action;
    QToolButton* m_fold;
    QToolButton* m_copy;
    QPlainTextEdit* m_details;
    ErrorAction m_wanted = ErrorAction::None;
};

} // namespace fathom::ui
