# The reference of ops, attributes and passes, from TableGen into docs/ of the
# build folder: cmake --build BUILD --target cnnc-docs
set(documents)
function(cnnc_add_document name table)
  set(document ${CMAKE_BINARY_DIR}/docs/${name}.md)
  file(GLOB_RECURSE tables CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/dialects/*.td)
  add_custom_command(OUTPUT ${document}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/docs
    COMMAND ${MLIR_TABLEGEN_EXE} ${ARGN} ${CMAKE_SOURCE_DIR}/${table}
      -I ${CMAKE_SOURCE_DIR} -I ${MLIR_INCLUDE_DIRS} -o ${document}
    DEPENDS ${CMAKE_SOURCE_DIR}/${table} ${tables} VERBATIM)
  set(documents ${documents} ${document} PARENT_SCOPE)
endfunction()

cnnc_add_document(cnn dialects/cnn/CnnOps.td -gen-dialect-doc -dialect=cnn)
if(EXISTS ${CMAKE_SOURCE_DIR}/dialects/kernel/KernelOps.td)
  cnnc_add_document(kernel dialects/kernel/KernelOps.td
    -gen-dialect-doc -dialect=kernel)
endif()
file(GLOB_RECURSE pass_tables CONFIGURE_DEPENDS
  RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/compiler/*Passes.td)
foreach(table IN LISTS pass_tables)
  cmake_path(GET table PARENT_PATH folder)
  cmake_path(GET folder FILENAME room)
  cnnc_add_document(${room}-passes ${table} -gen-pass-doc)
endforeach()

add_custom_target(cnnc-docs DEPENDS ${documents})
set_property(GLOBAL APPEND PROPERTY CNNC_TEST_DEPENDS cnnc-docs)
