/*
 * postern-agent.exe           the service; only the service control manager starts it so
 * postern-agent.exe open      opens the screens in the browser
 * postern-agent.exe run ...   runs `postern ...`, with its output in service.log: for the installer
 *
 * No C runtime is linked, so that nothing of others is in this program.
 */
#include "host.h"

/* What follows this program's own path on its command line. */
static const WCHAR *after_program(const WCHAR *line) {
  BOOL quoted = FALSE;
  while (*line && (quoted || *line > L' ')) quoted ^= *line++ == L'"';
  while (*line && *line <= L' ') line++;
  return line;
}

static const WCHAR *after(const WCHAR *line, const WCHAR *word) {
  while (*word && *line == *word) line++, word++;
  return !*word && (!*line || *line == L' ') ? line : 0;
}

void WINAPI entry(void) {
  const WCHAR *line = after_program(GetCommandLineW());
  const WCHAR *arguments = after(line, L"run");
  if (arguments) ExitProcess(run_agent(arguments));
  if (after(line, L"open")) ExitProcess(open_screens());
  serve();
  ExitProcess(0);
}
