#include "ui/dialog/models_dialog.h"

#include "ui/actions.h"
#include "ui/dialog/last_folder.h"
#include "ui/dialog/model_details.h"
#include "ui/session/session.h"
#include "ui/settings/setting_list.h"
#include "ui/text/format.h"
#include "ui/text/model_text.h"
#include "ui/theme/icon.h"
#include "ui/theme/palette.h"
#include "ui/widget/reason.h"

#include <QAction>
#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace fathom::ui {

namespace {

enum Column { kName, kSize, kLicence, kState, kColumns };
constexpr int kIdRole = Qt::UserRole;
constexpr int kCommercialRole = Qt::UserRole + 1;
constexpr int kOldRole = Qt::UserRole + 2; ///< replaced by another version

QString idOf(const QTreeWidgetItem* item) {
    return item ? item->data(kName, kIdRole).toString() : QString();
}

QToolButton* actionButton(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    return button;
}

} // namespace

ModelsDialog::ModelsDialog(Session& session, const Actions& actions, QWidget* parent)
    : QDialog(parent), m_session(session), m_search(new QLineEdit),
      m_commercial(new QCheckBox(tr("Commercial use allowed"))), m_every(new QCheckBox(tr("Older and original files"))),
      m_list(new QTreeWidget), m_details(new ModelDetails(session)), m_place(new QLabel) {
    setWindowTitle(tr("Models"));
    resize(1080, 620);
    buildList();
    auto* filters = new QHBoxLayout;
    filters->setSpacing(kGroupSpacing);
    filters->addWidget(m_search, 1);
    filters->addWidget(m_commercial);
    filters->addWidget(m_every);
    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_list);
    splitter->addWidget(m_details);
    splitter->setSizes({620, 420});
    m_details->setMinimumWidth(340);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(kSpacing);
    layout->addLayout(filters);
    layout->addWidget(splitter, 1);
    buildFoot(actions);

    ModelStore& store = session.modelStore();
    connect(&store, &ModelStore::listed, this, &ModelsDialog::refill);
    connect(&store, &ModelStore::changed, this, &ModelsDialog::refreshItem);
    connect(&session.catalogue(), &Catalogue::modelsChanged, this, &ModelsDialog::refill);
    refill();
}

void ModelsDialog::buildList() {
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search the models"));
    m_search->setClearButtonEnabled(true);
    setExplanation(m_commercial, tr("Hide models whose licence excludes commercial use or is not stated"));
    setExplanation(m_every, tr("Also show versions that have a better successor, and files that must be converted"));
    m_list->setColumnCount(kColumns);
    m_list->setHeaderLabels({tr("Model"), tr("Size"), tr("Licence"), tr("State")});
    m_list->setAccessibleName(tr("Models"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setIndentation(12);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(kName, QHeaderView::Stretch);
    connect(m_list, &QTreeWidget::currentItemChanged, this,
            [this](QTreeWidgetItem* item) { m_details->show(idOf(item).toStdString()); });
    connect(m_search, &QLineEdit::textChanged, this, &ModelsDialog::filter);
    connect(m_commercial, &QCheckBox::toggled, this, &ModelsDialog::filter);
    connect(m_every, &QCheckBox::toggled, this, &ModelsDialog::filter);
}

void ModelsDialog::buildFoot(const Actions& actions) {
    m_place->setFont(themeFont(TextSize::Secondary));
    m_place->setProperty("secondary", true);
    m_place->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_place->setText(tr("Downloads lie in %1 and are shared with other programs.")
                         .arg(QDir::toNativeSeparators(
                             QString::fromStdString(m_session.modelStore().hub().cacheFolder.string()))));
    m_place->setWordWrap(true);
    auto* folder = new QToolButton;
    folder->setText(tr("Add a folder…"));
    folder->setIcon(themeIcon(QStringLiteral("folder")));
    folder->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    folder->setAutoRaise(true);
    setExplanation(folder, tr("A folder with config.json and model.safetensors"));
    connect(folder, &QToolButton::clicked, this, &ModelsDialog::addModelFolder);
    auto* close = new QPushButton(tr("Close"));
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kSpacing);
    buttons->addWidget(actionButton(actions[ActionId::AddModel]));
    buttons->addWidget(folder);
    buttons->addWidget(actionButton(actions[ActionId::ReleaseModel]));
    buttons->addStretch();
    buttons->addWidget(close);
    auto* layout = static_cast<QVBoxLayout*>(this->layout());
    layout->addWidget(m_place);
    layout->addLayout(buttons);
}

QTreeWidgetItem* ModelsDialog::addItem(QTreeWidgetItem* group, const std::string& id, const QString& name,
                                       const QString& size, const QString& licence, bool commercial) {
    auto* item = new QTreeWidgetItem(group, {name, size, licence, QString()});
    item->setData(kName, kIdRole, QString::fromStdString(id));
    item->setData(kName, kCommercialRole, commercial);
    item->setTextAlignment(kSize, Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

void ModelsDialog::refill() {
    const std::string chosen = m_details->id();
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    m_installed = new QTreeWidgetItem(m_list, {tr("On this computer")});
    m_available = new QTreeWidgetItem(m_list, {tr("To download")});
    for (QTreeWidgetItem* group : {m_installed, m_available}) {
        group->setFlags(Qt::ItemIsEnabled);
        group->setFirstColumnSpanned(true);
        QFont font = themeFont(TextSize::Body);
        font.setWeight(QFont::DemiBold);
        group->setFont(kName, font);
    }
    for (const ModelDescription& model : m_session.catalogue().models())
        if (!m_session.modelStore().find(model.id))
            addItem(m_installed, model.id, QString::fromStdString(model.name), bytesText(model.fileBytes),
                    licenceText(model.licence), allowsCommercialUse(model.licence));
    for (const StoredModel& stored : m_session.modelStore().models()) {
        QTreeWidgetItem* item =
            addItem(stored.state == StoreState::Installed || stored.state == StoreState::Checking ? m_installed
                                                                                                : m_available,
                    stored.model.id, QString::fromStdString(stored.model.name),
                    bytesText(stored.model.downloadBytes(stored.network.parameterCount)),
                    licenceText(stored.model.licence), allowsCommercialUse(stored.model.licence));
        item->setData(kName, kOldRole, !stored.model.replacedBy.empty());
        item->setText(kState, stateText(stored));
    }
    const auto selected = m_session.catalogue().selectedModel();
    if (QTreeWidgetItem* item = selected ? itemOf(selected->id) : nullptr)
        item->setText(kState, tr("in use"));
    m_list->expandAll();
    filter();
    QTreeWidgetItem* again = itemOf(chosen);
    if (!again && selected)
        again = itemOf(selected->id);
    if (!again && m_installed->childCount() > 0)
        again = m_installed->child(0);
    m_list->setCurrentItem(again);
    m_details->show(idOf(again).toStdString());
}

QTreeWidgetItem* ModelsDialog::itemOf(const std::string& id) const {
    for (QTreeWidgetItem* group : {m_installed, m_available})
        for (int row = 0; group && row < group->childCount(); ++row)
            if (idOf(group->child(row)).toStdString() == id)
                return group->child(row);
    return nullptr;
}

void ModelsDialog::choose(const std::string& id) {
    if (QTreeWidgetItem* item = itemOf(id))
        m_list->setCurrentItem(item);
}

QString ModelsDialog::stateText(const StoredModel& stored) {
    const std::uint64_t total = stored.progress.total;
    switch (stored.state) {
    case StoreState::Downloading:
        return total > 0 ? tr("%1 %").arg(static_cast<int>(100.0 * static_cast<double>(stored.progress.done) /
                                                           static_cast<double>(total)))
                         : tr("starting…");
    case StoreState::Checking:
        return tr("verifying…");
    case StoreState::Interrupted:
        return tr("paused");
    case StoreState::Installed:
        return stored.isIntact && !*stored.isIntact ? tr("damaged") : QString();
    case StoreState::Available:
        break;
    }
    return stored.problem ? tr("failed") : QString();
}

void ModelsDialog::refreshItem(const std::string& id) {
    const StoredModel* stored = m_session.modelStore().find(id);
    QTreeWidgetItem* item = itemOf(id);
    if (!stored || !item)
        return;
    const bool isInstalled = stored->state == StoreState::Installed || stored->state == StoreState::Checking;
    if (isInstalled != (item->parent() == m_installed))
        return refill();
    const auto selected = m_session.catalogue().selectedModel();
    const QString state = stateText(*stored);
    item->setText(kState, state.isEmpty() && selected && selected->id == id ? tr("in use") : state);
}

void ModelsDialog::filter() {
    for (QTreeWidgetItem* group : {m_installed, m_available}) {
        bool any = false;
        for (int row = 0; row < group->childCount(); ++row) {
            QTreeWidgetItem* item = group->child(row);
            const bool old = group == m_available && item->data(kName, kOldRole).toBool();
            const bool fits = item->text(kName).contains(m_search->text(), Qt::CaseInsensitive) &&
                              (!m_commercial->isChecked() || item->data(kName, kCommercialRole).toBool()) &&
                              (m_every->isChecked() || !old);
            item->setHidden(!fits);
            any = any || fits;
        }
        group->setHidden(!any);
    }
}

void ModelsDialog::addModelFolder() {
    Settings& settings = m_session.settings();
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Add a Folder With a Model"),
                                                             lastFolder(settings, setting::kOpenFolder));
    if (folder.isEmpty())
        return;
    rememberFolderOf(folder, settings, setting::kOpenFolder);
    m_session.catalogue().addModel(folder.toStdString());
}

} // namespace fathom::ui
