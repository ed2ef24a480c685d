# Finds the pthreadpool library, whose Debian package (libpthreadpool-dev) has
# neither a CMake package nor a pkg-config file.
#
#   Pthreadpool::pthreadpool   imported target
#   Pthreadpool_FOUND
#
# cnnrt installs this file beside its package file: a program that links the
# static runtime looks for pthreadpool on its own machine.

include(FindPackageHandleStandardArgs)

find_path(Pthreadpool_INCLUDE_DIR pthreadpool.h)
find_library(Pthreadpool_LIBRARY pthreadpool)
mark_as_advanced(Pthreadpool_INCLUDE_DIR Pthreadpool_LIBRARY)

find_package_handle_standard_args(Pthreadpool
  REQUIRED_VARS Pthreadpool_LIBRARY Pthreadpool_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "On Debian, install libpthreadpool-dev.")

if(Pthreadpool_FOUND AND NOT TARGET Pthreadpool::pthreadpool)
  add_library(Pthreadpool::pthreadpool UNKNOWN IMPORTED)
  set_target_properties(Pthreadpool::pthreadpool PROPERTIES
    IMPORTED_LOCATION "${Pthreadpool_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${Pthreadpool_INCLUDE_DIR}")
endif()
