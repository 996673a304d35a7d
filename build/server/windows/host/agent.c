/* Starts Node with the agent, and keeps what both write down: service.log in the data folder. */
#include "host.h"
#include <shlobj.h>

static const LONGLONG longest_log = 1024 * 1024;

const WCHAR *home(void) {
  static WCHAR path[LONGEST_PATH];
  if (path[0]) return path;
  DWORD at = GetModuleFileNameW(0, path, LONGEST_PATH);
  while (at > 0 && path[at] != L'\\') at--;
  path[at] = 0;
  return path;
}

const WCHAR *data(void) {
  static WCHAR path[LONGEST_PATH];
  if (path[0]) return path;
  SHGetFolderPathW(0, CSIDL_COMMON_APPDATA, 0, 0, path);
  /* The agent takes it from there; a service of wine is given a wrong one. */
  SetEnvironmentVariableW(L"ProgramData", path);
  lstrcatW(path, L"\\Postern\\Agent");
  return path;
}

static HANDLE open_log(void) {
  static WCHAR path[LONGEST_PATH];
  lstrcpyW(path, data());
  lstrcatW(path, L"\\service.log");
  static SECURITY_ATTRIBUTES inherited = {sizeof inherited, 0, TRUE};
  DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  HANDLE log = CreateFileW(path, FILE_APPEND_DATA, share, &inherited, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, 0);
  LARGE_INTEGER size;
  if (log == INVALID_HANDLE_VALUE || !GetFileSizeEx(log, &size) || size.QuadPart < longest_log) return log;
  CloseHandle(log);
  return CreateFileW(path, FILE_APPEND_DATA, share, &inherited, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, 0);
}

void note(const char *text, DWORD number) {
  static char line[1024];
  SYSTEMTIME now;
  GetSystemTime(&now);
  int length = wsprintfA(line, "%04u-%02u-%02uT%02u:%02u:%02uZ ", now.wYear, now.wMonth, now.wDay, now.wHour,
                         now.wMinute, now.wSecond);
  length += wsprintfA(line + length, text, number);
  line[length++] = '\n';
  HANDLE log = open_log();
  DWORD written;
  if (log == INVALID_HANDLE_VALUE) return;
  WriteFile(log, line, length, &written, 0);
  CloseHandle(log);
}

/* A pipe of which the child inherits one end, and nobody the other. */
static BOOL pipe_to(HANDLE *ours, HANDLE *theirs, BOOL child_reads) {
  static SECURITY_ATTRIBUTES inherited = {sizeof inherited, 0, TRUE};
  HANDLE reads, writes;
  if (!CreatePipe(&reads, &writes, &inherited, 0)) return FALSE;
  *ours = child_reads ? writes : reads;
  *theirs = child_reads ? reads : writes;
  return SetHandleInformation(*ours, HANDLE_FLAG_INHERIT, 0);
}

BOOL start_agent(const Start *start, PROCESS_INFORMATION *child) {
  static WCHAR line[LONGEST_LINE], program[LONGEST_PATH];
  lstrcpyW(program, home());
  lstrcatW(program, L"\\node.exe");
  lstrcpyW(line, L"\"");
  lstrcatW(line, program);
  lstrcatW(line, L"\" ");
  lstrcatW(line, start->node_options);
  lstrcatW(line, L" \"");
  lstrcatW(line, home());
  lstrcatW(line, L"\\agent\\postern.mjs\" ");
  if (lstrlenW(line) + lstrlenW(start->arguments) >= LONGEST_LINE) return SetLastError(ERROR_BAD_LENGTH), FALSE;
  lstrcatW(line, start->arguments);

  static SECURITY_ATTRIBUTES inherited = {sizeof inherited, 0, TRUE};
  static STARTUPINFOW streams;
  HANDLE log = open_log();
  streams.cb = sizeof streams;
  streams.dwFlags = STARTF_USESTDHANDLES;
  streams.hStdError = log;
  streams.hStdInput = streams.hStdOutput = INVALID_HANDLE_VALUE;
  BOOL ok = !start->input || pipe_to(start->input, &streams.hStdInput, TRUE);
  if (!start->input) streams.hStdInput = CreateFileW(L"NUL", GENERIC_READ, 3, &inherited, OPEN_EXISTING, 0, 0);
  ok = ok && (!start->output || pipe_to(start->output, &streams.hStdOutput, FALSE));
  if (!start->output) streams.hStdOutput = log;
  ok = ok && CreateProcessW(program, line, 0, 0, TRUE, CREATE_NO_WINDOW, 0, home(), &streams, child);
  DWORD error = GetLastError();
  CloseHandle(streams.hStdInput);
  if (start->output) CloseHandle(streams.hStdOutput);
  CloseHandle(log);
  SetLastError(error);
  return ok;
}

DWORD run_agent(const WCHAR *arguments) {
  Start start = {L"", arguments, 0, 0};
  PROCESS_INFORMATION child;
  DWORD code = 1;
  if (!start_agent(&start, &child)) {
    note("Node cannot be started: error %u", GetLastError());
    return code;
  }
  WaitForSingleObject(child.hProcess, INFINITE);
  GetExitCodeProcess(child.hProcess, &code);
  CloseHandle(child.hThread);
  CloseHandle(child.hProcess);
  return code;
}
