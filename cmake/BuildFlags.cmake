# One interface target carries the flags that every target of the project shares.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program(FATHOM_CCACHE ccache)
if(FATHOM_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${FATHOM_CCACHE}")
endif()

add_library(build_flags INTERFACE)
target_include_directories(build_flags INTERFACE "${CMAKE_SOURCE_DIR}")
# -fPIC for executables too: they share the libraries' precompiled header.
target_compile_options(build_flags INTERFACE -Wall -Wextra -Wno-unused-parameter -Wno-restrict -fPIC -fno-math-errno)
target_compile_definitions(build_flags INTERFACE QT_NO_KEYWORDS QT_NO_FOREACH)
if(FATHOM_CCACHE)
  # Lets the compiler cache see through precompiled headers.
  target_compile_options(build_flags INTERFACE -fpch-preprocess)
endif()
if(FATHOM_STRICT)
  target_compile_options(build_flags INTERFACE -Werror)
endif()
if(FATHOM_NATIVE)
  target_compile_options(build_flags INTERFACE -march=native)
endif()
if(FATHOM_SANITIZE)
  # Lines of the source are all that a report names. Following variables as well, and unrolling what is checked at every
  # step, make a kernel take six minutes to compile instead of twelve seconds.
  target_compile_options(build_flags INTERFACE -O1 -g1 -fsanitize=${FATHOM_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(build_flags INTERFACE -fsanitize=${FATHOM_SANITIZE})
endif()
