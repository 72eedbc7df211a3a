// Marks loops over integers that are worth compiling for every generation of processors. Private to the folder.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
// One copy for each generation; the loader picks. Integers: all copies give the same numbers.
#define FATHOM_EVERY_PROCESSOR __attribute__((target_clones("arch=skylake-avx512", "avx2", "default")))
#else
#define FATHOM_EVERY_PROCESSOR
#endif
