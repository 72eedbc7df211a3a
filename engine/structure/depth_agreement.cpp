#include "engine/structure/depth_agreement.h"

#include "engine/geometry/median.h"

#include <Eigen/Cholesky>
#include <Eigen/SparseCholesky>
#include <Eigen/SparseCore>

#include <array>
#include <span>

namespace fathom {

namespace {

constexpr double kSameSurface = 0.5; ///< |log ratio| beyond which two depths are of different things

/// Two neighbours and by how much the one's depth is off in the other's eyes.
struct Edge {
    std::size_t from, to;
    double ratio; ///< log of predicted over own: the step of `to` minus that of `from`
    double weight;
};

std::vector<Edge> edgesOf(const DepthComparison& comparison, const DepthFits& fits) {
    std::vector<Edge> edges;
    for (std::size_t a = 0; a < fits.size(); ++a)
        for (const std::size_t b : comparison.neighbours(a)) {
            std::vector<double> ratios;
            comparison.compare(a, b, fits, [&](const DepthPrediction& found) {
                const double ratio = std::log(found.predicted / found.own);
                if (std::abs(ratio) < kSameSurface)
                    ratios.push_back(ratio);
            });
            constexpr std::size_t kLeast = 20;
            if (ratios.size() < kLeast)
                continue;
            const auto weight = static_cast<double>(ratios.size());
            edges.push_back({a, b, medianOf(std::move(ratios)), weight});
        }
    return edges;
}

/// Normal equations of a few unknowns a view.
class NormalEquations {
public:
    explicit NormalEquations(std::size_t unknowns) : m_right(Eigen::VectorXd::Zero(static_cast<Eigen::Index>(unknowns))) {}

    void add(std::size_t row, std::size_t column, double value) {
        m_entries.emplace_back(static_cast<int>(row), static_cast<int>(column), value);
    }
    void addToRight(std::size_t unknown, double value) { m_right[static_cast<Eigen::Index>(unknown)] += value; }

    [[nodiscard]] Eigen::VectorXd solve() const {
        Eigen::SparseMatrix<double> normal(m_right.size(), m_right.size());
        normal.setFromTriplets(m_entries.begin(), m_entries.end());
        return Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>>(normal).solve(m_right);
    }

private:
    std::vector<Eigen::Triplet<double>> m_entries;
    Eigen::VectorXd m_right;
};

/// Steps of all factors' logarithms.
Eigen::VectorXd balancingSteps(const std::vector<Edge>& edges, const DepthAnchors& anchors) {
    constexpr int kReweightings = 10;
    constexpr double kWidth = 0.02;
    constexpr double kAnchorWorth = 4; // samples
    constexpr double kHeld = 1e-3;     // everything is held a little, so that the system is sound
    Eigen::VectorXd steps = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(anchors.size()));
    for (int round = 0; round < kReweightings; ++round) {
        NormalEquations normal(anchors.size());
        for (std::size_t view = 0; view < anchors.size(); ++view)
            normal.add(view, view, kAnchorWorth * static_cast<double>(anchors[view].size()) + kHeld);
        for (const Edge& edge : edges) {
            const double residual = steps[static_cast<Eigen::Index>(edge.to)] -
                                    steps[static_cast<Eigen::Index>(edge.from)] - edge.ratio;
            const double weight = edge.weight / std::max(1.0, std::abs(residual) / kWidth);
            normal.add(edge.from, edge.from, weight);
            normal.add(edge.to, edge.to, weight);
            normal.add(edge.from, edge.to, -weight);
            normal.add(edge.to, edge.from, -weight);
            normal.addToRight(edge.to, weight * edge.ratio);
            normal.addToRight(edge.from, -weight * edge.ratio);
        }
        steps = normal.solve();
    }
    return steps;
}

/// How the logarithm of a corrected depth follows its view's two unknowns: the logarithm of the factor, and the
/// shift as a share of the view's typical depth (or nearness) times the factor.
using FitDerivative = std::array<double, 2>;

/// One adjustment of all fits.
class FitAdjustment {
public:
    FitAdjustment(const DepthComparison& comparison, const DepthAnchors& anchors, FitFreedom freedom, DepthFits& fits)
        : m_comparison(comparison), m_views(comparison.views()), m_anchors(anchors),
          m_unknowns(freedom == FitFreedom::FactorAndShift ? 2 : 1), m_fits(fits), m_start(fits) {
        for (std::size_t view = 0; view < fits.size(); ++view)
            m_ranges.push_back(rangeOf(view));
    }

    void run() {
        constexpr int kSteps = 8;
        for (int step = 0; step < kSteps; ++step)
            move();
    }

private:
    /// Typical, nearest and farthest estimate of a view, as depth or as nearness.
    struct Range {
        double typical = 1;
        double low = 1;
        double high = 1;
    };

    [[nodiscard]] Range rangeOf(std::size_t view) const {
        std::vector<double> depths = m_comparison.estimatedDepths(view);
        if (depths.empty())
            return {};
        const auto at = [&](double share) {
            const double depth = depths[static_cast<std::size_t>(share * static_cast<double>(depths.size() - 1))];
            return m_views[view].inverse ? 1 / depth : depth;
        };
        constexpr double kEnds = 0.02;
        Range range{at(0.5), at(kEnds), at(1 - kEnds)};
        if (range.low > range.high)
            std::swap(range.low, range.high);
        return range;
    }

    [[nodiscard]] FitDerivative derivativeAt(std::size_t view, double corrected) const {
        const double byShift = m_fits[view].scale * m_ranges[view].typical;
        return m_views[view].inverse ? FitDerivative{-1, -byShift * corrected} : FitDerivative{1, byShift / corrected};
    }

    struct Sample {
        std::size_t first = 0;
        std::size_t second = 0; ///< the same for an anchor
        FitDerivative byFirst{};
        FitDerivative bySecond{};
        double residual = 0;
    };

    [[nodiscard]] std::vector<Sample> pairSamples() const {
        std::vector<Sample> samples;
        for (std::size_t a = 0; a < m_fits.size(); ++a)
            for (const std::size_t b : m_comparison.neighbours(a))
                m_comparison.compare(a, b, m_fits, [&](const DepthPrediction& found) {
                    const double residual = std::log(found.predicted / found.own);
                    if (std::abs(residual) > kSameSurface)
                        return;
                    const double corrected = correctedDepth(found.from, m_fits[a], m_views[a].inverse);
                    const double share = corrected * found.perCorrected / found.predicted;
                    Sample sample{a, b, derivativeAt(a, corrected), derivativeAt(b, found.own),
                                  residual};
                    for (double& value : sample.byFirst)
                        value *= share;
                    for (double& value : sample.bySecond)
                        value = -value;
                    samples.push_back(sample);
                });
        return samples;
    }

    [[nodiscard]] std::vector<Sample> anchorSamples() const {
        std::vector<Sample> samples;
        for (std::size_t view = 0; view < m_fits.size(); ++view)
            for (const DepthPair& anchor : m_anchors[view]) {
                const double corrected = correctedDepth(anchor.estimated, m_fits[view], m_views[view].inverse);
                if (corrected <= 0)
                    continue;
                const double residual = std::log(corrected / anchor.wanted);
                if (std::abs(residual) < kSameSurface)
                    samples.push_back({view, view, derivativeAt(view, corrected), {}, residual});
            }
        return samples;
    }

    void addTo(NormalEquations& normal, const std::vector<Sample>& samples, double worth) {
        std::vector<double> distances;
        for (const Sample& sample : samples)
            distances.push_back(std::abs(sample.residual));
        constexpr double kSmallest = 0.003;
        constexpr double kWidths = 2 * 1.4826; // twice the standard deviation that the median tells
        const double width = std::max(kSmallest, kWidths * medianOf(std::move(distances)));
        // Samples of one pair come one after the other.
        for (auto begin = samples.begin(); begin != samples.end();) {
            const auto end = std::find_if(begin, samples.end(), [&](const Sample& sample) {
                return sample.first != begin->first || sample.second != begin->second;
            });
            addPair(normal, {begin, end}, width, worth);
            begin = end;
        }
    }

    /// \param samples all of the same one or two views
    void addPair(NormalEquations& normal, std::span<const Sample> samples, double width, double worth) {
        Eigen::Matrix4d matrix = Eigen::Matrix4d::Zero();
        Eigen::Vector4d right = Eigen::Vector4d::Zero();
        double support = 0;
        for (const Sample& sample : samples) {
            const double ratio = sample.residual / width;
            const double weight = worth / (1 + ratio * ratio);
            const Eigen::Vector4d derivative(sample.byFirst[0], sample.byFirst[1], sample.bySecond[0], sample.bySecond[1]);
            matrix += weight * derivative * derivative.transpose();
            right -= weight * sample.residual * derivative;
            support += weight;
        }
        const std::size_t views[] = {samples.front().first, samples.front().second};
        const int sides = views[0] == views[1] ? 1 : 2;
        for (int side = 0; side < sides; ++side) {
            m_support[views[side]] += support;
            for (int k = 0; k < m_unknowns; ++k) {
                const int row = 2 * side + k;
                normal.addToRight(place(views[side], k), right[row]);
                for (int other = 0; other < sides; ++other)
                    for (int l = 0; l < m_unknowns; ++l)
                        normal.add(place(views[side], k), place(views[other], l), matrix(row, 2 * other + l));
            }
        }
    }

    [[nodiscard]] std::size_t place(std::size_t view, int unknown) const {
        return static_cast<std::size_t>(m_unknowns) * view + static_cast<std::size_t>(unknown);
    }

    void move() {
        NormalEquations normal(static_cast<std::size_t>(m_unknowns) * m_fits.size());
        m_support.assign(m_fits.size(), 0);
        const std::vector<Sample> pairs = pairSamples();
        const std::vector<Sample> anchors = anchorSamples();
        // Neighbours say little about the size of everything; anchors count as much as all of them.
        constexpr double kMostWorth = 30;
        const double worth = static_cast<double>(pairs.size()) / std::max(1.0, static_cast<double>(anchors.size()));
        addTo(normal, pairs, 1);
        addTo(normal, anchors, std::clamp(worth, 1.0, kMostWorth));
        for (std::size_t view = 0; view < m_fits.size(); ++view) {
            constexpr double kSound = 1e-3; // holds what nothing else does
            constexpr double kHeld = 0.01;  // a step must lower the mean square of the log ratios by this times its square
            const double hold = kHeld * m_support[view] + kSound;
            const DepthFit& fit = m_fits[view];
            normal.add(place(view, 0), place(view, 0), hold);
            normal.addToRight(place(view, 0), -hold * std::log(fit.scale / m_start[view].scale));
            if (m_unknowns < 2)
                continue;
            normal.add(place(view, 1), place(view, 1), hold);
            normal.addToRight(place(view, 1), hold * (shiftShare(view, m_start[view]) - shiftShare(view, fit)));
        }
        const Eigen::VectorXd steps = normal.solve();
        for (std::size_t view = 0; view < m_fits.size(); ++view) {
            const auto at = static_cast<Eigen::Index>(place(view, 0));
            take(view, steps[at], m_unknowns < 2 ? 0 : steps[at + 1]);
        }
    }

    /// A fit's shift in units of the view's typical depth (or nearness) times the factor.
    [[nodiscard]] double shiftShare(std::size_t view, const DepthFit& fit) const {
        return fit.shift / (fit.scale * m_ranges[view].typical);
    }

    void take(std::size_t view, double logFactor, double shiftStep) {
        constexpr double kMostStep = 0.5;
        DepthFit& fit = m_fits[view];
        const Range& range = m_ranges[view];
        const double typical = range.typical;
        double share = shiftShare(view, fit) + std::clamp(shiftStep, -kMostStep, kMostStep);
        constexpr double kFlattest = 0.5;
        share = std::clamp(share, -kFlattest * range.low / typical, kFlattest);
        const double factor = fit.scale * std::exp(std::clamp(logFactor, -kMostStep, kMostStep));
        fit = {factor, factor * typical * share};
    }

    const DepthComparison& m_comparison;
    const std::vector<DepthView>& m_views;
    const DepthAnchors& m_anchors;
    const int m_unknowns; ///< of each view
    DepthFits& m_fits;
    const DepthFits m_start;
    std::vector<Range> m_ranges;
    std::vector<double> m_support; ///< weight of all samples of each view
};

} // namespace

void balanceFactors(const DepthComparison& comparison, const DepthAnchors& anchors, DepthFits& fits) {
    constexpr int kRounds = 4;
    for (int round = 0; round < kRounds; ++round) {
        const Eigen::VectorXd steps = balancingSteps(edgesOf(comparison, fits), anchors);
        for (std::size_t view = 0; view < fits.size(); ++view) {
            const double step = steps[static_cast<Eigen::Index>(view)];
            const double factor = std::exp(comparison.views()[view].inverse ? -step : step);
            fits[view].scale *= factor;
            fits[view].shift *= factor;
        }
    }
}

void adjustFits(const DepthComparison& comparison, const DepthAnchors& anchors, FitFreedom freedom, DepthFits& fits) {
    FitAdjustment(comparison, anchors, freedom, fits).run();
}

} // namespace fathom
