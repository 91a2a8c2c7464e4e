@echo off
rem The command line of the packaged app: Electron writes to the console it was called from, and cmd waits for it.
"%~dp0..\..\Vigie.exe" --cli %*
exit /b %ERRORLEVEL%
