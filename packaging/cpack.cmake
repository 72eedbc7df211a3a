# Installation and packages: cmake --install, cpack -G DEB or TGZ.
include(GNUInstallDirs)

# Where LibTorch is the private one of the build folder, an installed program finds the copy beside it.
set(FATHOM_INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}/fathom")
foreach(program fathom fathom-cli)
  if(TARGET ${program})
    set_target_properties(${program} PROPERTIES INSTALL_RPATH "${FATHOM_INSTALL_RPATH}")
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()
file(GLOB FATHOM_TORCH_RUNTIME "${FATHOM_TORCH_LIB_DIR}/libtorch.so" "${FATHOM_TORCH_LIB_DIR}/libtorch_c*.so"
     "${FATHOM_TORCH_LIB_DIR}/libc10*.so" "${FATHOM_TORCH_LIB_DIR}/libgomp*.so*")
install(FILES ${FATHOM_TORCH_RUNTIME} DESTINATION ${CMAKE_INSTALL_LIBDIR}/fathom)
foreach(folder models colormaps samples)
  install(DIRECTORY resources/${folder} DESTINATION ${CMAKE_INSTALL_DATADIR}/fathom)
endforeach()
install(FILES packaging/linux/org.fathom.Fathom.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES packaging/linux/org.fathom.Fathom.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES resources/icons/app.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps
        RENAME org.fathom.Fathom.svg)
install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_PACKAGE_VENDOR "The Fathom authors")
set(CPACK_PACKAGE_CONTACT "The Fathom authors")
set(CPACK_RESOURCE_FILE_LICENSE "${CMAKE_SOURCE_DIR}/LICENSE")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${FATHOM_TORCH_LIB_DIR}")
set(CPACK_DEBIAN_PACKAGE_SECTION graphics)
set(CPACK_GENERATOR TGZ)
include(CPack)
