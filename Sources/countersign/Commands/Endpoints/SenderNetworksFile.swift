import Authority
import Logging
import Message
import Synchronization

/// The list of senders' networks that an installation goes by: the built-in one, with what `countersign endpoints
/// refresh` put into the data folder. The file is looked at again and again, so that a new list needs no restart.
final class SenderNetworksFile: Sendable {
    /// How often the file is looked at.
    static let pause = Span.seconds(10)
    /// How often an old list is complained about.
    static let complaint = Span.days(1)

    private struct State {
        var list: SenderNetworks
        var seen: FileStamp?
        var complained: Timestamp?
    }

    private let folder: String?
    private let log: Logger
    private let state: Mutex<State>

    /// - Parameter folder: the data folder.
    init(folder: String, log: Logger, at now: Timestamp) {
        self.folder = folder
        self.log = log
        state = Mutex(State(list: .builtIn))
        read(at: now)
        complain(at: now)
    }

    /// A list that stays as it is, such as the sandbox's.
    init(fixed list: SenderNetworks, log: Logger) {
        folder = nil
        self.log = log
        state = Mutex(State(list: list))
    }

    var current: SenderNetworks { state.withLock { $0.list } }

    /// Looks at the file, and reads it if it changed. One that cannot be used leaves the last good list in force.
    func look(at now: Timestamp) {
        guard let folder else { return }
        if state.withLock({ $0.seen }) != FileStamp(StoredEndpoints.path(in: folder)) { read(at: now) }
        complain(at: now)
    }

    /// Goes on until it is cancelled.
    func keepFresh(_ time: any TimeSource) async throws {
        while true {
            try await time.sleep(until: time.now() + Self.pause)
            look(at: time.now())
        }
    }

    private func read(at now: Timestamp) {
        guard let folder else { return }
        let stamp = FileStamp(StoredEndpoints.path(in: folder))
        do {
            let list = try StoredEndpoints.read(in: folder, at: now) ?? .builtIn
            let isNew = state.withLock { state in
                defer { (state.list, state.seen) = (list, stamp) }
                return state.list != list
            }
            if isNew {
                log.notice("a new list of Microsoft's networks is in use", metadata: ["date": "\(list.date.rfc3339)"])
            }
        } catch {
            let list = state.withLock { state in
                state.seen = stamp
                return state.list
            }
            log.error(
                "the stored list of Microsoft's networks cannot be used; the one before stays",
                metadata: ["reason": "\(error)", "date": "\(list.date.rfc3339)"])
        }
    }

    private func complain(at now: Timestamp) {
        let date: Timestamp? = state.withLock { state in
            guard folder != nil, EndpointUpdate.isOld(state.list, at: now) else { return nil }
            if let last = state.complained, now - last < Self.complaint { return nil }
            state.complained = now
            return state.list.date
        }
        guard let date else { return }
        log.warning(
            "the list of Microsoft's networks is older than 45 days; run 'countersign endpoints refresh'",
            metadata: ["date": "\(date.rfc3339)"])
    }
}
