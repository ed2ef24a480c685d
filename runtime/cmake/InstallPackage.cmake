# Installs what find_package(cnnc) reads: the targets exported in cnncTargets,
# and the files beside it. Included once, after the last target is added: by the
# root for the compiler and the runtime, by the runtime when it is built alone.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(CNNC_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/cnnc)

configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/cnncConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/cnncConfig.cmake
  INSTALL_DESTINATION ${CNNC_PACKAGE_DIR})
# Until 1.0 a minor version may change what callers rely on.
write_basic_package_version_file(
  ${CMAKE_CURRENT_BINARY_DIR}/cnncConfigVersion.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)

install(EXPORT cnncTargets NAMESPACE cnnc:: DESTINATION ${CNNC_PACKAGE_DIR})
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/cnncConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/cnncConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/CnncAddModel.cmake
  DESTINATION ${CNNC_PACKAGE_DIR})
