# Finds what the project links. Every failure stops with one sentence that says what to do.

function(fathom_require name debian_package)
  if(NOT ${name}_FOUND)
    message(FATAL_ERROR "${name} was not found: install it with 'apt-get install ${debian_package}', or run packaging/bootstrap, which installs everything.")
  endif()
endfunction()

# LibTorch: the private environment of packaging/bootstrap is tried when nothing else is named.
file(GLOB FATHOM_VENV_TORCH "${CMAKE_SOURCE_DIR}/build/venv/lib/python3*/site-packages/torch/share/cmake/Torch")
if(FATHOM_VENV_TORCH AND NOT Torch_DIR)
  list(GET FATHOM_VENV_TORCH 0 Torch_DIR)
endif()
set(Torch_DIR "${Torch_DIR}" CACHE PATH "Folder of LibTorch's TorchConfig.cmake")
find_package(Torch QUIET)
if(NOT Torch_FOUND)
  message(FATAL_ERROR "LibTorch was not found: run packaging/bootstrap, or name an existing one with -DTorch_DIR=.../share/cmake/Torch.")
endif()
if(Torch_VERSION VERSION_LESS 2.6)
  message(FATAL_ERROR "LibTorch ${Torch_VERSION} in ${Torch_DIR} is too old (2.6 or newer is needed): run packaging/bootstrap, or name a newer one with -DTorch_DIR=.../share/cmake/Torch.")
endif()
message(STATUS "LibTorch ${Torch_VERSION}: ${Torch_DIR}")

# Torch headers are not ours to warn about; the old-ABI define of the package is kept.
add_library(fathom_torch INTERFACE)
target_link_libraries(fathom_torch INTERFACE ${TORCH_LIBRARIES})
target_include_directories(fathom_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
separate_arguments(FATHOM_TORCH_FLAGS UNIX_COMMAND "${TORCH_CXX_FLAGS}")
target_compile_options(fathom_torch INTERFACE ${FATHOM_TORCH_FLAGS})

# LibTorch brings a BLAS of its own; libraries that bring the system's must come after it in the
# process's symbol search order, else every matrix product of the network silently runs on the slow one.
# This target is linked first into every executable.
get_filename_component(FATHOM_TORCH_LIB_DIR "${TORCH_LIBRARY}" DIRECTORY)
set(CMAKE_BUILD_RPATH "${FATHOM_TORCH_LIB_DIR}")
add_library(fathom_torch_first INTERFACE)
target_link_options(fathom_torch_first INTERFACE
  "LINKER:--push-state,--no-as-needed" "${FATHOM_TORCH_LIB_DIR}/libtorch_cpu.so" "LINKER:--pop-state")

# What tells the OpenMP threads of LibTorch how to wait: a wheel brings its own copy of the runtime.
add_library(fathom_openmp INTERFACE)
file(GLOB FATHOM_TORCH_OPENMP "${FATHOM_TORCH_LIB_DIR}/libgomp*.so*")
if(FATHOM_TORCH_OPENMP)
  list(GET FATHOM_TORCH_OPENMP 0 FATHOM_TORCH_OPENMP)
  target_link_libraries(fathom_openmp INTERFACE "${FATHOM_TORCH_OPENMP}")
else()
  find_package(OpenMP QUIET COMPONENTS CXX)
  fathom_require(OpenMP_CXX g++)
  target_link_libraries(fathom_openmp INTERFACE OpenMP::OpenMP_CXX)
endif()

find_package(Threads REQUIRED)

if(NOT FATHOM_NETWORK_ONLY)
  find_package(Eigen3 3.4 QUIET NO_MODULE)
  fathom_require(Eigen3 libeigen3-dev)
  find_package(OpenCV QUIET COMPONENTS core imgproc imgcodecs features2d calib3d)
  fathom_require(OpenCV libopencv-dev)
  # The loader looks every symbol up in one library after the other, those that only others ask for last. OpenCV's
  # codecs bring GDAL and what that needs, a hundred thousand symbols at the far end of two hundred libraries. Named by the
  # programs themselves, behind LibTorch, they are found at once: a fifth less time until main() begins.
  add_library(fathom_early_codecs INTERFACE)
  find_library(FATHOM_CODECS_LIBRARY opencv_imgcodecs)
  if(FATHOM_CODECS_LIBRARY AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
    execute_process(COMMAND ldd "${FATHOM_CODECS_LIBRARY}" OUTPUT_VARIABLE FATHOM_CODECS_NEED ERROR_QUIET)
    foreach(library gdal xerces-c geos proj poppler kmldom netcdf)
      if(FATHOM_CODECS_NEED MATCHES "=> (/[^ ]*/lib${library}[-.][^ ]*) ")
        list(APPEND FATHOM_EARLY_CODECS "${CMAKE_MATCH_1}")
      endif()
    endforeach()
    if(FATHOM_EARLY_CODECS)
      list(JOIN FATHOM_EARLY_CODECS " " FATHOM_EARLY_CODECS)
      # One option: CMake drops those that it has seen.
      target_link_options(fathom_early_codecs INTERFACE
        "SHELL:-Wl,--push-state,--no-as-needed ${FATHOM_EARLY_CODECS} -Wl,--pop-state")
    endif()
  endif()
  find_package(Ceres 2.1 QUIET)
  fathom_require(Ceres libceres-dev)
  # Its headers bring glog's, whose CHECK macros are LibTorch's too: never both in one source.
  # The shared library is named outright: its CMake package names the static one, which puts the system's BLAS on
  # the link line of every program.
  find_library(FATHOM_CERES_LIBRARY libceres.so)
  if(NOT FATHOM_CERES_LIBRARY)
    message(FATAL_ERROR "libceres.so was not found: install it with 'apt-get install libceres-dev', or run packaging/bootstrap, which installs everything.")
  endif()
  add_library(fathom_ceres INTERFACE)
  target_include_directories(fathom_ceres SYSTEM INTERFACE ${CERES_INCLUDE_DIRS})
  target_link_libraries(fathom_ceres INTERFACE "${FATHOM_CERES_LIBRARY}" glog::glog gflags Eigen3::Eigen)
  find_package(nlohmann_json QUIET)
  fathom_require(nlohmann_json nlohmann-json3-dev)
  find_package(CLI11 QUIET)
  fathom_require(CLI11 libcli11-dev)
  find_package(ZLIB QUIET)
  fathom_require(ZLIB zlib1g-dev)
  find_package(PkgConfig QUIET)
  fathom_require(PkgConfig pkg-config)
  pkg_check_modules(FFMPEG QUIET IMPORTED_TARGET libavformat libavcodec libavutil libswscale)
  fathom_require(FFMPEG "libavformat-dev libavcodec-dev libavutil-dev libswscale-dev")
  find_package(CURL 7.85 QUIET)
  fathom_require(CURL libcurl4-openssl-dev)
  find_package(OpenSSL 3 QUIET COMPONENTS Crypto)
  fathom_require(OpenSSL libssl-dev)
endif()

if(FATHOM_UI OR FATHOM_TESTS)
  find_package(Open3D QUIET)
  fathom_require(Open3D libopen3d-dev)
  find_package(Qt6 6.4 QUIET COMPONENTS Core Network Test)
  fathom_require(Qt6 qt6-base-dev)
endif()
if(FATHOM_UI)
  find_package(Qt6 6.4 QUIET COMPONENTS Core Gui Widgets OpenGL OpenGLWidgets Concurrent Svg LinguistTools)
  fathom_require(Qt6 "qt6-base-dev libqt6opengl6-dev qt6-svg-dev qt6-tools-dev qt6-l10n-tools libgl-dev")
  find_package(GLEW QUIET)
  fathom_require(GLEW libglew-dev)
  find_package(OpenGL QUIET)
  fathom_require(OpenGL libgl-dev)
endif()
