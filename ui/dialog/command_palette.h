#pragma once

#include <QDialog>

class QLineEdit;
class QTreeWidget;

namespace fathom::ui {

class Actions;
enum class ActionId;

/// Every action by its name, to be found by typing and run by Enter; made from the actions themselves. What cannot
/// be done now says why in place of its menu.
class CommandPalette : public QDialog {
    Q_OBJECT

public:
    explicit CommandPalette(const Actions& actions, QWidget* parent);

    [[nodiscard]] QLineEdit* search() const { return m_search; }
    [[nodiscard]] QTreeWidget* list() const { return m_list; }

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void fill();
    void addLine(ActionId id);
    void filter();
    void runCurrent();

    const Actions& m_actions;
    QLineEdit* m_search;
    QTreeWidget* m_list;
};

} // namespace fathom::ui
