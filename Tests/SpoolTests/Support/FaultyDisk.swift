import CFaultyDisk
import Synchronization

/// The disk under one spool's database: fails a chosen step, and can show what a power cut would leave.
///
/// Only opaque calls into C, which takes its own lock.
final class FaultyDisk: Sendable {
    private let number: Int
    private static let installed: Bool = {
        faulty_disk_install()
        return true
    }()
    private static let disks = Mutex<[Disk]>([])

    /// The C side's record; its functions take their own lock and the record is never freed.
    private struct Disk: @unchecked Sendable {
        var pointer: OpaquePointer
    }

    /// - Parameter folder: watches every database made in it.
    init?(_ folder: String) {
        guard Self.installed, let pointer = faulty_disk_watch(folder + "/") else { return nil }
        let disk = Disk(pointer: pointer)
        number = Self.disks.withLock { disks in
            disks.append(disk)
            return disks.count - 1
        }
    }

    deinit { faulty_disk_unwatch(pointer) }

    private var pointer: OpaquePointer { Self.disks.withLock { $0[number] }.pointer }

    var steps: Int { Int(faulty_disk_steps(pointer)) }
    var syncs: Int { Int(faulty_disk_syncs(pointer)) }

    /// The step `after` steps from now fails; 0 is none.
    func fail(after: Int, lasts: Bool = false, full: Bool = false) {
        faulty_disk_fail(pointer, Int32(after), lasts ? 1 : 0, full ? 1 : 0)
    }

    /// Writes what would survive into another folder. `seed` chooses the unsynced sectors that happened to arrive: 0
    /// none, 1 all.
    func cut(into folder: String, seed: UInt32) -> Bool {
        faulty_disk_cut(pointer, folder, seed) >= 0
    }
}
