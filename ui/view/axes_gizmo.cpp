#include <GL/glew.h>

#include "ui/view/axes_gizmo.h"

#include "ui/view/gl_objects.h"

#include <open3d/geometry/TriangleMesh.h>
#include <open3d/visualization/shader/GeometryRenderer.h>
#include <open3d/visualization/visualizer/RenderOption.h>
#include <open3d/visualization/visualizer/ViewControl.h>

namespace fathom::ui {

namespace {

/// Length of an axis in halves of the gizmo's side at the camera below.
constexpr double kReach = 0.66;

std::shared_ptr<open3d::geometry::TriangleMesh> axesMesh() {
    const auto mesh = open3d::geometry::TriangleMesh::CreateCoordinateFrame(1.0);
    const std::array<Eigen::Vector3d, 3> colours{Eigen::Vector3d(0.90, 0.33, 0.29),
                                                 Eigen::Vector3d(0.25, 0.70, 0.50),
                                                 Eigen::Vector3d(0.24, 0.55, 0.99)};
    for (Eigen::Vector3d& colour : mesh->vertex_colors_)
        for (int axis = 0; axis < 3; ++axis)
            if (colour.isApprox(Eigen::Vector3d::Unit(axis))) {
                colour = colours[static_cast<std::size_t>(axis)];
                break;
            }
    return mesh;
}

} // namespace

struct AxesGizmo::Open3DParts {
    open3d::visualization::glsl::TriangleMeshRenderer renderer;
    open3d::visualization::ViewControl control;
    open3d::visualization::RenderOption option;
    GlName vertices{GlName::Kind::VertexArray};
};

AxesGizmo::AxesGizmo() : m_parts(std::make_unique<Open3DParts>()) {
    const auto mesh = axesMesh();
    glBindVertexArray(m_parts->vertices.id());
    m_parts->renderer.AddGeometry(mesh);
    glBindVertexArray(0);
    m_parts->control.Reset();
    // A ball around the origin, so that the axes turn about their common end.
    m_parts->control.FitInGeometry(*open3d::geometry::TriangleMesh::CreateSphere(1.0));
    m_parts->option.mesh_show_back_face_ = true;
}

AxesGizmo::~AxesGizmo() = default;

void AxesGizmo::draw(const RigidTransform& eyeFromWorld, const QRect& place) {
    open3d::visualization::ViewControl& control = m_parts->control;
    control.ChangeWindowSize(place.width(), place.height());
    control.SetLookat(Eigen::Vector3d::Zero());
    control.SetFront(-eyeFromWorld.rotation.row(2).transpose());
    control.SetUp(-eyeFromWorld.rotation.row(1).transpose());
    control.SetZoom(0.6);
    glDepthMask(GL_TRUE);
    glEnable(GL_SCISSOR_TEST);
    glScissor(place.x(), place.y(), place.width(), place.height());
    glClear(GL_DEPTH_BUFFER_BIT);
    control.SetViewMatrices();
    glViewport(place.x(), place.y(), place.width(), place.height());
    glBindVertexArray(m_parts->vertices.id());
    m_parts->renderer.Render(m_parts->option, control);
    glBindVertexArray(0);
    glDisable(GL_SCISSOR_TEST);
    glDisable(GL_CULL_FACE);
    glPolygonMode(GL_FRONT_AND_BACK, GL_FILL);
    glDisable(GL_POLYGON_OFFSET_FILL);
}

std::array<QPointF, 3> AxesGizmo::labelPositions(const RigidTransform& eyeFromWorld) {
    std::array<QPointF, 3> positions;
    for (int axis = 0; axis < 3; ++axis) {
        const Eigen::Vector3d tip = eyeFromWorld.rotation.col(axis);
        positions[static_cast<std::size_t>(axis)] = QPointF(tip.x(), tip.y()) * kReach * 1.3;
    }
    return positions;
}

} // namespace fathom::ui
