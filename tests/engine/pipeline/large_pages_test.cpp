#include <torch/torch.h>

#include "engine/pipeline/large_pages.h"

#include <QTest>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>

using namespace fathom;

namespace {

/// What the system says of the mapping around a place: VmFlags of /proc/self/smaps, empty where there is none.
std::string flagsOf(const void* place) {
    const auto address = reinterpret_cast<std::uintptr_t>(place);
    std::ifstream stream("/proc/self/smaps");
    bool isInside = false;
    for (std::string line; std::getline(stream, line);) {
        std::uintptr_t first = 0, end = 0;
        if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " ", &first, &end) == 2)
            isInside = address >= first && address < end;
        else if (isInside && line.starts_with("VmFlags:"))
            return line + " ";
    }
    return {};
}

} // namespace

class LargePagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void largeTensorsAreAdvisedToLargePages() {
        askForLargePages();
        constexpr std::int64_t kFloats = std::int64_t{4} << 20;
        const torch::Tensor large = torch::empty({kFloats});
        const std::string flags = flagsOf(large.const_data_ptr<float>() + kFloats / 2);
        if (flags.empty())
            QSKIP("the system does not tell");
        QVERIFY2(flags.find(" hg ") != std::string::npos, flags.c_str());
    }
};

QTEST_GUILESS_MAIN(LargePagesTest)
#include "large_pages_test.moc"
