#include "ui/panel/model_section.h"

#include "ui/actions.h"
#include "ui/session/catalogue.h"
#include "ui/text/format.h"
#include "ui/text/model_text.h"
#include "ui/theme/palette.h"
#include "ui/widget/eliding_combo_box.h"
#include "ui/widget/reason.h"

#include <QAction>
#include <QFrame>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace fathom::ui {

namespace {

QLabel* makeLine(bool secondary) {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setProperty("secondary", secondary);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (secondary)
        label->setFont(themeFont(TextSize::Secondary));
    return label;
}

} // namespace

ModelSection::ModelSection(Catalogue& catalogue, const Actions& actions, QWidget* parent)
    : QWidget(parent), m_catalogue(catalogue), m_choice(new ElidingComboBox(12)), m_note(makeLine(true)),
      m_gives(makeLine(false)), m_facts(makeLine(true)) {
    m_choice->setAccessibleName(tr("Model"));
    setExplanation(m_choice, tr("The network that estimates depth and cameras"));

    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("inset"));
    auto* lines = new QVBoxLayout(card);
    lines->setContentsMargins(10, kSpacing, 10, kSpacing);
    lines->setSpacing(4);
    lines->addWidget(m_note);
    lines->addWidget(m_gives);
    lines->addWidget(m_facts);

    auto* add = new QToolButton;
    add->setDefaultAction(actions[ActionId::AddModel]);
    add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    add->setAutoRaise(true);

    auto* models = new QToolButton;
    models->setDefaultAction(actions[ActionId::Models]);
    models->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    models->setAutoRaise(true);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, 4, 2, kSpacing);
    layout->setSpacing(kSpacing);
    layout->addWidget(m_choice);
    layout->addWidget(card);
    layout->addWidget(models, 0, Qt::AlignLeading);
    layout->addWidget(add, 0, Qt::AlignLeading);

    connect(&catalogue, &Catalogue::modelsChanged, this, &ModelSection::refresh);
    connect(m_choice, &QComboBox::activated, this,
            [this] { m_catalogue.selectModel(m_choice->currentData().toString().toStdString()); });
    refresh();
}

QString ModelSection::cardText() const {
    return QStringList{m_note->text(), m_gives->text(), m_facts->text()}.join(QLatin1Char('\n'));
}

void ModelSection::refresh() {
    m_choice->clear();
    for (const ModelDescription& model : m_catalogue.models())
        m_choice->addItem(QString::fromStdString(model.name), QString::fromStdString(model.id));
    const auto selected = m_catalogue.selectedModel();
    if (selected) {
        m_choice->setCurrentIndex(m_choice->findData(QString::fromStdString(selected->id)));
        showModel(*selected);
    } else {
        m_note->setText(
            m_catalogue.isReady()
                ? tr("No model is installed. Add the safetensors file of a Depth Anything 3 model.")
                : tr("Looking for models…"));
        m_gives->clear();
        m_facts->clear();
    }
    m_note->setVisible(!m_note->text().isEmpty());
    m_gives->setVisible(selected.has_value());
    m_facts->setVisible(selected.has_value());
    setReasonAgainst(m_choice, selected ? QString() : m_note->text());
}

void ModelSection::showModel(const ModelDescription& model) {
    QString note = noteText(model.note);
    if (model.demonstration)
        note = tr("A small demonstration model that comes with the program. Add an official model for full "
                  "quality.");
    m_note->setText(note);

    m_gives->setText(abilitiesText(model.capabilities, model.depthKind));

    QStringList facts{tr("Licence: %1").arg(licenceText(model.licence)), parametersText(model.parameterCount),
                      bytesText(model.fileBytes)};
    // A line may break between facts, not inside one.
    for (QString& fact : facts)
        fact.replace(QLatin1Char(' '), QChar::Nbsp);
    m_facts->setText(facts.join(QStringLiteral(" · ")));
}

} // namespace fathom::ui
