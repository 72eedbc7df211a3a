#pragma once

#include <QWidget>

class QComboBox;
class QLabel;

namespace fathom {
struct ModelDescription;
}

namespace fathom::ui {

class Actions;
class Catalogue;

/// Which model runs, under which licence, and what it can give.
class ModelSection : public QWidget {
    Q_OBJECT

public:
    ModelSection(Catalogue& catalogue, const Actions& actions, QWidget* parent = nullptr);

    [[nodiscard]] QComboBox* choice() const { return m_choice; }
    [[nodiscard]] QString cardText() const;

private:
    void refresh();
    void showModel(const ModelDescription& model);

    Catalogue& m_catalogue;
    QComboBox* m_choice;
    QLabel* m_note;
    QLabel* m_gives;
    QLabel* m_facts;
};

} // namespace fathom::ui
