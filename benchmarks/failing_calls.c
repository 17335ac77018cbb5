/* A library to be preloaded (LD_PRELOAD, Linux with glibc) that lets the Nth call of a kind fail.
 *
 * faults_arm chooses the kind, the call and the error; with the kind EVERY, calls are only counted. Only calls on
 * paths under one folder count, and allocations from one range of addresses, which is the extension's code. Kinds are
 * numbered as in failing_calls.py.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITE, SYNC, RENAME, OPEN, MMAP, TRUNCATE, UNLINK, MKDIR, CLOSE, LOCK, LIST, READ, STAT, THREAD, MALLOC, KINDS, EVERY = -1 };
enum { SIGKILL_INSTEAD = -1 };

static char folder[4096];
static int armed_kind = KINDS, armed_error;
static long armed_call;
static bool armed_sticky;
static uintptr_t code_start, code_end;
static atomic_long calls[KINDS];

void faults_arm(const char *path, int kind, long call, int sticky, int error) {
    snprintf(folder, sizeof folder, "%s", path);
    armed_call = call;
    armed_sticky = sticky != 0;
    armed_error = error;
    armed_kind = kind;
}

void faults_code(uintptr_t start, uintptr_t end) {
    code_start = start;
    code_end = end;
}

long faults_calls(int kind) { return atomic_load(&calls[kind]); }

static bool is_armed(int kind) { return armed_kind == kind || armed_kind == EVERY; }

/* Count a call; whether it is to fail, with errno set. */
static bool fails(int kind) {
    if (!is_armed(kind)) return false;
    long call = atomic_fetch_add(&calls[kind], 1) + 1;
    if (armed_kind == EVERY || call < armed_call || (call > armed_call && !armed_sticky)) return false;
    if (armed_error == SIGKILL_INSTEAD) kill(getpid(), SIGKILL);
    errno = armed_error;
    return true;
}

static bool is_under(const char *path) {
    size_t length = strlen(folder);
    return path != NULL && length != 0 && strncmp(path, folder, length) == 0;
}

static bool fd_is_under(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int before = errno;
    ssize_t length = fd < 0 ? -1 : readlink(link, path, sizeof path - 1);
    errno = before;
    if (length < 0) return false;
    path[length] = 0;
    return is_under(path);
}

static bool at_is_under(int fd, const char *path) {
    if (path != NULL && path[0] == '/') return is_under(path);
    return fd_is_under(fd);
}

#define PATH_FAILS(kind, path) (is_armed(kind) && is_under(path) && fails(kind))
#define FD_FAILS(kind, fd) (is_armed(kind) && fd_is_under(fd) && fails(kind))
#define AT_FAILS(kind, fd, path) (is_armed(kind) && at_is_under(fd, path) && fails(kind))

/* The function of the same name behind this library. */
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define ON_FD(kind, result, name, parameters, arguments)   \
    result name parameters {                               \
        static __typeof__(&name) next;                     \
        if (next == NULL) next = NEXT(name);               \
        return FD_FAILS(kind, fd) ? -1 : next arguments;   \
    }
#define ON_PATH(kind, result, name, parameters, arguments)     \
    result name parameters {                                   \
        static __typeof__(&name) next;                         \
        if (next == NULL) next = NEXT(name);                   \
        return PATH_FAILS(kind, path) ? -1 : next arguments;   \
    }
#define ON_AT(kind, result, name, parameters, arguments)       \
    result name parameters {                                   \
        static __typeof__(&name) next;                         \
        if (next == NULL) next = NEXT(name);                   \
        return AT_FAILS(kind, fd, path) ? -1 : next arguments; \
    }

ON_FD(WRITE, ssize_t, write, (int fd, const void *bytes, size_t size), (fd, bytes, size))
ON_FD(WRITE, ssize_t, pwrite64, (int fd, const void *bytes, size_t size, off64_t at), (fd, bytes, size, at))
ON_FD(READ, ssize_t, read, (int fd, void *bytes, size_t size), (fd, bytes, size))
ON_FD(READ, ssize_t, pread64, (int fd, void *bytes, size_t size, off64_t at), (fd, bytes, size, at))
ON_FD(SYNC, int, fsync, (int fd), (fd))
ON_FD(SYNC, int, fdatasync, (int fd), (fd))
ON_FD(TRUNCATE, int, ftruncate64, (int fd, off64_t size), (fd, size))
ON_FD(LOCK, int, flock, (int fd, int operation), (fd, operation))
ON_FD(STAT, int, fstat64, (int fd, struct stat64 *status), (fd, status))
ON_PATH(STAT, int, stat64, (const char *path, struct stat64 *status), (path, status))
ON_PATH(STAT, int, lstat64, (const char *path, struct stat64 *status), (path, status))
ON_AT(STAT, int, fstatat64, (int fd, const char *path, struct stat64 *status, int flags), (fd, path, status, flags))
ON_PATH(RENAME, int, rename, (const char *path, const char *new_path), (path, new_path))
ON_AT(RENAME, int, renameat, (int fd, const char *path, int new_fd, const char *new_path), (fd, path, new_fd, new_path))
ON_PATH(UNLINK, int, unlink, (const char *path), (path))
ON_PATH(UNLINK, int, rmdir, (const char *path), (path))
ON_AT(UNLINK, int, unlinkat, (int fd, const char *path, int flags), (fd, path, flags))
ON_PATH(MKDIR, int, mkdir, (const char *path, mode_t mode), (path, mode))
ON_AT(MKDIR, int, mkdirat, (int fd, const char *path, mode_t mode), (fd, path, mode))

/* A file whose closing fails is closed all the same. */
int close(int fd) {
    static __typeof__(&close) next;
    if (next == NULL) next = NEXT(close);
    bool is_to_fail = is_armed(CLOSE) && fd_is_under(fd);
    int result = next(fd);
    return is_to_fail && fails(CLOSE) ? -1 : result;
}

static mode_t mode_of(int flags, va_list more) {
    return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
}

int open64(const char *path, int flags, ...) {
    static __typeof__(&open64) next;
    if (next == NULL) next = NEXT(open64);
    va_list more;
    va_start(more, flags);
    mode_t mode = mode_of(flags, more);
    va_end(more);
    return PATH_FAILS(OPEN, path) ? -1 : next(path, flags, mode);
}

int openat64(int fd, const char *path, int flags, ...) {
    static __typeof__(&openat64) next;
    if (next == NULL) next = NEXT(openat64);
    va_list more;
    va_start(more, flags);
    mode_t mode = mode_of(flags, more);
    va_end(more);
    return AT_FAILS(OPEN, fd, path) ? -1 : next(fd, path, flags, mode);
}

void *mmap64(void *address, size_t size, int protection, int flags, int fd, off64_t offset) {
    static __typeof__(&mmap64) next;
    if (next == NULL) next = NEXT(mmap64);
    return FD_FAILS(MMAP, fd) ? MAP_FAILED : next(address, size, protection, flags, fd, offset);
}

DIR *opendir(const char *path) {
    static __typeof__(&opendir) next;
    if (next == NULL) next = NEXT(opendir);
    return PATH_FAILS(LIST, path) ? NULL : next(path);
}

DIR *fdopendir(int fd) {
    static __typeof__(&fdopendir) next;
    if (next == NULL) next = NEXT(fdopendir);
    return FD_FAILS(LIST, fd) ? NULL : next(fd);
}

struct dirent64 *readdir64(DIR *directory) {
    static __typeof__(&readdir64) next;
    if (next == NULL) next = NEXT(readdir64);
    return FD_FAILS(LIST, dirfd(directory)) ? NULL : next(directory);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument) {
    static __typeof__(&pthread_create) next;
    if (next == NULL) next = NEXT(pthread_create);
    return fails(THREAD) ? armed_error : next(thread, attributes, start, argument);
}

/* glibc's own names: dlsym would allocate. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static bool allocation_fails(uintptr_t caller) {
    return is_armed(MALLOC) && caller >= code_start && caller < code_end && fails(MALLOC);
}
#define CALLER ((uintptr_t)__builtin_return_address(0))

void *malloc(size_t size) { return allocation_fails(CALLER) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return allocation_fails(CALLER) ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return allocation_fails(CALLER) ? NULL : __libc_realloc(old, size); }

/* The same functions by their older names. */
int open(const char *path, int flags, ...) __attribute__((alias("open64")));
int openat(int fd, const char *path, int flags, ...) __attribute__((alias("openat64")));
