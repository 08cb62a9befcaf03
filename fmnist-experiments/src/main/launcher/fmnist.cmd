@echo off
rem Runs a command of fmnist. Nobody has run this file on Windows yet.
rem JVM options go into FMNIST_OPTS, such as: set FMNIST_OPTS=-Xmx2g
setlocal

set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
"%java%" -version >nul 2>&1 || goto missing

rem JDK 24 and newer warn of javacpp's use of Unsafe without this option, which JDK 17 does not know.
set "unsafe=--sun-misc-unsafe-memory-access=allow"
"%java%" %unsafe% -version >nul 2>&1 || set "unsafe="

"%java%" --enable-native-access=ALL-UNNAMED %unsafe% %FMNIST_OPTS% -cp "%~dp0lib\*" io.github.fmnist.experiments.Fmnist %*
exit /b %errorlevel%

:missing
echo fmnist: "%java%" not found: Java 17 or newer is needed 1>&2
exit /b 1
