# For sources that only processors with AVX2, or with AVX-512, get to run. GCC 12 warns of its own intrinsics.
if(NOT FATHOM_SANITIZE)
  set(FATHOM_KERNEL_OPTIMISATION -O3)
endif()
set(FATHOM_AVX2_OPTIONS ${FATHOM_KERNEL_OPTIMISATION} -mavx2 -mfma -mf16c)
set(FATHOM_AVX512_OPTIONS
  ${FATHOM_KERNEL_OPTIMISATION} -mfma -mavx512f -mavx512bw -mavx512dq -mavx512vl -Wno-maybe-uninitialized -Wno-uninitialized)

# fathom_add_library(<name> SOURCES … [PUBLIC …] [PRIVATE …] [TORCH])
# One static library per folder. TORCH adds LibTorch and the shared precompiled header.
function(fathom_add_library name)
  cmake_parse_arguments(ARG "TORCH" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC build_flags ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  if(ARG_TORCH)
    fathom_use_torch(${name})
    # Most of a Torch translation unit's time is its headers: several sources share one.
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
  endif()
endfunction()

# Links LibTorch and reuses the one precompiled Torch header: a Torch translation unit costs 15 to 25 s without.
function(fathom_use_torch name)
  target_link_libraries(${name} PUBLIC fathom_torch)
  target_precompile_headers(${name} REUSE_FROM torch_header)
endfunction()

# fathom_add_executable(<name> SOURCES … LIBRARIES …)
function(fathom_add_executable name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE fathom_torch_first build_flags ${ARG_LIBRARIES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
endfunction()

# fathom_repeat_test(<test> <instructions>)
# Runs an added test once more with kernels that use no more than these.
function(fathom_repeat_test test instructions)
  string(REPLACE "/" "_" target "test_${test}")
  set(name "${test}.${instructions}")
  add_test(NAME ${name} COMMAND ${target})
  get_property(environment TEST ${test} PROPERTY ENVIRONMENT)
  get_property(labels TEST ${test} PROPERTY LABELS)
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS "${labels}"
    ENVIRONMENT "${environment};FATHOM_INSTRUCTIONS=${instructions}")
endfunction()

# fathom_add_test(<folder/name> LIBRARIES … [LABELS …] [TORCH] [XVFB] [SOURCES …])
# The test's source is <folder/name>_test.cpp relative to the tests folder; its ctest name is <folder/name>.
# Every test is one Qt Test executable. XVFB runs it under xvfb-run, all others on the offscreen platform.
function(fathom_add_test test)
  cmake_parse_arguments(ARG "TORCH;XVFB" "" "LIBRARIES;LABELS;SOURCES" ${ARGN})
  string(REPLACE "/" "_" target "test_${test}")
  add_executable(${target} "${CMAKE_SOURCE_DIR}/tests/${test}_test.cpp" ${ARG_SOURCES})
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin/tests")
  # A test class needs nothing of what its file includes: without include folders moc takes milliseconds.
  get_filename_component(name "${test}" NAME)
  set(moc "${CMAKE_CURRENT_BINARY_DIR}/${target}_moc/${name}_test.moc")
  file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/${target}_moc")
  add_custom_command(OUTPUT "${moc}" DEPENDS "${CMAKE_SOURCE_DIR}/tests/${test}_test.cpp"
    COMMAND Qt6::moc -i "${CMAKE_SOURCE_DIR}/tests/${test}_test.cpp" -o "${moc}" VERBATIM)
  target_sources(${target} PRIVATE "${moc}")
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/${target}_moc")
  target_link_libraries(${target} PRIVATE fathom_torch_first build_flags ${ARG_LIBRARIES} test_support Qt6::Test)
  target_compile_definitions(${target} PRIVATE FATHOM_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
  # What is tested is optimised; the tests themselves need to compile fast.
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
  if(ARG_TORCH)
    fathom_use_torch(${target})
  endif()
  if(ARG_XVFB)
    add_test(NAME ${test} COMMAND xvfb-run -a -s "-screen 0 1600x1000x24" $<TARGET_FILE:${target}>)
    set_tests_properties(${test} PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=xcb;LIBGL_ALWAYS_SOFTWARE=1")
  else()
    add_test(NAME ${test} COMMAND ${target})
    set_tests_properties(${test} PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
  endif()
  if(FATHOM_SANITIZE STREQUAL "thread")
    set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT
      "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/thread_sanitizer.supp")
  endif()
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  set_tests_properties(${test} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300)
endfunction()
