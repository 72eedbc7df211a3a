#pragma once

namespace fathom {

/// How threads of a pass wait for each other where their regions end. Alone on the machine they spin, which is fastest; a
/// thread that spins while another program has the processor of the one it waits for makes everything several times
/// slower, its own program's window included.
class Patience {
public:
    /// Looks whether anything else wants to run and lets waiting threads sleep then, spin otherwise. Cheap; called before
    /// every pass. \param threads  of the pass
    static void adapt(int threads);

    /// Lets waiting threads sleep soon, whatever the machine does, or spin again.
    static void set(bool patient, int threads);
    [[nodiscard]] static bool isPatient();
};

} // namespace fathom
