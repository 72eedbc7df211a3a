#pragma once

namespace fathom {

/// How threads of LibTorch wait for each other where their regions end. Alone on the machine they spin, which is fastest; a
/// thread that spins while somebody else wants its processor makes everything several times slower, its own program's
/// window included.
class Patience {
public:
    /// Before a pass of so many threads on the processor; passes may run side by side. Lets waiting threads sleep where
    /// anything else wants to run, another program or the team of this program's own kernels, and spin otherwise.
    /// \param ownKernels  they compute most of the pass
    static void choose(int threads, bool ownKernels);

    /// Lets waiting threads sleep soon, whatever the machine does, or spin again.
    static void set(bool patient, int threads);
    [[nodiscard]] static bool isPatient();
};

} // namespace fathom
