/*
 * The agent as a service: tells the service control manager how it stands, has the agent finish before it stops, and starts
 * it again where it ended by itself or gives no sign of life.
 */
#include "host.h"

static const DWORD sign_of_life_ms = 120000; /* As in agent/cli/run-for-service-host.ts. */
static const DWORD longest_stop_ms = 30000, again_ms = 5000, tell_again_ms = 2000;
static const DWORD settings_wrong = 2; /* Exit code: starting it again would not help. */
static const int most_starts_until_ready = 5;

static SERVICE_STATUS_HANDLE manager;
static SERVICE_STATUS status;
static HANDLE asked_to_stop, said, words;

static void tell(DWORD state) {
  BOOL pending = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
  status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status.dwCurrentState = state;
  status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN : 0;
  status.dwWaitHint = pending ? longest_stop_ms : 0;
  status.dwCheckPoint = pending ? status.dwCheckPoint + 1 : 0;
  SetServiceStatus(manager, &status);
}

static DWORD WINAPI told(DWORD control, DWORD type, LPVOID event, LPVOID context) {
  (void)type, (void)event, (void)context;
  if (control != SERVICE_CONTROL_STOP && control != SERVICE_CONTROL_SHUTDOWN)
    return control == SERVICE_CONTROL_INTERROGATE ? NO_ERROR : ERROR_CALL_NOT_IMPLEMENTED;
  tell(SERVICE_STOP_PENDING);
  SetEvent(asked_to_stop);
  return NO_ERROR;
}

/* Whatever the agent says is a sign of life. */
static DWORD WINAPI listen_to(LPVOID context) {
  static char buffer[4096];
  DWORD length;
  (void)context;
  while (ReadFile(words, buffer, sizeof buffer, &length, 0) && length > 0) SetEvent(said);
  return 0;
}

/* Closes its input and waits; one that does not finish is ended: its journal has what it did. */
static void stop_child(HANDLE process, HANDLE input) {
  CloseHandle(input);
  for (DWORD waited = 0; waited < longest_stop_ms; waited += tell_again_ms) {
    if (WaitForSingleObject(process, tell_again_ms) == WAIT_OBJECT_0) return;
    tell(SERVICE_STOP_PENDING);
  }
  note("The agent did not finish within %u ms, and was ended.", longest_stop_ms);
  TerminateProcess(process, 1);
}

/* Runs the agent until it ends. Returns TRUE where the service is to stop; `code` is the agent's exit code otherwise. */
static BOOL run_once(HANDLE job, DWORD *code) {
  HANDLE input;
  Start start = {SMALL_HEAP, L"run --service --quiet", &input, &words};
  PROCESS_INFORMATION child;
  if (!start_agent(&start, &child)) {
    note("Node cannot be started: error %u", GetLastError());
    return WaitForSingleObject(asked_to_stop, again_ms) == WAIT_OBJECT_0;
  }
  AssignProcessToJobObject(job, child.hProcess);
  HANDLE listener = CreateThread(0, 0, listen_to, 0, 0, 0);
  HANDLE events[] = {asked_to_stop, child.hProcess, said};
  BOOL stopping = FALSE;
  for (;;) {
    DWORD event = WaitForMultipleObjects(3, events, FALSE, sign_of_life_ms);
    if (event == WAIT_OBJECT_0 + 2) {
      if (status.dwCurrentState != SERVICE_RUNNING) tell(SERVICE_RUNNING);
      continue;
    }
    if (event == WAIT_OBJECT_0) stopping = TRUE, stop_child(child.hProcess, input);
    if (event == WAIT_TIMEOUT) {
      note("The agent gave no sign of life for %u ms, and was ended.", sign_of_life_ms);
      TerminateProcess(child.hProcess, 1);
    }
    break;
  }
  WaitForSingleObject(child.hProcess, INFINITE);
  GetExitCodeProcess(child.hProcess, code);
  if (!stopping) CloseHandle(input);
  WaitForSingleObject(listener, INFINITE);
  CloseHandle(listener);
  CloseHandle(words);
  CloseHandle(child.hThread);
  CloseHandle(child.hProcess);
  return stopping;
}

static void WINAPI service_main(DWORD count, LPWSTR *arguments) {
  (void)count, (void)arguments;
  manager = RegisterServiceCtrlHandlerExW(SERVICE, told, 0);
  asked_to_stop = CreateEventW(0, TRUE, FALSE, 0);
  said = CreateEventW(0, FALSE, FALSE, 0);
  tell(SERVICE_START_PENDING);
  /* The agent ends with this process, however that ends. */
  static JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits;
  HANDLE job = CreateJobObjectW(0, 0);
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);

  DWORD code = 0;
  for (int starts = 1;; starts++) {
    if (run_once(job, &code)) break;
    BOOL ready = status.dwCurrentState == SERVICE_RUNNING;
    if (code == settings_wrong || (!ready && starts == most_starts_until_ready)) {
      note("The agent cannot run (exit code %u): the service stops.", code);
      status.dwWin32ExitCode = ERROR_SERVICE_SPECIFIC_ERROR;
      status.dwServiceSpecificExitCode = code;
      break;
    }
    note("The agent ended with exit code %u, and is started again.", code);
    if (!ready) tell(SERVICE_START_PENDING);
    if (WaitForSingleObject(asked_to_stop, again_ms) == WAIT_OBJECT_0) break;
  }
  tell(SERVICE_STOPPED);
}

void serve(void) {
  SERVICE_TABLE_ENTRYW table[] = {{(LPWSTR)SERVICE, service_main}, {0, 0}};
  StartServiceCtrlDispatcherW(table);
}
