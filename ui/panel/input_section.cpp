#include "ui/panel/input_section.h"

#include "ui/actions.h"
#include "ui/panel/form.h"
#include "ui/session/session.h"
#include "ui/settings/bind.h"
#include "ui/settings/setting_list.h"
#include "ui/theme/palette.h"
#include "ui/widget/reason.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>

namespace fathom::ui {

namespace {

/// Pixels in steps of a patch; below the smallest resolution there is only 0, the model's own.
class ResolutionBox : public QSpinBox {
public:
    void stepBy(int steps) override {
        const int wanted =
            value() == 0 && steps > 0 ? kProcessResolutionRange.minimum : value() + steps * kPatchSize;
        setValue(wanted < kProcessResolutionRange.minimum ? 0 : wanted);
    }

protected:
    [[nodiscard]] int valueFromText(const QString& text) const override {
        const int typed = QSpinBox::valueFromText(text);
        return typed > 0 && typed < kProcessResolutionRange.minimum ? kProcessResolutionRange.minimum : typed;
    }
};

} // namespace

InputSection::InputSection(Session& session, const Actions& actions, QWidget* parent)
    : QWidget(parent), m_session(session), m_resolution(new ResolutionBox),
      m_method(makeChoices<ResizeMethod>({{ResizeMethod::UpperBoundResize, tr("Long side, scale")},
                                          {ResizeMethod::UpperBoundCrop, tr("Long side, cut")},
                                          {ResizeMethod::LowerBoundResize, tr("Short side, scale")},
                                          {ResizeMethod::LowerBoundCrop, tr("Short side, cut")}})),
      m_reference(makeChoices<ReferenceView>({{ReferenceView::SaddleBalanced, tr("Best connected")},
                                              {ReferenceView::SaddleSimRange, tr("Most varied")},
                                              {ReferenceView::Middle, tr("Middle")},
                                              {ReferenceView::First, tr("First")}})),
      m_poses(makeChoices<PoseSource>(
          {{PoseSource::Automatic, tr("Automatic")},
           {PoseSource::CameraHead, tr("Network camera head")},
           {PoseSource::Rays, tr("Network rays (slower)")},
           {PoseSource::Matches, tr("Matches + bundle adjustment")},
           {PoseSource::Given, tr("Given: imported cameras")}})),
      m_refine(new QCheckBox(tr("Refine by matches"))), m_radial(new QCheckBox(tr("Bent lenses"))),
      m_focal(new QDoubleSpinBox), m_gaussians(new QCheckBox(tr("Predict Gaussians"))),
      m_features(new QCheckBox(tr("Feature pictures"))), m_featureBlock(new QSpinBox), m_cameras(new QLabel) {
    QFormLayout* form = makeForm(this);
    addRow(form, tr("Resolution"), m_resolution,
           tr("Pixels of the side that is scaled. More shows finer detail and takes longer."));
    addRow(form, tr("Resizing"), m_method,
           tr("Which side gets that many pixels, and how the other one follows"));
    addWideRow(form, tr("Video frames"), makeSampling(), tr("Which frames of a video become views"));
    addRow(form, tr("Reference view"), m_reference, tr("The view from which the network sees the others"));
    addRow(form, tr("Poses from"), m_poses,
           tr("Where cameras come from: the network where it gives them, or what several photos have in common"));
    auto* importing = new QToolButton;
    importing->setDefaultAction(actions[ActionId::ImportCameras]);
    importing->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    importing->setAutoRaise(true);
    form->addRow(QString(), importing);
    m_cameras->setWordWrap(true);
    m_cameras->setFont(themeFont(TextSize::Secondary));
    m_cameras->setProperty("secondary", true);
    m_cameras->setAccessibleName(tr("Imported cameras"));
    form->addRow(QString(), m_cameras);
    setExplanation(
        m_refine,
        tr("Adjusts the network's cameras to points that several photos see, and makes the depths agree"));
    form->addRow(m_refine);
    setExplanation(m_radial, tr("Finds one radial term of each lens too where matches give the cameras: for wide "
                                "lenses whose straight lines come out bent"));
    form->addRow(m_radial);

    m_focal->setDecimals(1);
    m_focal->setSingleStep(setting::kFocal.step);
    m_focal->setSuffix(tr(" px"));
    m_focal->setSpecialValueText(tr("From EXIF"));
    addRow(form, tr("Focal length"), m_focal,
           tr("Of all photos, in their own pixels, for models whose metres depend on it and for cameras from matches"));
    setExplanation(m_gaussians, tr("Also predicts 3D Gaussians for splat viewers; needs more memory"));
    form->addRow(m_gaussians);
    setExplanation(m_features, tr("Also shows in colours what one block of the network sees: alike patches have one colour"));
    form->addRow(m_features);
    m_featureBlock->setSpecialValueText(tr("Last"));
    addRow(form, tr("Of block"), m_featureBlock, tr("Number of the transformer block, from 0; early ones see edges"));

    Settings& settings = session.settings();
    m_resolution->setSuffix(tr(" px"));
    bind(m_resolution, settings, setting::kProcessResolution);
    bind(m_method, settings, setting::kResizeMethod);
    bind(m_reference, settings, setting::kReferenceView);
    bind(m_poses, settings, setting::kPoseSource);
    bind(m_refine, settings, setting::kRefinePoses);
    bind(m_focal, settings, setting::kFocal);
    bind(m_gaussians, settings, setting::kGaussians);
    bind(m_features, settings, setting::kFeatures);
    bind(m_featureBlock, settings, setting::kFeatureBlock);
    connect(&settings, &Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String(setting::kPoseSource.key) || key == QLatin1String(setting::kFeatures.key))
            refreshCapabilities();
    });
    bind(m_radial, settings, setting::kRadialTerm);
    connect(&session.catalogue(), &Catalogue::modelsChanged, this, &InputSection::refreshCapabilities);
    connect(&session, &Session::currentChanged, this, &InputSection::refreshCameras);
    connect(&session, &Session::sceneChanged, this, &InputSection::refreshCameras);
    refreshCapabilities();
    refreshCameras();
}

void InputSection::refreshCameras() {
    const OpenScene* scene = m_session.currentScene();
    const GivenCameras* given = scene ? scene->given.get() : nullptr;
    m_cameras->setVisible(given);
    if (given)
        m_cameras->setText(tr("%1: cameras of %2 of %3 photos")
                               .arg(QString::fromStdString(given->path.filename().string()))
                               .arg(given->match.cameras.size())
                               .arg(given->match.views.size()));
    setItemReason(m_poses, m_poses->findData(static_cast<int>(PoseSource::Given)),
                  given ? QString() : tr("Import the cameras of this scene first."));
}

QWidget* InputSection::makeSampling() {
    Settings& settings = m_session.settings();
    auto* row = new QWidget;
    m_sampling = makeChoices<FrameSampling::Mode>({{FrameSampling::Mode::PerSecond, tr("Per second")},
                                                   {FrameSampling::Mode::EveryNth, tr("Every n-th")},
                                                   {FrameSampling::Mode::AtMost, tr("At most")}});
    m_sampling->setAccessibleName(tr("Video frames"));
    auto* perSecond = new QDoubleSpinBox;
    auto* everyNth = new QSpinBox;
    auto* atMost = new QSpinBox;
    perSecond->setDecimals(2);
    perSecond->setSingleStep(setting::kSamplesPerSecond.step);
    perSecond->setAccessibleName(tr("Frames per second"));
    everyNth->setAccessibleName(tr("One of how many frames"));
    atMost->setAccessibleName(tr("Most frames"));
    bind(m_sampling, settings, setting::kSamplingMode);
    bind(perSecond, settings, setting::kSamplesPerSecond);
    bind(everyNth, settings, setting::kEveryNth);
    bind(atMost, settings, setting::kAtMost);
    m_samplingValue = new QStackedWidget;
    for (QWidget* value : std::initializer_list<QWidget*>{perSecond, everyNth, atMost})
        m_samplingValue->addWidget(value);
    m_samplingValue->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);

    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpacing);
    layout->addWidget(m_sampling, 3);
    layout->addWidget(m_samplingValue, 2);
    row->setFocusProxy(m_sampling);

    // The pages are in the order of the modes.
    const auto showValue = [this] {
        m_samplingValue->setCurrentIndex(
            static_cast<int>(m_session.settings().value(setting::kSamplingMode)));
    };
    connect(&settings, &Settings::changed, m_samplingValue, showValue);
    showValue();
    return row;
}

void InputSection::refreshCapabilities() {
    const auto model = m_session.catalogue().selectedModel();
    m_resolution->setSpecialValueText(model ? tr("Automatic (%1 px)").arg(model->defaultResolution)
                                            : tr("Automatic"));
    m_resolution->setMinimumWidth(
        m_resolution->sizeHint().width()); // Qt's own minimum forgets the special text
    if (!model)
        return;
    const QString noPoses =
        model->capabilities.poses ? QString() : tr("The chosen model gives no camera poses.");
    setReasonAgainst(m_reference, noPoses);
    setReasonAgainst(m_refine, noPoses);
    setItemReason(m_poses, m_poses->findData(static_cast<int>(PoseSource::CameraHead)), noPoses);
    const PoseSource source = m_session.settings().value(setting::kPoseSource);
    const bool byMatches =
        source == PoseSource::Matches || (source == PoseSource::Automatic && !model->capabilities.poses);
    setReasonAgainst(m_focal, model->capabilities.needsFocal || byMatches
                                  ? QString()
                              : source == PoseSource::Given
                                  ? tr("The imported cameras have focal lengths of their own.")
                                  : tr("The chosen model finds the focal length by itself."));
    setReasonAgainst(m_gaussians,
                     model->capabilities.gaussians ? QString() : tr("The chosen model gives no Gaussians."));
    const QString noFeatures = model->family == ModelFamily::DepthAnything3
                                   ? QString()
                                   : tr("Only networks of Depth Anything 3 show their features.");
    setReasonAgainst(m_features, noFeatures);
    setReasonAgainst(m_featureBlock,
                     noFeatures.isEmpty() && !m_session.settings().value(setting::kFeatures)
                         ? tr("Choose “Feature pictures” first.")
                         : noFeatures);
    setItemReason(m_poses, m_poses->findData(static_cast<int>(PoseSource::Rays)),
                  model->capabilities.rays ? QString() : tr("The chosen model gives no ray map."));
}

} // namespace fathom::ui
