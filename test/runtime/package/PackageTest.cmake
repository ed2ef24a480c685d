# Installs the runtime alone and builds a user's project with it.
#
#   cmake -D SOURCE_FOLDER=<repository> -D WORK_FOLDER=<folder, is deleted>
#         -D C_COMPILER=.. -D CXX_COMPILER=.. -D GENERATOR=..
#         -P PackageTest.cmake

file(REMOVE_RECURSE ${WORK_FOLDER})
file(MAKE_DIRECTORY ${WORK_FOLDER})
set(configure ${CMAKE_COMMAND} -G ${GENERATOR}
  -D CMAKE_C_COMPILER=${C_COMPILER} -D CMAKE_CXX_COMPILER=${CXX_COMPILER})
set(prefix ${WORK_FOLDER}/prefix)
set(project ${WORK_FOLDER}/project)
set(build ${WORK_FOLDER}/build)

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(expect_compilations count when)
  file(STRINGS ${WORK_FOLDER}/compiled.log lines)
  list(LENGTH lines found)
  if(NOT found EQUAL count)
    message(FATAL_ERROR "the model was compiled ${found} times, expected "
      "${count}, ${when}")
  endif()
endfunction()

# The runtime on its own, then moved, as a binary package would be.
run(${configure} -S ${SOURCE_FOLDER}/runtime -B ${WORK_FOLDER}/runtime
  -D BUILD_TESTING=OFF -D CMAKE_INSTALL_PREFIX=${WORK_FOLDER}/first)
run(${CMAKE_COMMAND} --build ${WORK_FOLDER}/runtime)
run(${CMAKE_COMMAND} --install ${WORK_FOLDER}/runtime)
file(RENAME ${WORK_FOLDER}/first ${prefix})

# Nothing of this machine may be in what is installed.
file(GLOB_RECURSE texts ${prefix}/*.cmake)
foreach(text IN LISTS texts)
  file(STRINGS ${text} lines REGEX "${WORK_FOLDER}|${SOURCE_FOLDER}")
  if(lines)
    message(FATAL_ERROR "${text} has a path of this machine: ${lines}")
  endif()
endforeach()

file(COPY ${SOURCE_FOLDER}/test/runtime/package/CMakeLists.txt
  ${SOURCE_FOLDER}/test/runtime/package/app.c
  ${SOURCE_FOLDER}/test/runtime/package/app.cpp DESTINATION ${project})
file(TOUCH ${project}/model.onnx ${project}/weights.safetensors)
set(compiler ${WORK_FOLDER}/cnnc)
configure_file(${SOURCE_FOLDER}/test/runtime/package/cnnc-stand-in.sh.in
  ${compiler} @ONLY FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)

# Without the compiler the function says so.
execute_process(
  COMMAND ${configure} -S ${project} -B ${WORK_FOLDER}/refused
          -D CMAKE_PREFIX_PATH=${prefix}
  RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE error)
string(REGEX REPLACE "[ \n]+" " " error "${error}")
if(result EQUAL 0 OR NOT error MATCHES "the compiler is needed to compile model.onnx")
  message(FATAL_ERROR "expected a complaint about the compiler, found: ${error}")
endif()

run(${configure} -S ${project} -B ${build} -D CMAKE_PREFIX_PATH=${prefix}
  -D STAND_IN_COMPILER=${compiler})
run(${CMAKE_COMMAND} --build ${build})
run(${CMAKE_CTEST_COMMAND} --test-dir ${build} --output-on-failure)
expect_compilations(1 "at first")
run(${CMAKE_COMMAND} --build ${build})
expect_compilations(1 "when nothing changed")

set(count 1)
foreach(changed ${project}/model.onnx ${project}/weights.safetensors ${compiler})
  # File systems and make may tell times by the second.
  execute_process(COMMAND ${CMAKE_COMMAND} -E sleep 1.1)
  file(TOUCH ${changed})
  run(${CMAKE_COMMAND} --build ${build})
  math(EXPR count "${count} + 1")
  expect_compilations(${count} "after a change of ${changed}")
endforeach()
