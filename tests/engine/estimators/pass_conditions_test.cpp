#include <torch/torch.h>

#include "engine/estimators/pass_conditions.h"

#include "engine/base/error.h"
#include "engine/pipeline/patience.h"

#include <QTest>
#include <cmath>

using namespace fathom;

namespace {

ModelDescription modelAt(const char* weights) {
    ModelDescription model;
    model.weights = weights;
    return model;
}

} // namespace

class PassConditionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void depthWithoutAFiniteValueNamesTheWeights() {
        torch::Tensor depth = torch::full({1, 4, 6}, NAN);
        depth.index_put_({0, 2}, INFINITY);
        try {
            requireUsableDepth(depth, modelAt("broken.safetensors"));
            QFAIL("expected an error");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::Internal);
            QCOMPARE(QByteArray(error.detail().c_str()), QByteArray("broken.safetensors"));
        }
    }

    void oneFiniteValueIsUsableWhereverItLies() {
        torch::Tensor depth = torch::full({1, 4, 6}, NAN);
        depth[0][3][5] = 2.0F;
        requireUsableDepth(depth, modelAt("w"));
        requireUsableDepth(depth.transpose(1, 2), modelAt("w"));
    }

    void threadsOfLibTorchSleepInPassesOfOwnKernels() {
        Patience::set(false, 1);
        establish({.threads = 1, .ownKernels = true});
        QVERIFY(Patience::isPatient());
        QCOMPARE(at::get_num_threads(), 1);
    }
};

QTEST_GUILESS_MAIN(PassConditionsTest)
#include "pass_conditions_test.moc"
