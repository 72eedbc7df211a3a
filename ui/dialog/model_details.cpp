#include "ui/dialog/model_details.h"

#include "engine/pipeline/memory_estimate.h"
#include "ui/dialog/question.h"
#include "ui/session/session.h"
#include "ui/settings/run_options.h"
#include "ui/settings/setting_list.h"
#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/model_text.h"
#include "ui/text/option_text.h"
#include "ui/theme/icon.h"
#include "ui/theme/palette.h"
#include "ui/widget/reason.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <initializer_list>

namespace fathom::ui {

namespace {

QLabel* makeLine(TextSize size = TextSize::Body) {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setFont(themeFont(size));
    label->setProperty("secondary", size == TextSize::Secondary);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QPushButton* makeButton(const QString& words, const QString& icon, const QString& explanation) {
    auto* button = new QPushButton(themeIcon(icon), words);
    button->setAutoDefault(false);
    setExplanation(button, explanation);
    return button;
}

/// Lines without text take no room.
void setLine(QLabel* label, const QString& text) {
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

void colour(QLabel* label, const QColor& colour) {
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, colour);
    label->setPalette(palette);
}

} // namespace

ModelDetails::ModelDetails(Session& session, QWidget* parent)
    : QFrame(parent), m_session(session), m_name(makeLine(TextSize::Heading)), m_facts(makeLine(TextSize::Secondary)),
      m_licence(makeLine()), m_abilities(makeLine()), m_memory(makeLine()), m_note(makeLine(TextSize::Secondary)),
      m_agree(new QCheckBox(tr("I agree: no commercial use"))), m_progressWords(makeLine(TextSize::Secondary)),
      m_progress(new QProgressBar), m_outcome(makeLine()),
      m_use(makeButton(tr("Use"), QStringLiteral("check"), tr("Run the next scenes with this model"))),
      m_download(makeButton(tr("Download"), QStringLiteral("download"), tr("Fetch the model from its server"))),
      m_pause(makeButton(tr("Pause"), QStringLiteral("pause"), tr("Stop for now; what has arrived is kept"))),
      m_discard(makeButton(tr("Cancel"), QStringLiteral("close"), tr("Stop and remove what has arrived"))),
      m_check(makeButton(tr("Verify"), QStringLiteral("done"), tr("Compare every byte with the published hash"))),
      m_remove(makeButton(tr("Remove"), QStringLiteral("trash"), tr("Delete the model from this computer"))) {
    setObjectName(QStringLiteral("inset"));
    build();
    connectButtons();
    refresh();
}

void ModelDetails::build() {
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress of the download"));
    m_download->setObjectName(QStringLiteral("primary"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kSpacing);
    for (QPushButton* button : {m_download, m_use, m_pause, m_discard, m_check, m_remove})
        buttons->addWidget(button);
    buttons->addStretch();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGroupSpacing, kGroupSpacing, kGroupSpacing, kGroupSpacing);
    layout->setSpacing(kSpacing);
    for (QWidget* line : std::initializer_list<QWidget*>{m_name, m_facts, m_licence, m_abilities, m_memory, m_note})
        layout->addWidget(line);
    layout->addStretch();
    for (QWidget* line : std::initializer_list<QWidget*>{m_agree, m_outcome, m_progressWords, m_progress})
        layout->addWidget(line);
    layout->addLayout(buttons);
}

void ModelDetails::connectButtons() {
    ModelStore& store = m_session.modelStore();
    connect(m_use, &QPushButton::clicked, this, [this] { m_session.catalogue().selectModel(m_id); });
    connect(m_download, &QPushButton::clicked, this, [this, &store] { store.download(m_id); });
    connect(m_pause, &QPushButton::clicked, this, [this, &store] { store.pause(m_id); });
    connect(m_discard, &QPushButton::clicked, this, [this, &store] { store.discard(m_id); });
    connect(m_check, &QPushButton::clicked, this, [this, &store] { store.check(m_id); });
    connect(m_remove, &QPushButton::clicked, this, [this, &store] {
        if (!store.find(m_id))
            m_session.catalogue().forgetModel(m_id);
        else
            askToRemove();
    });
    connect(m_agree, &QCheckBox::toggled, this, &ModelDetails::refresh);
    connect(&store, &ModelStore::changed, this, [this](const std::string& id) {
        if (id == m_id)
            refresh();
    });
    connect(&m_session.catalogue(), &Catalogue::modelsChanged, this, &ModelDetails::refresh);
    connect(&m_session.catalogue(), &Catalogue::devicesChanged, this, &ModelDetails::refresh);
    connect(&m_session.settings(), &Settings::changed, this, &ModelDetails::refresh);
}

void ModelDetails::askToRemove() {
    ask(this, tr("Remove “%1” from this computer? It can be downloaded again.").arg(m_name->text()), tr("Remove"),
        tr("Keep"), [&store = m_session.modelStore(), id = m_id] { store.remove(id); });
}

void ModelDetails::show(const std::string& id) {
    if (id != m_id)
        m_agree->setChecked(false);
    m_id = id;
    refresh();
}

QString ModelDetails::text() const {
    QStringList lines;
    for (const QLabel* label : {m_name, m_facts, m_licence, m_abilities, m_memory, m_note, m_outcome, m_progressWords})
        if (!label->text().isEmpty())
            lines << label->text();
    return lines.join(QLatin1Char('\n'));
}

void ModelDetails::refresh() {
    const StoredModel* stored = m_session.modelStore().find(m_id);
    const auto& models = m_session.catalogue().models();
    const auto other = std::ranges::find(models, m_id, &ModelDescription::id);
    for (QWidget* part : std::initializer_list<QWidget*>{m_agree, m_progressWords, m_progress, m_outcome})
        part->hide();
    if (stored)
        showPublished(*stored);
    else if (other != models.end())
        showOther(*other);
    else
        for (QLabel* line : {m_name, m_facts, m_licence, m_abilities, m_memory, m_note})
            setLine(line, {});
    refreshButtons(stored);
}

void ModelDetails::showFacts(const QString& name, const QString& abilities, const std::string& licence,
                             const QString& note) {
    setLine(m_name, name);
    setLine(m_abilities, abilities);
    setLine(m_note, note);
    const bool commercial = allowsCommercialUse(licence);
    setLine(m_licence, commercial ? tr("Licence: %1 – commercial use allowed").arg(licenceText(licence))
                                  : tr("Licence: %1 – no commercial use").arg(licenceText(licence)));
    const ThemeColours& colours = themeColours(palette());
    colour(m_licence, commercial ? colours.text : colours.attention);
}

void ModelDetails::showPublished(const StoredModel& stored) {
    const PublishedModel& model = stored.model;
    showFacts(QString::fromStdString(model.name), abilitiesText(stored.network.capabilities, stored.network.depthKind),
              model.licence, noteText(model.note));
    const std::uint64_t bytes = model.downloadBytes(stored.network.parameterCount);
    const std::string_view family = modelFamilyName(stored.network.family);
    setLine(m_facts, QStringList{QString::fromUtf8(family.data(), static_cast<qsizetype>(family.size())),
                                 parametersText(stored.network.parameterCount), bytesText(bytes),
                                 QString::fromStdString(model.repository)}
                         .join(QStringLiteral(" · ")));
    setLine(m_memory, memoryText(model.preset, bytes));
    const bool canDownload = stored.state == StoreState::Available || stored.state == StoreState::Interrupted;
    m_agree->setVisible(canDownload && m_session.modelStore().needsAgreement(stored));
    showProgress(stored);
    showOutcome(stored);
}

void ModelDetails::showOther(const ModelDescription& model) {
    showFacts(QString::fromStdString(model.name), abilitiesText(model.capabilities, model.depthKind), model.licence,
              noteText(model.note));
    setLine(m_facts, QStringList{parametersText(model.parameterCount), bytesText(model.fileBytes),
                                 model.demonstration ? tr("comes with the program")
                                                     : QString::fromStdString(model.weights.string())}
                         .join(QStringLiteral(" · ")));
    setLine(m_memory, memoryText(model.preset, model.fileBytes));
}

QString ModelDetails::memoryText(const std::string& preset, std::uint64_t fileBytes) const {
    const auto device = m_session.catalogue().selectedDevice();
    if (!device)
        return {};
    const auto& published = m_session.modelStore().models();
    const auto found = std::ranges::find_if(
        published, [&](const StoredModel& stored) { return stored.network.preset == preset; });
    const EstimateOptions options = estimateOptions(m_session.settings());
    const Precision precision = resolvePrecision(options.precision, *device);
    std::uint64_t needed = 0;
    int views = options.batchSize;
    int resolution = 0;
    if (found != published.end()) {
        if (!found->network.capabilities.jointViews)
            views = 1;
        resolution = options.processResolution.value_or(found->network.defaultResolution);
        needed = estimatedMemory(found->network, precision, views, resolution);
    }
    const QString has = tr("%1 has %2.").arg(deviceShortText(*device), bytesText(device->totalMemory));
    if (needed == 0)
        return tr("The weights take %1 of memory; %2").arg(bytesText(fileBytes), has);
    const QString words = tr("Needs about %1 of memory for %n view(s) at a time at %2 px; %3", nullptr, views)
                              .arg(bytesText(needed))
                              .arg(resolution)
                              .arg(has);
    return needed > device->totalMemory ? words + QLatin1Char(' ') + tr("That is too much.") : words;
}

void ModelDetails::showProgress(const StoredModel& stored) {
    const bool interrupted = stored.state == StoreState::Interrupted;
    if (!stored.isBusy() && !interrupted)
        return;
    const std::uint64_t total = interrupted ? stored.model.downloadBytes(stored.network.parameterCount)
                                            : stored.progress.total;
    const std::uint64_t done = interrupted ? stored.arrivedBytes : stored.progress.done;
    QString words;
    if (stored.state == StoreState::Checking)
        words = tr("Verifying…");
    else if (!interrupted && stored.progress.stage == DownloadStage::Asking)
        words = tr("Asking the server…");
    else if (!interrupted && stored.progress.stage == DownloadStage::Waiting && done == 0)
        words = tr("Waiting for another download of the same file…");
    else
        words = tr("%1 of %2").arg(bytesText(done), bytesText(total));
    if (stored.bytesPerSecond > 0 && total > done)
        words += QStringLiteral(" · ") + tr("%1/s").arg(bytesText(static_cast<std::uint64_t>(stored.bytesPerSecond))) +
                 QStringLiteral(" · ") +
                 tr("%1 left").arg(durationText(static_cast<double>(total - done) / stored.bytesPerSecond));
    setLine(m_progressWords, words);
    m_progress->setRange(0, total > 0 ? 1000 : 0);
    m_progress->setValue(total > 0 ? static_cast<int>(1000.0 * static_cast<double>(done) / static_cast<double>(total))
                                   : 0);
    m_progress->show();
}

void ModelDetails::showOutcome(const StoredModel& stored) {
    const ThemeColours& colours = themeColours(palette());
    if (stored.problem) {
        const ErrorText text = errorText(*stored.problem);
        setLine(m_outcome, text.title + QLatin1Char(' ') + text.advice);
        m_outcome->setToolTip(text.details);
        colour(m_outcome, colours.problem);
    } else if (stored.isIntact) {
        setLine(m_outcome, *stored.isIntact ? tr("Verified: every file is intact.")
                                            : tr("A file is damaged: remove the model and download it again."));
        m_outcome->setToolTip({});
        colour(m_outcome, *stored.isIntact ? colours.good : colours.problem);
    }
}

void ModelDetails::refreshButtons(const StoredModel* stored) {
    const auto& models = m_session.catalogue().models();
    const bool usable = std::ranges::find(models, m_id, &ModelDescription::id) != models.end();
    const auto selected = m_session.catalogue().selectedModel();
    const bool canDownload =
        stored && (stored->state == StoreState::Available || stored->state == StoreState::Interrupted);
    const bool installed = stored && stored->state == StoreState::Installed;
    m_use->setVisible(usable);
    setReasonAgainst(m_use, selected && selected->id == m_id ? tr("This model is in use.") : QString());
    m_download->setVisible(canDownload);
    m_download->setText(stored && stored->state == StoreState::Interrupted ? tr("Go on") : tr("Download"));
    setReasonAgainst(m_download, m_session.modelStore().hub().offline
                                     ? tr("Offline mode is on (HF_HUB_OFFLINE).")
                                 : !m_agree->isHidden() && !m_agree->isChecked()
                                     ? tr("The licence has to be agreed to first.")
                                     : QString());
    m_pause->setVisible(stored && stored->state == StoreState::Downloading);
    m_discard->setVisible(stored &&
                          (stored->state == StoreState::Downloading || stored->state == StoreState::Interrupted));
    m_discard->setText(stored && stored->state == StoreState::Interrupted ? tr("Discard") : tr("Cancel"));
    m_check->setVisible(installed);
    m_remove->setVisible(installed || (!stored && m_session.catalogue().isAdded(m_id)));
    m_remove->setText(stored ? tr("Remove") : tr("Take off the list"));
}

} // namespace fathom::ui
