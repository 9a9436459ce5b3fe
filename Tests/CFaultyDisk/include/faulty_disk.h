#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

/* A layer between SQLite and the disk, for tests of what survives.
 *
 * It watches the files under a folder. It counts every step that changes something (write, truncate, sync, making and
 * deleting files), fails a chosen one, and knows for each file what has been synced and what has only been written.
 * Files elsewhere pass through untouched. */

typedef struct faulty_disk faulty_disk;

/* Stands in front of the system's layer for every database opened from now on. May be called again. */
void faulty_disk_install(void);

/* Watches files whose path begins with `prefix`, from their making on. */
faulty_disk *faulty_disk_watch(const char *prefix);
void faulty_disk_unwatch(faulty_disk *disk);

/* Steps so far. */
int faulty_disk_steps(faulty_disk *disk);
int faulty_disk_syncs(faulty_disk *disk);

/* The step `after` steps from now fails (1 is the next one); 0: none. A failed sync loses what it should have kept.
 * `lasting`: all steps after it fail too, until this is called again. `full`: as a full disk, else as a broken one. */
void faulty_disk_fail(faulty_disk *disk, int after, int lasting, int full);

/* Writes into folder `to` what a power cut now could leave: everything synced, and of everything else a selection of
 * whole 512-octet sectors that `seed` chooses; 0 chooses none, 1 all. Returns the number of files, or -1. */
int faulty_disk_cut(faulty_disk *disk, const char *to, unsigned seed);

#endif
