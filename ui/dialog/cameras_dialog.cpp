#include "ui/dialog/cameras_dialog.h"

#include "engine/pipeline/option_names.h"
#include "ui/dialog/last_folder.h"
#include "ui/panel/form.h"
#include "ui/session/session.h"
#include "ui/settings/run_options.h"
#include "ui/settings/setting_list.h"
#include "ui/text/camera_text.h"
#include "ui/text/error_text.h"
#include "ui/theme/palette.h"
#include "ui/widget/cameras_picture.h"
#include "ui/widget/reason.h"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace fathom::ui {

namespace {

enum Column { kPhoto, kCamera, kRule, kRemark, kColumns };
constexpr int kReadDelay = 200; ///< ms after the last change
/// A trajectory has no lenses: this many pixels at most. 0: what the file and EXIF say.
constexpr double kLongestFocal = 100'000;

const std::array<PoseConvention, 4> kConventions{{{CameraAxes::OpenCv, PoseMeaning::CameraFromWorld},
                                                  {CameraAxes::OpenCv, PoseMeaning::WorldFromCamera},
                                                  {CameraAxes::OpenGl, PoseMeaning::WorldFromCamera},
                                                  {CameraAxes::OpenGl, PoseMeaning::CameraFromWorld}}};

} // namespace

CamerasDialog::CamerasDialog(Session& session, quint64 scene, const std::filesystem::path& path, QWidget* parent)
    : QDialog(parent), m_session(session), m_scene(scene), m_path(new QLineEdit), m_convention(new QComboBox),
      m_focal(new QDoubleSpinBox), m_table(new QTreeWidget), m_picture(new CamerasPicture), m_summary(new QLabel),
      m_use(new QPushButton(tr("Use These Cameras"))), m_readSoon(new QTimer(this)) {
    setWindowTitle(tr("Import Cameras"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(1080, 620);
    auto* top = new QWidget;
    QFormLayout* form = makeForm(top);
    form->setContentsMargins(0, 0, 0, 0);
    auto* file = new QWidget;
    buildFile(file);
    addRow(form, tr("Cameras"), file,
           tr("COLMAP's files (.bin or .txt), a transforms.json of nerfstudio or Blender, or a TUM trajectory"));
    m_convention->addItem(conventionText({}));
    for (const PoseConvention& convention : kConventions)
        m_convention->addItem(conventionText(convention));
    addRow(form, tr("Convention"), m_convention,
           tr("How the file's poses are to be read. In the picture the cameras should look at what was "
              "photographed, with their roofs up."));
    m_focal->setRange(0, kLongestFocal);
    m_focal->setDecimals(1);
    m_focal->setKeyboardTracking(false);
    m_focal->setSuffix(tr(" px"));
    m_focal->setSpecialValueText(tr("from the file or EXIF"));
    addRow(form, tr("Focal length"), m_focal,
           tr("Of all photos, in their own pixels; only for files that have none, such as trajectories"));
    buildTable();
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_summary->setAccessibleName(tr("What was found"));

    auto* middle = new QSplitter;
    middle->setChildrenCollapsible(false);
    middle->addWidget(m_table);
    middle->addWidget(m_picture);
    middle->setSizes({660, 380});
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_use->setDefault(true);
    m_use->setObjectName(QStringLiteral("primary"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kSpacing);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_use);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(kGroupSpacing);
    layout->addWidget(top);
    layout->addWidget(middle, 1);
    layout->addWidget(m_summary);
    layout->addLayout(buttons);

    m_readSoon->setSingleShot(true);
    m_readSoon->setInterval(kReadDelay);
    connect(m_readSoon, &QTimer::timeout, this, &CamerasDialog::read);
    connect(m_path, &QLineEdit::textChanged, this, &CamerasDialog::readSoon);
    connect(m_convention, &QComboBox::currentIndexChanged, this, &CamerasDialog::readSoon);
    connect(m_focal, &QDoubleSpinBox::valueChanged, this, &CamerasDialog::readSoon);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_use, &QPushButton::clicked, this, &CamerasDialog::accept);
    setPath(path);
    readSoon();
}

CamerasDialog::~CamerasDialog() = default;

void CamerasDialog::buildFile(QWidget* row) {
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpacing);
    m_path->setAccessibleName(tr("File or folder of cameras"));
    m_path->setMinimumWidth(320);
    m_path->setPlaceholderText(tr("images.bin, transforms.json, trajectory.txt …"));
    auto* file = new QPushButton(tr("File…"));
    auto* folder = new QPushButton(tr("Folder…"));
    for (QPushButton* button : {file, folder})
        button->setAutoDefault(false);
    layout->addWidget(m_path, 1);
    layout->addWidget(file);
    layout->addWidget(folder);
    row->setFocusProxy(m_path);
    connect(file, &QPushButton::clicked, this, &CamerasDialog::chooseFile);
    connect(folder, &QPushButton::clicked, this, &CamerasDialog::chooseFolder);
}

void CamerasDialog::buildTable() {
    m_table->setColumnCount(kColumns);
    m_table->setHeaderLabels({tr("Photo"), tr("Camera in the file"), tr("Matched by"), tr("Remark")});
    m_table->setAccessibleName(tr("Photos and their cameras"));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->header()->setStretchLastSection(true);
    for (const auto& [column, width] : {std::pair{kPhoto, 140}, {kCamera, 150}, {kRule, 140}})
        m_table->header()->resizeSection(column, width);
    connect(m_table, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem* item) {
        m_picture->setSelected(item ? item->data(kPhoto, Qt::UserRole).toInt() : -1);
    });
    connect(m_picture, &CamerasPicture::cameraClicked, this, [this](int camera) {
        for (int row = 0; row < m_table->topLevelItemCount(); ++row)
            if (m_table->topLevelItem(row)->data(kPhoto, Qt::UserRole).toInt() == camera)
                m_table->setCurrentItem(m_table->topLevelItem(row));
    });
}

QString CamerasDialog::summary() const {
    return m_summary->text();
}

std::filesystem::path CamerasDialog::path() const {
    return QDir::fromNativeSeparators(m_path->text().trimmed()).toStdString();
}

void CamerasDialog::setPath(const std::filesystem::path& path) {
    m_path->setText(QDir::toNativeSeparators(QString::fromStdString(path.string())));
}

void CamerasDialog::chooseFile() {
    takeChosen(QFileDialog::getOpenFileName(
        this, tr("Open a File of Cameras"), chosenBefore(),
        tr("Cameras (*.bin *.txt *.json *.tum)") + QStringLiteral(";;") + tr("All files (*)")));
}

void CamerasDialog::chooseFolder() {
    takeChosen(QFileDialog::getExistingDirectory(this, tr("Open a Folder With Cameras"), chosenBefore()));
}

QString CamerasDialog::chosenBefore() const {
    return m_path->text().isEmpty() ? lastFolder(m_session.settings(), setting::kOpenFolder) : m_path->text();
}

void CamerasDialog::takeChosen(const QString& chosen) {
    if (chosen.isEmpty())
        return;
    rememberFolderOf(chosen, m_session.settings(), setting::kOpenFolder);
    setPath(chosen.toStdString());
}

std::optional<PoseConvention> CamerasDialog::chosenConvention() const {
    const int item = m_convention->currentIndex();
    return item <= 0 ? std::nullopt : std::optional(kConventions[static_cast<std::size_t>(item - 1)]);
}

void CamerasDialog::readSoon() {
    ++m_reading;
    m_given.reset();
    setReasonAgainst(m_use, tr("The cameras are being read."));
    m_readSoon->start();
}

void CamerasDialog::read() {
    const OpenScene* scene = m_session.scene(m_scene);
    if (!scene)
        return reject();
    if (path().empty()) {
        m_given.reset();
        fillTable();
        fillPicture();
        showSummary(tr("Choose the file or folder that holds the cameras of “%1”.").arg(scene->name), false);
        return;
    }
    const std::optional<double> focal = m_focal->value() > 0 ? std::optional(m_focal->value()) : std::nullopt;
    m_background.cancel();
    m_background.run(
        [path = path(), convention = chosenConvention(), inputs = scene->runInputs(),
         sampling = frameSampling(m_session.settings()), focal](const CancelToken& token) {
            return givenCameras(path, convention, inputs, sampling, focal, token);
        },
        [this, reading = m_reading](Outcome<GivenCameras> outcome) {
            if (reading == m_reading)
                take(std::move(outcome));
        });
}

void CamerasDialog::take(Outcome<GivenCameras> outcome) {
    m_given.reset();
    if (outcome.value)
        m_given = std::make_shared<const GivenCameras>(std::move(*outcome.value));
    fillTable();
    fillPicture();
    if (m_given) {
        showSummary(summaryText(*m_given), false);
        m_convention->setItemText(0, tr("As the format prescribes (%1)").arg(formatText(m_given->file.format)));
    } else if (outcome.problem) {
        showSummary(QString::fromUtf8(outcome.problem->what()) + QLatin1Char('\n') +
                        QString::fromStdString(outcome.problem->detail()),
                    true);
    }
}

void CamerasDialog::fillTable() {
    m_table->clear();
    if (!m_given)
        return;
    int drawn = 0;
    const QColor secondary = themeColours(palette()).secondary;
    for (const ViewMatch& match : m_given->match.views) {
        auto* item = new QTreeWidgetItem(m_table, {QString::fromStdString(match.view), QString::fromStdString(match.camera),
                                                   matchText(match.rule), remarkText(match)});
        item->setData(kPhoto, Qt::UserRole, match.rule == MatchRule::None ? -1 : drawn++);
        for (int column = 0; column < kColumns; ++column)
            item->setToolTip(column, item->text(column)); // for what is cut off
        if (match.rule == MatchRule::None)
            for (int column = 0; column < kColumns; ++column)
                item->setForeground(column, secondary);
    }
    for (const std::string& surplus : m_given->match.unusedCameras) {
        auto* item = new QTreeWidgetItem(m_table, {tr("no photo"), QString::fromStdString(surplus)});
        item->setData(kPhoto, Qt::UserRole, -1);
        for (int column = 0; column < kColumns; ++column)
            item->setForeground(column, secondary);
    }
}

void CamerasDialog::fillPicture() {
    std::vector<CamerasPicture::Entry> entries;
    if (m_given)
        for (const ViewMatch& match : m_given->match.views)
            if (const auto camera = m_given->match.cameras.find(match.view); camera != m_given->match.cameras.end())
                entries.push_back({camera->second, true});
    m_picture->setCameras(std::move(entries));
}

void CamerasDialog::showSummary(const QString& text, bool isProblem) {
    m_summary->setText(text);
    QPalette colours = palette();
    if (isProblem)
        colours.setColor(QPalette::WindowText, themeColours(palette()).problem);
    m_summary->setPalette(colours);
    setReasonAgainst(m_use, m_given ? QString() : text);
}

void CamerasDialog::accept() {
    if (!m_given)
        return;
    m_session.useCameras(m_scene, m_given, chosenConvention());
    QDialog::accept();
}

} // namespace fathom::ui
