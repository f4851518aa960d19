// LD_PRELOAD: the clock of the wall is ahead by AHEAD seconds.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *at) {
  static int (*real)(clockid_t, struct timespec *);
  static long ahead;
  if (!real) {
    const char *text = getenv("AHEAD");
    ahead = text ? atol(text) : 0;
    real = dlsym(RTLD_NEXT, "clock_gettime");
  }
  int failed = real(clock, at);
  if (clock == CLOCK_REALTIME)
    at->tv_sec += ahead;
  return failed;
}
