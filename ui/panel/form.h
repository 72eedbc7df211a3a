#pragma once

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QWidget>

#include <initializer_list>
#include <utility>

namespace fathom::ui {

/// A form in the measures of the settings panel.
[[nodiscard]] QFormLayout* makeForm(QWidget* owner);

/// Adds a labelled row: the label names the control for a screen reader and explains it like the control
/// itself.
void addRow(QFormLayout* form, const QString& label, QWidget* control, const QString& explanation);
/// The same with the label above, for controls that need the whole width.
void addWideRow(QFormLayout* form, const QString& label, QWidget* control, const QString& explanation);

/// A box whose items carry a choice in their user data.
template <typename Choice>
[[nodiscard]] QComboBox* makeChoices(std::initializer_list<std::pair<Choice, QString>> choices) {
    auto* box = new QComboBox;
    for (const auto& [choice, words] : choices)
        box->addItem(words, static_cast<int>(choice));
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return box;
}

} // namespace fathom::ui
