#include "ui/dialog/export_dialog.h"

#include "engine/pipeline/command_line_text.h"
#include "ui/dialog/question.h"
#include "ui/panel/form.h"
#include "ui/session/session.h"
#include "ui/settings/bind.h"
#include "ui/settings/run_options.h"
#include "ui/settings/setting_list.h"
#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/theme/icon.h"
#include "ui/theme/palette.h"
#include "ui/widget/reason.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace fathom::ui {

namespace {

constexpr int kEstimateDelay = 120; ///< ms after the last change

const QString kPicturesFolder = QStringLiteral("depth"); ///< as the command line calls it

QString endingOf(SceneFormat format) {
    return format == SceneFormat::Glb ? QStringLiteral("glb") : QStringLiteral("ply");
}

/// A name that is safe on every file system.
QString fileNameOf(const std::string& sceneName) {
    QString name = QFileInfo(QString::fromStdString(sceneName)).completeBaseName();
    for (QChar& letter : name)
        if (QStringLiteral("/\\:*?\"<>|").contains(letter))
            letter = QLatin1Char('_');
    return name.isEmpty() ? QStringLiteral("scene") : name;
}

bool holdsGaussians(const Scene& scene) {
    return std::ranges::any_of(scene.views, [](const ViewPointer& view) { return !view->gaussians.isEmpty(); });
}

/// Where the person exported last, the documents, home: the first that is there and can be written to.
QString defaultFolder(const Settings& settings) {
    for (const QString& folder : {settings.value(setting::kExportFolder),
                                  QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)})
        if (const QFileInfo info(folder); info.isDir() && info.isWritable())
            return folder;
    return QDir::homePath();
}

bool saysFormat(const QString& ending) {
    return ending == endingOf(SceneFormat::Glb) || ending == endingOf(SceneFormat::Ply);
}

/// The path as the format wants it: a file with its ending in place of another one's, or a folder.
QString inFormat(const QString& path, SceneFormat format) {
    const QFileInfo file(path);
    const QString old = file.suffix();
    const QString bare = saysFormat(old.toLower()) ? path.chopped(old.size() + 1) : path;
    if (format == SceneFormat::DepthPictures)
        return bare == path ? path : bare + QLatin1Char('/') + kPicturesFolder;
    if (old.toLower() == endingOf(format))
        return path;
    return (file.fileName() == kPicturesFolder ? file.path() : bare) + QLatin1Char('.') + endingOf(format);
}

} // namespace

ExportDialog::ExportDialog(Session& session, ScenePointer scene, JobRequest request, QWidget* parent)
    : QDialog(parent), m_session(session), m_scene(std::move(scene)), m_request(std::move(request)),
      m_form(new QWidget),
      m_format(makeChoices<SceneFormat>(
          {{SceneFormat::Glb, tr("GLB – points, cameras, for viewers and Blender")},
           {SceneFormat::Ply, tr("PLY – points with confidence, for point cloud tools")},
           {SceneFormat::Gaussians, tr("3DGS PLY – Gaussians, for splat viewers")},
           {SceneFormat::DepthPictures, tr("Depth pictures – a folder of coloured and 16-bit PNG")}})),
      m_allPoints(new QCheckBox(tr("Write every kept point"))), m_points(new QSpinBox),
      m_thinning(makeChoices<Thinning>(
          {{Thinning::Random, tr("Evenly at random")}, {Thinning::Voxel, tr("One per cell, the surest")}})),
      m_axes(makeChoices<ExportAxes>({{ExportAxes::YUp, tr("Y up (glTF, Blender's import)")},
                                      {ExportAxes::ZUp, tr("Z up (CAD, surveying)")},
                                      {ExportAxes::OpenCv, tr("Y down, Z forward (OpenCV)")}})),
      m_origin(makeChoices<ExportOrigin>({{ExportOrigin::FirstCamera, tr("First camera")},
                                          {ExportOrigin::MedianPoint, tr("Middle of the points")},
                                          {ExportOrigin::Keep, tr("As it is")}})),
      m_cameras(new QCheckBox(tr("Cameras"))), m_frusta(new QCheckBox(tr("Cameras also as lines"))),
      m_trim(new QCheckBox(tr("Leave out Gaussians near the border and far away"))),
      m_target(new QLineEdit), m_browse(new QPushButton), m_estimate(new QLabel), m_result(new QLabel),
      m_progress(new QProgressBar), m_copy(new QPushButton(tr("Copy the command line for this"))),
      m_write(new QPushButton(tr("Export"))), m_close(new QPushButton(tr("Close"))),
      m_estimateSoon(new QTimer(this)) {
    setWindowTitle(tr("Export “%1”").arg(QString::fromStdString(m_scene->name)));
    setAttribute(Qt::WA_DeleteOnClose);
    buildForm();
    buildFoot();
    connectControls();
    followFormat();
    refresh();
}

ExportDialog::~ExportDialog() {
    // Hidden on its way out, the field loses the focus and would report what was typed to what is gone.
    m_target->disconnect(this);
}

void ExportDialog::buildForm() {
    QFormLayout* form = makeForm(m_form);
    form->setContentsMargins(0, 0, 0, 0);
    addRow(form, tr("Format"), m_format, tr("What kind of file is written"));
    auto* target = new QWidget;
    auto* targetLayout = new QHBoxLayout(target);
    targetLayout->setContentsMargins(0, 0, 0, 0);
    targetLayout->setSpacing(kSpacing);
    m_target->setAccessibleName(tr("File"));
    m_target->setMinimumWidth(320);
    m_browse->setText(tr("Choose…"));
    m_browse->setAutoDefault(false);
    targetLayout->addWidget(m_target, 1);
    targetLayout->addWidget(m_browse);
    target->setFocusProxy(m_target);
    addRow(form, tr("File"), target,
           tr("Where the file is written; an older one is replaced when the new one is complete"));
    setExplanation(m_allPoints,
                   tr("Otherwise the points are thinned to the number below, the same ones every time"));
    form->addRow(m_allPoints);
    m_points->setGroupSeparatorShown(true);
    m_points->setSingleStep(100'000);
    addRow(form, tr("At most"), m_points, tr("Points that are written"));
    m_points->setSuffix(tr(" points"));
    addRow(form, tr("Thinning"), m_thinning, tr("Which points stay when there are more"));
    addRow(form, tr("Axes"), m_axes, tr("Which way is up in the file"));
    addRow(form, tr("Origin"), m_origin, tr("Where the file has its zero"));
    form->addRow(m_cameras);
    form->addRow(m_frusta);
    form->addRow(m_trim);
    setExplanation(m_trim, tr("As the published program does: a thirtieth of every side, and the farthest tenth of every view"));
    setExplanation(m_cameras, tr("One camera for each view, named after its file"));
    setExplanation(m_frusta, tr("For viewers that do not show cameras"));

    Settings& settings = m_session.settings();
    setTarget(inFormat(defaultFolder(settings) + QLatin1Char('/') + fileNameOf(m_scene->name) +
                           QStringLiteral(".glb"),
                       settings.value(setting::kExportFormat)));
    bind(m_format, settings, setting::kExportFormat);
    bind(m_allPoints, settings, setting::kExportAllPoints);
    bind(m_points, settings, setting::kExportPoints);
    bind(m_thinning, settings, setting::kExportThinning);
    bind(m_axes, settings, setting::kExportAxes);
    bind(m_origin, settings, setting::kExportOrigin);
    bind(m_cameras, settings, setting::kExportCameras);
    bind(m_frusta, settings, setting::kExportFrusta);
    bind(m_trim, settings, setting::kTrimGaussians);
}

void ExportDialog::buildFoot() {
    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("inset"));
    auto* cardLayout = new QVBoxLayout(card);
    cardLayout->setContentsMargins(kPanelPadding, kSpacing, kPanelPadding, kSpacing);
    cardLayout->setSpacing(6);
    m_estimate->setAccessibleName(tr("Size of the file"));
    m_result->setWordWrap(true);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->setAccessibleName(tr("Progress of the export"));
    cardLayout->addWidget(m_estimate);
    cardLayout->addWidget(m_progress);
    cardLayout->addWidget(m_result);
    m_progress->hide();
    m_result->hide();

    m_copy->setIcon(themeIcon(QStringLiteral("copy")));
    m_copy->setAutoDefault(false);
    m_close->setAutoDefault(false);
    m_write->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kSpacing);
    buttons->addWidget(m_copy);
    buttons->addStretch();
    buttons->addWidget(m_close);
    buttons->addWidget(m_write);
    m_write->setObjectName(QStringLiteral("primary"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(kGroupSpacing);
    layout->addWidget(m_form);
    layout->addWidget(card);
    layout->addLayout(buttons);
}

void ExportDialog::connectControls() {
    m_estimateSoon->setSingleShot(true);
    m_estimateSoon->setInterval(kEstimateDelay);
    connect(m_estimateSoon, &QTimer::timeout, this, &ExportDialog::estimate);
    connect(&m_session.settings(), &Settings::changed, this, &ExportDialog::refresh);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::followFormat);
    connect(m_target, &QLineEdit::editingFinished, this, &ExportDialog::completeTarget);
    connect(m_browse, &QPushButton::clicked, this, &ExportDialog::chooseTarget);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(commandLine());
        m_copy->setText(tr("Copied"));
    });
    connect(m_write, &QPushButton::clicked, this, &ExportDialog::askAndExport);
    connect(m_close, &QPushButton::clicked, this, &ExportDialog::reject);
    connect(&m_session, &Session::exportAdvanced, this, [this](JobId job, const Progress& progress) {
        if (job != m_job || progress.total == 0)
            return;
        m_progress->setRange(0, 1000);
        m_progress->setValue(static_cast<int>(1000.0 * double(progress.done) / double(progress.total)));
    });
    connect(
        &m_session, &Session::exportEnded, this,
        [this](JobId job, const std::optional<ExportSummary>& summary, const std::optional<Error>& problem) {
            if (job == m_job)
                takeEnd(summary, problem);
        });
}

ExportOptions ExportDialog::options() const {
    ExportOptions options = exportOptions(m_session.settings());
    options.gaussians.directions = !m_request.options.asUpstream;
    return options;
}

std::filesystem::path ExportDialog::target() const {
    return QDir::fromNativeSeparators(m_target->text()).toStdString();
}

void ExportDialog::setTarget(const QString& path) {
    m_target->setText(QDir::toNativeSeparators(path));
}

QString ExportDialog::estimateText() const {
    return m_estimate->text();
}
QString ExportDialog::resultText() const {
    return m_result->text();
}

QString ExportDialog::commandLine() const {
    return QString::fromStdString(commandLineFor(m_request, options(), target()));
}

void ExportDialog::refresh() {
    refreshCapabilities();
    m_copy->setText(tr("Copy the command line for this"));
    m_estimateSoon->start();
}

void ExportDialog::refreshCapabilities() {
    const Settings& settings = m_session.settings();
    const SceneFormat format = settings.value(setting::kExportFormat);
    const bool isSplats = format == SceneFormat::Gaussians;
    const bool all = settings.value(setting::kExportAllPoints);
    const QString noPoints = isSplats ? tr("Gaussians are written as the model gave them.")
                             : format == SceneFormat::DepthPictures ? tr("Pictures hold every pixel of the views.")
                                                                    : QString();
    const QString noThinning = !noPoints.isEmpty() ? noPoints : all ? tr("Every kept point is written.") : QString();
    setReasonAgainst(m_allPoints, noPoints);
    setReasonAgainst(m_axes, noPoints);
    setReasonAgainst(m_origin, noPoints);
    setReasonAgainst(m_points, noThinning);
    setReasonAgainst(m_thinning, noThinning);
    setReasonAgainst(m_trim, isSplats ? QString() : tr("Only for files of Gaussians."));
    setItemReason(m_format, m_format->findData(static_cast<int>(SceneFormat::Gaussians)),
                  holdsGaussians(*m_scene)                        ? QString()
                  : m_request.model.capabilities.gaussians ? tr("Choose “Predict Gaussians” and run this scene again.")
                                                           : tr("The model of this scene gives no Gaussians."));
    const QString noCameras = isSplats                         ? noPoints
                              : format == SceneFormat::DepthPictures
                                  ? tr("The cameras are in depth.json beside the pictures.")
                              : format == SceneFormat::Ply      ? tr("PLY files hold points only.")
                              : m_scene->hasCameras() ? QString()
                                                      : tr("The model gave these views no cameras.");
    setReasonAgainst(m_cameras, noCameras);
    setReasonAgainst(m_frusta, noCameras);
}

void ExportDialog::followFormat() {
    setTarget(inFormat(QDir::fromNativeSeparators(m_target->text()),
                       static_cast<SceneFormat>(m_format->currentData().toInt())));
}

/// Makes a whole path of what was typed. An ending that says another format chooses it.
void ExportDialog::completeTarget() {
    Settings& settings = m_session.settings();
    QString path = QDir::fromNativeSeparators(m_target->text().trimmed());
    if (path.startsWith(QLatin1String("~/")))
        path.replace(0, 1, QDir::homePath());
    path = QDir(defaultFolder(settings)).absoluteFilePath(path);
    const SceneFormat format = settings.value(setting::kExportFormat);
    if (format != SceneFormat::DepthPictures && QFileInfo(path).isDir())
        path = QDir(path).filePath(fileNameOf(m_scene->name));
    const QString ending = QFileInfo(path).suffix().toLower();
    const bool saysThis = ending == endingOf(format) && format != SceneFormat::DepthPictures;
    if (saysThis || !saysFormat(ending)) {
        setTarget(inFormat(path, format));
        return;
    }
    setTarget(path);
    settings.set(setting::kExportFormat,
                 ending == endingOf(SceneFormat::Glb) ? SceneFormat::Glb : SceneFormat::Ply);
}

void ExportDialog::estimate() {
    const quint64 estimation = ++m_estimation;
    m_estimate->setText(tr("Counting points…"));
    m_background.run(
        [scene = m_scene, wanted = options()](const CancelToken&) { return estimateExport(*scene, wanted); },
        [this, estimation, wanted = options()](Outcome<ExportEstimate> outcome) {
            if (estimation != m_estimation)
                return;
            m_estimate->setText(outcome.value ? estimateText(wanted.format, *outcome.value)
                                              : tr("The size cannot be told."));
        });
}

QString ExportDialog::estimateText(SceneFormat format, const ExportEstimate& estimate) {
    if (format == SceneFormat::DepthPictures)
        return tr("Pictures of %n view(s): coloured and 16-bit depth, confidence, depth.json", nullptr,
                  static_cast<int>(estimate.points));
    return (format == SceneFormat::Gaussians ? tr("%1 Gaussians · about %2") : tr("%1 points · about %2"))
        .arg(countText(estimate.points), bytesText(estimate.bytes));
}

void ExportDialog::chooseTarget() {
    const auto format = m_session.settings().value(setting::kExportFormat);
    const QString filter =
        format == SceneFormat::Glb ? tr("glTF binary (*.glb)") : tr("Polygon file (*.ply)");
    const QString chosen =
        format == SceneFormat::DepthPictures
            ? QFileDialog::getExistingDirectory(this, tr("Export to"), QFileInfo(m_target->text()).path())
            : QFileDialog::getSaveFileName(this, tr("Export to"), m_target->text(), filter, nullptr,
                                           QFileDialog::DontConfirmOverwrite);
    if (chosen.isEmpty())
        return;
    setTarget(chosen);
    completeTarget();
}

void ExportDialog::askAndExport() {
    completeTarget();
    const QFileInfo file(QString::fromStdString(target().string()));
    const bool isPictures = m_session.settings().value(setting::kExportFormat) == SceneFormat::DepthPictures;
    if (!QFileInfo::exists(isPictures ? file.filePath() + QStringLiteral("/depth.json") : file.filePath()))
        return startExport();
    ask(this,
        (isPictures ? tr("“%1” holds depth pictures already. Replace those of the same name?")
                    : tr("“%1” exists already. Replace it with this scene?"))
            .arg(file.fileName()),
        tr("Replace"), tr("Keep"), [this] { startExport(); });
}

void ExportDialog::startExport() {
    if (m_job != 0)
        return;
    completeTarget();
    const QString folder = QFileInfo(QString::fromStdString(target().string())).absolutePath();
    if (!QDir().mkpath(folder))
        return showResult(tr("The folder “%1” does not exist and cannot be made: choose another place.")
                              .arg(QDir::toNativeSeparators(folder)));
    m_session.settings().set(setting::kExportFolder, folder);
    m_result->hide();
    showWriting(true);
    m_job = m_session.exportScene(m_scene, target(), options());
}

void ExportDialog::showWriting(bool writing) {
    m_form->setEnabled(!writing);
    m_progress->setVisible(writing);
    m_progress->setRange(0, 0);
    m_write->setEnabled(!writing);
    m_close->setText(writing ? tr("Cancel") : tr("Close"));
}

void ExportDialog::takeEnd(const std::optional<ExportSummary>& summary, const std::optional<Error>& problem) {
    m_job = 0;
    showWriting(false);
    if (summary) {
        showResult(writtenText(*summary));
    } else if (problem) {
        const ErrorText text = errorText(*problem);
        showResult(text.title + QLatin1Char(' ') + text.advice, text.details);
        m_target->setFocus();
    } else {
        showResult(tr("Cancelled: no file was written."));
    }
}

QString ExportDialog::writtenText(const ExportSummary& summary) const {
    const SceneFormat format = options().format;
    const QString words = format == SceneFormat::DepthPictures
                              ? tr("Wrote the pictures of %1 views, %2, to %3.")
                          : format == SceneFormat::Gaussians ? tr("Wrote %1 Gaussians, %2, to %3.")
                                                             : tr("Wrote %1 points, %2, to %3.");
    return words.arg(countText(summary.points), bytesText(summary.bytes),
                     QDir::toNativeSeparators(QString::fromStdString(summary.path.string())));
}

void ExportDialog::showResult(const QString& text, const QString& details) {
    m_result->setText(text);
    m_result->setToolTip(details);
    m_result->show();
    // A dialog does not grow by itself for text that wraps.
    const int needed = layout()->totalHeightForWidth(width());
    if (needed > height())
        resize(width(), needed);
}

void ExportDialog::reject() {
    if (m_job != 0) {
        m_session.cancelExport(m_job);
        return;
    }
    QDialog::reject();
}

} // namespace fathom::ui
