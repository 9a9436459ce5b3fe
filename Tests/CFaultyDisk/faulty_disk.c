#include "faulty_disk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512, PATH_SIZE = 1024 };

/* A write or truncation that has not been synced. */
typedef struct step {
    struct step *next;
    sqlite3_int64 offset;
    int count; /* octets; -1: truncation to `offset` */
    unsigned char bytes[];
} step;

/* What is known of one file, whoever has it open. */
typedef struct image {
    struct image *next;
    char path[PATH_SIZE];
    int is_synced; /* whether its name would survive */
    unsigned char *bytes;
    sqlite3_int64 size;
    step *first, *last;
} image;

struct faulty_disk {
    struct faulty_disk *next;
    char prefix[PATH_SIZE];
    image *images;
    int steps, syncs;
    int fail_at, lasting, full;
};

typedef struct faulty_file {
    sqlite3_file base;
    faulty_disk *disk;
    image *image;
    sqlite3_file *real;
} faulty_file;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static faulty_disk *disks;
static sqlite3_vfs *system_vfs;
static sqlite3_vfs faulty_vfs;

static sqlite3_file *real(sqlite3_file *file) { return ((faulty_file *)file)->real; }

/* With the lock held: counts a step and says whether it fails. */
static int fails(faulty_disk *disk) {
    disk->steps += 1;
    if (disk->fail_at == 0 || disk->steps < disk->fail_at) return 0;
    if (!disk->lasting && disk->steps > disk->fail_at) return 0;
    return 1;
}

static int failure(faulty_disk *disk, int otherwise) { return disk->full ? SQLITE_FULL : otherwise; }

static void drop_steps(image *image) {
    while (image->first) {
        step *next = image->first->next;
        free(image->first);
        image->first = next;
    }
    image->last = NULL;
}

static void resize(unsigned char **bytes, sqlite3_int64 *size, sqlite3_int64 wanted) {
    *bytes = realloc(*bytes, wanted > 0 ? wanted : 1);
    if (wanted > *size) memset(*bytes + *size, 0, wanted - *size);
    *size = wanted;
}

static void apply(unsigned char **bytes, sqlite3_int64 *size, const step *s, sqlite3_int64 from, sqlite3_int64 to) {
    if (s->count < 0) {
        if (s->offset < *size) resize(bytes, size, s->offset);
        return;
    }
    if (s->offset + to > *size) resize(bytes, size, s->offset + to);
    memcpy(*bytes + s->offset + from, s->bytes + from, to - from);
}

static void remember(image *image, const void *bytes, int count, sqlite3_int64 offset) {
    step *s = malloc(sizeof(step) + (count > 0 ? count : 0));
    s->next = NULL;
    s->offset = offset;
    s->count = count;
    if (count > 0) memcpy(s->bytes, bytes, count);
    if (image->last) image->last->next = s; else image->first = s;
    image->last = s;
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    faulty_file *f = (faulty_file *)file;
    if (!f->image) return real(file)->pMethods->xWrite(real(file), bytes, count, offset);
    pthread_mutex_lock(&lock);
    int code = SQLITE_OK;
    if (fails(f->disk)) code = failure(f->disk, SQLITE_IOERR_WRITE);
    else {
        code = real(file)->pMethods->xWrite(real(file), bytes, count, offset);
        if (code == SQLITE_OK) remember(f->image, bytes, count, offset);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    faulty_file *f = (faulty_file *)file;
    if (!f->image) return real(file)->pMethods->xTruncate(real(file), size);
    pthread_mutex_lock(&lock);
    int code = SQLITE_OK;
    if (fails(f->disk)) code = SQLITE_IOERR_TRUNCATE;
    else {
        code = real(file)->pMethods->xTruncate(real(file), size);
        if (code == SQLITE_OK) remember(f->image, NULL, -1, size);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int file_sync(sqlite3_file *file, int flags) {
    faulty_file *f = (faulty_file *)file;
    if (!f->image) return real(file)->pMethods->xSync(real(file), flags);
    pthread_mutex_lock(&lock);
    int code = SQLITE_OK;
    f->disk->syncs += 1;
    if (fails(f->disk)) {
        code = SQLITE_IOERR_FSYNC;
    } else {
        /* The real sync is left out: power is not cut in a test, and the record below is what counts. */
        for (step *s = f->image->first; s; s = s->next) {
            apply(&f->image->bytes, &f->image->size, s, 0, s->count < 0 ? 0 : s->count);
        }
        f->image->is_synced = 1;
    }
    drop_steps(f->image);
    pthread_mutex_unlock(&lock);
    return code;
}

static int file_close(sqlite3_file *file) {
    faulty_file *f = (faulty_file *)file;
    int code = f->real->pMethods ? f->real->pMethods->xClose(f->real) : SQLITE_OK;
    free(f->real);
    f->real = NULL;
    return code;
}

static int file_read(sqlite3_file *f, void *to, int count, sqlite3_int64 offset) {
    return real(f)->pMethods->xRead(real(f), to, count, offset);
}
static int file_size(sqlite3_file *f, sqlite3_int64 *size) { return real(f)->pMethods->xFileSize(real(f), size); }
static int file_lock(sqlite3_file *f, int level) { return real(f)->pMethods->xLock(real(f), level); }
static int file_unlock(sqlite3_file *f, int level) { return real(f)->pMethods->xUnlock(real(f), level); }
static int file_check(sqlite3_file *f, int *out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); }
static int file_control(sqlite3_file *f, int op, void *arg) {
    return real(f)->pMethods->xFileControl(real(f), op, arg);
}
static int file_sector(sqlite3_file *f) { return real(f)->pMethods->xSectorSize(real(f)); }
static int file_traits(sqlite3_file *f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }
static int shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out) {
    return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}
static int shm_lock(sqlite3_file *f, int offset, int n, int flags) {
    return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}
static void shm_barrier(sqlite3_file *f) { real(f)->pMethods->xShmBarrier(real(f)); }
static int shm_unmap(sqlite3_file *f, int delete) { return real(f)->pMethods->xShmUnmap(real(f), delete); }

static const sqlite3_io_methods methods = {
    .iVersion = 2, .xClose = file_close, .xRead = file_read, .xWrite = file_write, .xTruncate = file_truncate,
    .xSync = file_sync, .xFileSize = file_size, .xLock = file_lock, .xUnlock = file_unlock,
    .xCheckReservedLock = file_check, .xFileControl = file_control, .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits, .xShmMap = shm_map, .xShmLock = shm_lock, .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

/* With the lock held. */
static faulty_disk *watcher(const char *path) {
    if (!path) return NULL;
    for (faulty_disk *disk = disks; disk; disk = disk->next) {
        if (strncmp(path, disk->prefix, strlen(disk->prefix)) == 0) return disk;
    }
    return NULL;
}

/* With the lock held. A file that was there before is taken as synced. */
static image *image_of(faulty_disk *disk, const char *path) {
    for (image *i = disk->images; i; i = i->next) {
        if (strcmp(i->path, path) == 0) return i;
    }
    image *i = calloc(1, sizeof(image));
    strncpy(i->path, path, PATH_SIZE - 1);
    FILE *file = fopen(path, "rb");
    if (file) {
        fseek(file, 0, SEEK_END);
        resize(&i->bytes, &i->size, ftell(file));
        rewind(file);
        i->is_synced = fread(i->bytes, 1, i->size, file) == (size_t)i->size;
        fclose(file);
    } else {
        resize(&i->bytes, &i->size, 0);
    }
    i->next = disk->images;
    disk->images = i;
    return i;
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out) {
    (void)vfs;
    faulty_file *f = (faulty_file *)file;
    memset(f, 0, sizeof(*f));
    f->real = calloc(1, system_vfs->szOsFile);
    pthread_mutex_lock(&lock);
    faulty_disk *disk = watcher(path);
    int code = SQLITE_OK;
    if (disk) {
        f->disk = disk;
        f->image = image_of(disk, path);
        if (!f->image->is_synced && (flags & SQLITE_OPEN_CREATE) && fails(disk)) {
            code = failure(disk, SQLITE_CANTOPEN);
        }
    }
    pthread_mutex_unlock(&lock);
    if (code == SQLITE_OK) code = system_vfs->xOpen(system_vfs, path, f->real, flags, out);
    if (f->real->pMethods) {
        f->base.pMethods = &methods;
    } else {
        free(f->real);
        f->real = NULL;
    }
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    faulty_disk *disk = watcher(path);
    int code = disk && fails(disk) ? SQLITE_IOERR_DELETE : system_vfs->xDelete(system_vfs, path, sync);
    if (disk && code == SQLITE_OK) {
        image *i = image_of(disk, path);
        drop_steps(i);
        resize(&i->bytes, &i->size, 0);
        i->is_synced = 0;
    }
    pthread_mutex_unlock(&lock);
    return code;
}

void faulty_disk_install(void) {
    pthread_mutex_lock(&lock);
    if (!system_vfs) {
        sqlite3_initialize();
        system_vfs = sqlite3_vfs_find(NULL);
        faulty_vfs = *system_vfs;
        faulty_vfs.zName = "faulty";
        faulty_vfs.pNext = NULL;
        faulty_vfs.szOsFile = sizeof(faulty_file);
        faulty_vfs.xOpen = vfs_open;
        faulty_vfs.xDelete = vfs_delete;
        sqlite3_vfs_register(&faulty_vfs, 1);
    }
    pthread_mutex_unlock(&lock);
}

faulty_disk *faulty_disk_watch(const char *prefix) {
    faulty_disk *disk = calloc(1, sizeof(faulty_disk));
    strncpy(disk->prefix, prefix, PATH_SIZE - 1);
    pthread_mutex_lock(&lock);
    disk->next = disks;
    disks = disk;
    pthread_mutex_unlock(&lock);
    return disk;
}

/* The record itself stays: a connection that is closed late may still point to it. A test run is short. */
void faulty_disk_unwatch(faulty_disk *disk) {
    pthread_mutex_lock(&lock);
    for (faulty_disk **place = &disks; *place; place = &(*place)->next) {
        if (*place == disk) {
            *place = disk->next;
            break;
        }
    }
    disk->fail_at = 0;
    pthread_mutex_unlock(&lock);
}

int faulty_disk_steps(faulty_disk *disk) {
    pthread_mutex_lock(&lock);
    int steps = disk->steps;
    pthread_mutex_unlock(&lock);
    return steps;
}

int faulty_disk_syncs(faulty_disk *disk) {
    pthread_mutex_lock(&lock);
    int syncs = disk->syncs;
    pthread_mutex_unlock(&lock);
    return syncs;
}

void faulty_disk_fail(faulty_disk *disk, int after, int lasting, int full) {
    pthread_mutex_lock(&lock);
    disk->fail_at = after > 0 ? disk->steps + after : 0;
    disk->lasting = lasting;
    disk->full = full;
    pthread_mutex_unlock(&lock);
}

static unsigned next_random(unsigned *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static int cut(const image *i, const char *to, unsigned *seed) {
    unsigned char *bytes = malloc(i->size + 1);
    sqlite3_int64 size = i->size;
    memcpy(bytes, i->bytes, i->size);
    for (const step *s = i->first; s && *seed; s = s->next) {
        if (*seed == 1 || s->count < 0) {
            if (*seed == 1 || next_random(seed) & 1) apply(&bytes, &size, s, 0, s->count < 0 ? 0 : s->count);
            continue;
        }
        for (int from = 0; from < s->count;) {
            int to_sector = SECTOR - (int)((s->offset + from) % SECTOR);
            int end = from + to_sector < s->count ? from + to_sector : s->count;
            if (next_random(seed) & 1) apply(&bytes, &size, s, from, end);
            from = end;
        }
    }
    const char *name = strrchr(i->path, '/');
    char path[2 * PATH_SIZE];
    snprintf(path, sizeof(path), "%s/%s", to, name ? name + 1 : i->path);
    FILE *file = fopen(path, "wb");
    int ok = file && fwrite(bytes, 1, size, file) == (size_t)size;
    if (file) fclose(file);
    free(bytes);
    return ok;
}

int faulty_disk_cut(faulty_disk *disk, const char *to, unsigned seed) {
    pthread_mutex_lock(&lock);
    int count = 0;
    for (const image *i = disk->images; i; i = i->next) {
        if (!i->is_synced && (seed == 0 || !i->first)) continue;
        if (!cut(i, to, &seed)) {
            count = -1;
            break;
        }
        count += 1;
    }
    pthread_mutex_unlock(&lock);
    return count;
}
