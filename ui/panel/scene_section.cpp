#include "ui/panel/scene_section.h"

#include "ui/panel/form.h"
#include "ui/session/session.h"
#include "ui/settings/bind.h"
#include "ui/settings/setting_list.h"
#include "ui/text/format.h"
#include "ui/theme/palette.h"
#include "ui/widget/reason.h"

#include <algorithm>

namespace fathom::ui {

namespace {

LabelledSlider* makeSlider(const Setting<double>& setting, bool logarithmic) {
    return new LabelledSlider(setting.minimum, setting.maximum, setting.step, logarithmic);
}

/// Why there are no cameras to draw: matches may find them for every model, so only a result can tell.
QString reasonAgainstCameras(const Session& session) {
    const OpenScene* scene = session.currentScene();
    if (!scene || !scene->result || scene->result->views.empty())
        return {};
    const bool anyCamera = std::ranges::any_of(scene->result->views, [](const ViewPointer& view) { return view->camera.has_value(); });
    return anyCamera ? QString() : SceneSection::tr("The cameras of this scene are not known.");
}

/// Why there are no Gaussians to show.
QString reasonAgainstGaussians(const Session& session) {
    const OpenScene* scene = session.currentScene();
    if (!scene || !scene->hasViews())
        return {};
    const std::vector<ViewPointer> views = scene->views();
    if (std::ranges::any_of(views, [](const ViewPointer& view) { return !view->gaussians.isEmpty(); }))
        return {};
    return scene->request.model.capabilities.gaussians
               ? SceneSection::tr("Choose “Predict Gaussians” and run this scene again.")
               : SceneSection::tr("The model of this scene gives no Gaussians.");
}

/// Why there are no matched points to draw.
QString reasonAgainstMatchedPoints(const Session& session) {
    const OpenScene* scene = session.currentScene();
    const bool known = scene && scene->result && scene->result->structure;
    return !scene || !scene->result || known ? QString()
                                             : SceneSection::tr("This scene was made without matches between photos.");
}

/// What can be said of the shown result; of the chosen model while there is none.
ModelCapabilities capabilitiesOf(const Session& session) {
    const OpenScene* scene = session.currentScene();
    if (scene && scene->hasViews())
        return scene->request.model.capabilities;
    const auto model = session.catalogue().selectedModel();
    return model ? model->capabilities : ModelCapabilities{true, true, true, true, true, true};
}

} // namespace

SceneSection::SceneSection(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_confidence(makeSlider(setting::kConfidencePercentile, false)),
      m_points(new QLabel), m_edges(new QCheckBox(tr("Remove flying edges"))),
      m_sky(makeChoices<SkyPoints>({{SkyPoints::Hide, tr("Hide")},
                                    {SkyPoints::Far, tr("Far behind everything")},
                                    {SkyPoints::Keep, tr("Like anything else")}})),
      m_gaussianCentres(new QCheckBox(tr("Centres of Gaussians"))), m_pointSize(makeSlider(setting::kPointSize, true)),
      m_colourBy(makeChoices<ColourBy>({{ColourBy::Photo, tr("Photo")},
                                        {ColourBy::Depth, tr("Depth")},
                                        {ColourBy::Confidence, tr("Confidence")},
                                        {ColourBy::View, tr("View")}})),
      m_cameras(new QCheckBox(tr("Show cameras"))), m_sparse(new QCheckBox(tr("Show matched points"))),
      m_cameraSize(makeSlider(setting::kCameraSize, true)) {
    QFormLayout* form = makeForm(this);
    addRow(form, tr("Confidence"), m_confidence,
           tr("Points below this percentile of confidence are left out: 0 keeps everything."));
    m_points->setFont(themeFont(TextSize::Secondary));
    m_points->setProperty("secondary", true);
    m_points->setAccessibleName(tr("Points kept"));
    form->addRow(QString(), m_points);
    setExplanation(m_edges, tr("Leaves out points that hang between a near and a far surface"));
    form->addRow(m_edges);
    addRow(form, tr("Sky"), m_sky,
           tr("What the model takes for sky: left out, kept as a backdrop at the far depth that the model gives it, or "
              "filtered like anything else. Exports follow."));
    setExplanation(m_gaussianCentres,
                   tr("Shows and exports the centres and colours of the 3D Gaussians instead of the depth's points"));
    form->addRow(m_gaussianCentres);
    addRow(form, tr("Point size"), m_pointSize, tr("Diameter of a point in the 3D view"));
    addRow(form, tr("Colour by"), m_colourBy, tr("What gives a point its colour"));
    form->addRow(m_cameras);
    setExplanation(m_cameras, tr("Draws where each view was taken from"));
    form->addRow(m_sparse);
    setExplanation(m_sparse, tr("Draws the points that matches between photos found; a double click on one shows "
                                "the photos that see it"));
    addRow(form, tr("Camera size"), m_cameraSize, tr("Size of the drawn cameras"));
    m_confidence->setSuffix(tr(" %"));
    m_pointSize->setSuffix(tr(" px"));
    m_cameraSize->setSuffix(tr(" ×"));

    Settings& settings = session.settings();
    bind(m_confidence, settings, setting::kConfidencePercentile);
    bind(m_edges, settings, setting::kRemoveEdges);
    bind(m_sky, settings, setting::kSky);
    bind(m_gaussianCentres, settings, setting::kGaussianCentres);
    bind(m_pointSize, settings, setting::kPointSize);
    bind(m_colourBy, settings, setting::kColourBy);
    bind(m_cameras, settings, setting::kShowCameras);
    bind(m_sparse, settings, setting::kShowSparsePoints);
    bind(m_cameraSize, settings, setting::kCameraSize);
    connect(&session, &Session::currentChanged, this, &SceneSection::refreshCapabilities);
    connect(&session, &Session::viewsAdded, this, &SceneSection::refreshCapabilities);
    connect(&session, &Session::sceneChanged, this, &SceneSection::refreshCapabilities);
    connect(&session.catalogue(), &Catalogue::modelsChanged, this, &SceneSection::refreshCapabilities);
    refreshCapabilities();
    showPointCount(0, 0);
}

void SceneSection::showPointCount(qulonglong kept, qulonglong total) {
    m_points->setText(total == 0 ? tr("no points yet")
                                 : tr("%1 of %2 points").arg(countText(kept), countText(total)));
}

QString SceneSection::pointCountText() const {
    return m_points->text();
}

void SceneSection::refreshCapabilities() {
    const ModelCapabilities can = capabilitiesOf(m_session);
    const QString noConfidence = can.confidence ? QString() : tr("This model gives no confidence.");
    const QString noCameras = reasonAgainstCameras(m_session);
    setReasonAgainst(m_confidence, noConfidence);
    setItemReason(m_colourBy, m_colourBy->findData(static_cast<int>(ColourBy::Confidence)), noConfidence);
    setReasonAgainst(m_sky, can.sky ? QString() : tr("This model does not tell what is sky."));
    setReasonAgainst(m_gaussianCentres, reasonAgainstGaussians(m_session));
    setReasonAgainst(m_cameras, noCameras);
    setReasonAgainst(m_cameraSize, noCameras);
    setReasonAgainst(m_sparse, reasonAgainstMatchedPoints(m_session));
}

} // namespace fathom::ui
