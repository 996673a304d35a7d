/* Opens the agent's screens in the browser, by a one-time link that an administrator alone gets. */
#include "host.h"
#include <shellapi.h>
#include <shlobj.h>

static UINT tell_person(const WCHAR *text) {
  MessageBoxW(0, text, L"Postern Agent", MB_OK | MB_ICONWARNING | MB_SETFOREGROUND);
  return 1;
}

/* Windows asks the person, and starts this program again with an administrator's rights. */
static UINT as_administrator(void) {
  static WCHAR program[LONGEST_PATH];
  static SHELLEXECUTEINFOW again;
  GetModuleFileNameW(0, program, LONGEST_PATH);
  again.cbSize = sizeof again;
  again.lpVerb = L"runas";
  again.lpFile = program;
  again.lpParameters = L"open";
  again.nShow = SW_SHOWNORMAL;
  return ShellExecuteExW(&again) ? 0 : 1;
}

static const char *after(const char *text, const char *part) {
  while (*part && *text == *part) text++, part++;
  return *part ? 0 : text;
}

/* The value of "url" in the agent's line of JSON. The link has no character that JSON escapes. */
static BOOL take_link(const char *line, WCHAR *link, int longest) {
  const char *value = 0;
  for (; *line && !value; line++) value = after(line, "\"url\":\"");
  if (!value || !after(value, "http://127.0.0.1:")) return FALSE;
  int length = 0;
  for (; value[length] && value[length] != '"' && length < longest - 1; length++) link[length] = (WCHAR)value[length];
  link[length] = 0;
  return value[length] == '"';
}

UINT open_screens(void) {
  static char said[4096];
  static WCHAR link[1024];
  if (!IsUserAnAdmin()) return as_administrator();
  if (run_agent(L"service start") != 0)
    return tell_person(L"The service Postern Agent does not start. The reason is in service.log, in the folder "
                       L"Postern\\Agent of ProgramData.");
  HANDLE output;
  Start start = {L"", L"console --json", 0, &output};
  PROCESS_INFORMATION child;
  if (!start_agent(&start, &child)) return tell_person(L"Node cannot be started.");
  DWORD length = 0, part;
  while (length < sizeof said - 1 && ReadFile(output, said + length, sizeof said - 1 - length, &part, 0) && part > 0)
    length += part;
  CloseHandle(output);
  CloseHandle(child.hThread);
  CloseHandle(child.hProcess);
  if (!take_link(said, link, 1024))
    return tell_person(L"The agent gave no link to its screens. Open a terminal as administrator and run: postern console");
  return (INT_PTR)ShellExecuteW(0, L"open", link, 0, 0, SW_SHOWNORMAL) > 32 ? 0
         : tell_person(L"No browser could be opened. Open a terminal as administrator and run: postern console");
}
