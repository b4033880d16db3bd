/* Another time of the day for a whole program (LD_PRELOAD): what asks for the time of the day is told OTHER_CLOCK seconds more.
 * Durations and timeouts, which go by the monotonic clock, stay as they are. Used by tests/browser/at. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static time_t ahead;

__attribute__((constructor)) static void begin(void) {
    const char *seconds = getenv("OTHER_CLOCK");
    ahead = seconds ? atol(seconds) : 0;
}

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

int clock_gettime(clockid_t clock, struct timespec *told) {
    static int (*asked)(clockid_t, struct timespec *);
    if (!asked) asked = next("clock_gettime");
    int failed = asked(clock, told);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) told->tv_sec += ahead;
    return failed;
}

int gettimeofday(struct timeval *restrict told, void *restrict zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    told->tv_sec = now.tv_sec;
    told->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}

int timespec_get(struct timespec *told, int base) {
    if (base != TIME_UTC) return 0;
    clock_gettime(CLOCK_REALTIME, told);
    return base;
}

/* What waits until a time of the day waits as long as it means to. */
int sem_timedwait(sem_t *restrict on, const struct timespec *restrict until) {
    static int (*asked)(sem_t *, const struct timespec *);
    if (!asked) asked = next("sem_timedwait");
    struct timespec really = {until->tv_sec - ahead, until->tv_nsec};
    return asked(on, &really);
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict on, const struct timespec *restrict until) {
    static int (*asked)(pthread_mutex_t *, const struct timespec *);
    if (!asked) asked = next("pthread_mutex_timedlock");
    struct timespec really = {until->tv_sec - ahead, until->tv_nsec};
    return asked(on, &really);
}
