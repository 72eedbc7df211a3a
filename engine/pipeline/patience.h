#pragma once

namespace fathom {

/// How threads of a pass wait for each other where their regions end. Alone on the machine they spin, which is fastest; a
/// thread that spins while another program has the processor of the one it waits for makes everything several times
/// slower, its own program's window included.
class Patience {
public:
    /// Looks whether anything else wants to run and lets waiting threads sleep then, spin otherwise; gives OpenMP fewer
    /// threads for this pass where other programs kept processors busy throughout the last one and still do. Called before
    /// every pass; cheap on a quiet machine, some milliseconds on a busy one.
    /// \param threads  of the pass \param fewerWillDo  its results are the same with any number of threads
    static void adapt(int threads, bool fewerWillDo);

    /// How many of `threads` finish a pass first while that many threads of other programs never rest. Every region of a
    /// pass ends with its slowest thread: those that share a processor hold up the others, unless so few processors are
    /// free that sharing is better than leaving them.
    [[nodiscard]] static int threadsBeside(int strangers, int threads, int processors) noexcept;

    /// Lets waiting threads sleep soon, whatever the machine does, or spin again.
    static void set(bool patient, int threads);
    [[nodiscard]] static bool isPatient();
};

} // namespace fathom
