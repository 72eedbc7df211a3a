#pragma once

#include "engine/pipeline/estimate_options.h"

#include <string>
#include <vector>

namespace fathom {

/// How a form of arithmetic did on one transformer block with known weights.
struct ArithmeticTrial {
    Precision precision = Precision::Fp32;
    double milliseconds = 0; ///< of processor time on one thread, the fastest of a few
    double error = 0;        ///< mean relative difference from plain fp32
    bool isRight = true;     ///< the error is what the arithmetic may have

    friend bool operator==(const ArithmeticTrial&, const ArithmeticTrial&) = default;
};

/// What the processor was seen to do.
struct SelfTest {
    std::vector<ArithmeticTrial> trials; ///< Fp32, Bf16, Int8: those that the processor has
    bool tilesFail = false;              ///< it has AMX tiles and they compute something else; then they are not used
};

/// The fastest right one of those that Automatic may choose: int8 is left to people, because it changes more.
[[nodiscard]] Precision fastestOf(const SelfTest& test) noexcept;

/// "fp32:3.21:1e-07:1;bf16:…", and back; an empty test for text that is none. For keeping on the disk.
[[nodiscard]] std::string textOf(const SelfTest& test);
[[nodiscard]] SelfTest selfTestOf(const std::string& text);

/// Times the block in every form, half a second or so. \param native  precisions that the processor has units for
[[nodiscard]] SelfTest runSelfTest(const std::vector<Precision>& native);

/// The test of this processor: run once on a machine and kept in the program's cache.
[[nodiscard]] const SelfTest& processorSelfTest();

} // namespace fathom
