@echo off
rem Starts the umbel command on UMBEL_JAVA_HOME, JAVA_HOME or the java on PATH, which must be 25 or newer.
setlocal
set "UMBEL_DIST=%~dp0.."
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if defined UMBEL_JAVA_HOME set "JAVA=%UMBEL_JAVA_HOME%\bin\java"
if not defined UMBEL_LOG_LEVEL set "UMBEL_LOG_LEVEL=WARN"
"%JAVA%" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseParallelGC %UMBEL_JAVA_OPTS% ^
  "-Dumbel.dist.home=%UMBEL_DIST%" "-Dumbel.log.level=%UMBEL_LOG_LEVEL%" ^
  "-Dlogback.configurationFile=%UMBEL_DIST%\conf\logback.xml" ^
  -cp "%UMBEL_DIST%\lib\*" io.umbel.node.cli.Main %*
exit /b %ERRORLEVEL%
