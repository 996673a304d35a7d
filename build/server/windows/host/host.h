/* The service host of the agent for Windows: what Node cannot do there. See docs/adr/0044. */
#ifndef POSTERN_HOST_H
#define POSTERN_HOST_H
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#define SERVICE L"PosternAgent"
#define LONGEST_PATH 1024
#define LONGEST_LINE 8192

/* What a child is given: its arguments after the program, and which of its streams are held here. */
typedef struct {
  const WCHAR *node_options;
  const WCHAR *arguments;
  /* Closing it is how the agent is asked to stop; 0 = none. */
  HANDLE *input;
  /* What it says; 0 = into the log. */
  HANDLE *output;
} Start;

/* Folder of this program, without a backslash at its end. */
const WCHAR *home(void);
/* Data folder of the agent. */
const WCHAR *data(void);
/* A line to service.log in the data folder; `text` is UTF-8. */
void note(const char *text, DWORD number);
/* Starts Node with the agent. Standard error goes to service.log. 0 = failed, see GetLastError. */
BOOL start_agent(const Start *start, PROCESS_INFORMATION *child);
/* Runs it to its end. Returns its exit code. */
DWORD run_agent(const WCHAR *arguments);

/* One for each way in which this program is started. */
void serve(void);
UINT open_screens(void);
#endif
