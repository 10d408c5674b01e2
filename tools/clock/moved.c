/* Loaded into every process that `make clock` starts: the clock on the wall is MEELOOP_CLOCK seconds away, the one that only counts up
   is not. libfaketime would do, but under it no timeout of PostgreSQL ends: in a signal that interrupts a wait it tells the real time. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static int (*real)(clockid_t, struct timespec *);
static time_t away;

__attribute__((constructor)) static void begin(void)
{
    const char *said = getenv("MEELOOP_CLOCK");
    away = said ? atol(said) : 0;
    real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    if (!real)
        begin(); /* somebody else's constructor came first */
    int failed = real(clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += away;
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    (void)zone;
    struct timespec moved;
    clock_gettime(CLOCK_REALTIME, &moved);
    now->tv_sec = moved.tv_sec;
    now->tv_usec = moved.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now)
{
    struct timespec moved;
    clock_gettime(CLOCK_REALTIME, &moved);
    if (now)
        *now = moved.tv_sec;
    return moved.tv_sec;
}
