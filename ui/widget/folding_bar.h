#pragma once

#include <QFrame>
#include <QWidget>

class QComboBox;
class QTabBar;
class QToolButton;

namespace fathom::ui {

/// One row with tabs at the left and controls at the right. Where both do not fit, the controls move into a popup
/// behind a button; where that is not enough, the tabs become a list.
class FoldingBar : public QWidget {
    Q_OBJECT

public:
    FoldingBar(QTabBar* tabs, QWidget* controls, QWidget* parent = nullptr);

    /// What the button in place of the controls says.
    void setButtonText(const QString& text);
    /// Whether the controls say anything at the moment; without the button nobody gets at folded ones.
    void setButtonShown(bool shown);
    /// Opens the popup where the controls are folded.
    /// \param focus the control to begin with
    void openControls(QWidget* focus);

    [[nodiscard]] bool areControlsFolded() const { return m_controlsFolded; }
    [[nodiscard]] bool areTabsFolded() const { return m_tabsFolded; }
    [[nodiscard]] QToolButton* button() const { return m_button; }
    [[nodiscard]] QComboBox* list() const { return m_list; }
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refold();
    void foldControls(bool fold);
    void foldTabs(bool fold);
    void refreshList();

    QTabBar* m_tabs;
    QWidget* m_controls;
    QComboBox* m_list;
    QToolButton* m_button;
    QFrame* m_popup;
    bool m_controlsFolded = false;
    bool m_tabsFolded = false;
    bool m_buttonShown = true;
};

} // namespace fathom::ui
