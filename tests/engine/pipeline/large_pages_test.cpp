#include <torch/torch.h>

#include "engine/pipeline/large_pages.h"

#include "tests/support/process_memory.h"

#include <QTest>
#include <cstdint>
#include <string>

using namespace fathom;
using fathom::test::mappingFlagsOf;

class LargePagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void largeTensorsAreAdvisedToLargePages() {
        askForLargePages();
        constexpr std::int64_t kFloats = std::int64_t{4} << 20;
        const torch::Tensor large = torch::empty({kFloats});
        const std::string flags = mappingFlagsOf(large.const_data_ptr<float>() + kFloats / 2);
        if (flags.empty())
            QSKIP("the system does not tell");
        QVERIFY2(flags.find(" hg ") != std::string::npos, flags.c_str());
    }
};

QTEST_GUILESS_MAIN(LargePagesTest)
#include "large_pages_test.moc"
