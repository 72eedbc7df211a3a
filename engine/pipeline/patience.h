#pragma once

#include "engine/pipeline/processor_accounts.h"

#include <optional>

namespace fathom {

/// How threads of a pass wait for each other where their regions end. Alone on the machine they spin, which is fastest; a
/// thread that spins while another program has the processor of the one it waits for makes everything several times
/// slower, its own program's window included.
class Patience {
public:
    /// How many of `threads` finish a pass first while that many threads of other programs never rest. Every region of a
    /// pass ends with its slowest thread: those that share a processor hold up the others, unless so few processors are
    /// free that sharing is better than leaving them.
    [[nodiscard]] static int threadsBeside(int strangers, int threads, int processors) noexcept;

    /// Lets waiting threads sleep soon, whatever the machine does, or spin again.
    static void set(bool patient, int threads);
    [[nodiscard]] static bool isPatient();
};

/// Made before a pass on the processor, by the thread that calls for it, and kept until the pass ends; passes may run side
/// by side. Looks whether anything else wants to run and lets waiting threads sleep then, spin otherwise; gives OpenMP
/// fewer threads for this pass where other programs kept processors busy throughout the last ones and still do. When it
/// ends the next ones know its company. Cheap on a quiet machine, some milliseconds on a busy one.
class PatientPass {
public:
    PatientPass() = default; ///< of a pass that runs elsewhere: does nothing
    /// \param threads  of the pass \param fewerWillDo  its results are the same with any number of threads
    PatientPass(int threads, bool fewerWillDo);
    ~PatientPass();
    PatientPass(const PatientPass&) = delete;
    PatientPass& operator=(const PatientPass&) = delete;

private:
    std::optional<ProcessorAccounts> m_begun; ///< none: nobody asks for the company of this pass
};

} // namespace fathom
