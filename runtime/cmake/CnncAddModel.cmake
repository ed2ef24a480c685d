# cnnc_add_model(<target> <model> [NAME <name>] [OPTIONS <option>...]
#                [DEPENDS <file>...])
#
# Compiles a model at build time into the static library <target>. What links it
# can include <name>.h and gets the runtime, cnnc::cnnrt, along:
#
#   find_package(cnnc REQUIRED)
#   cnnc_add_model(classifier resnet50.onnx OPTIONS --batch 1)
#   target_link_libraries(app PRIVATE classifier)   # #include "resnet50.h"
#
#   <model>   the network, .onnx, .mlir or .mlirbc; a relative path is below the
#             current source folder
#   NAME      prefix of the model's symbols and name of its header; by default
#             the file's name without its last suffix, made a C identifier
#   OPTIONS   more options of cnnc
#   DEPENDS   files that the model reads besides itself, such as weights: when
#             they change the model is compiled again

function(cnnc_add_model target model)
  cmake_parse_arguments(PARSE_ARGV 2 ARG "" "NAME" "OPTIONS;DEPENDS")
  if(DEFINED ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "cnnc_add_model(${target}): unknown arguments: ${ARG_UNPARSED_ARGUMENTS}; "
      "options of cnnc stand behind OPTIONS")
  endif()
  if(DEFINED ARG_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR
      "cnnc_add_model(${target}): no value behind ${ARG_KEYWORDS_MISSING_VALUES}")
  endif()
  if(NOT TARGET cnnc::cnnc)
    message(FATAL_ERROR
      "cnnc_add_model(${target}): this installation of cnnc has the runtime "
      "only; the compiler is needed to compile ${model}")
  endif()

  cmake_path(ABSOLUTE_PATH model BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
    NORMALIZE OUTPUT_VARIABLE model_path)
  if(DEFINED ARG_NAME)
    set(name "${ARG_NAME}")
  else()
    cmake_path(GET model_path STEM LAST_ONLY stem)
    string(MAKE_C_IDENTIFIER "${stem}" name)
  endif()
  if(NOT name MATCHES "^[A-Za-z_][A-Za-z0-9_]*$")
    message(FATAL_ERROR
      "cnnc_add_model(${target}): the name '${name}' is not a C identifier")
  endif()

  set(dependencies)
  foreach(file IN LISTS ARG_DEPENDS)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
      NORMALIZE OUTPUT_VARIABLE file_path)
    list(APPEND dependencies "${file_path}")
  endforeach()

  # A folder for each target: two models of one name may have different options.
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${target}.cnnc")
  file(MAKE_DIRECTORY "${folder}")
  set(object "${folder}/${name}.o")
  set(header "${folder}/${name}.h")
  add_custom_command(
    OUTPUT "${object}" "${header}"
    COMMAND cnnc::cnnc "${model_path}" -o "${object}" --name "${name}"
            ${ARG_OPTIONS}
    DEPENDS "${model_path}" ${dependencies} cnnc::cnnc
    COMMENT "Compiling network ${model}"
    VERBATIM)
  set_source_files_properties("${object}" PROPERTIES
    EXTERNAL_OBJECT TRUE GENERATED TRUE)

  add_library(${target} STATIC "${object}" "${header}")
  # There is no source to tell the language by, and any will do.
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if("C" IN_LIST languages)
    set_target_properties(${target} PROPERTIES LINKER_LANGUAGE C)
  else()
    set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
  endif()
  target_include_directories(${target} INTERFACE "${folder}")
  target_link_libraries(${target} PUBLIC cnnc::cnnrt)
endfunction()
