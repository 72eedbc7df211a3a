#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace fathom::ui {

/// Asks before something is lost. Returns at once; whoever is not sure and presses Enter or Escape refuses.
/// \param sentence what will be lost \param verb on the button that does it \param refusal on the other one
/// \param agreed called when the person chose the verb
void ask(QWidget* parent, const QString& sentence, const QString& verb, const QString& refusal,
         std::function<void()> agreed);

} // namespace fathom::ui
