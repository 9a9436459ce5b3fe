import CUnbound
import Dispatch
import Message
import Synchronization

/// libunbound, configured and running. Its worker thread asks and validates; answers are handed over on a serial queue
/// of ours.
final class UnboundContext: Sendable {
    private let handle: UnboundHandle
    private let answers: Mutex<any DispatchSourceRead>

    var pointer: OpaquePointer { handle.pointer }

    init(_ settings: UnboundSettings) throws(UnboundError) {
        let handle = try UnboundHandle()
        try Self.configure(handle.pointer, settings)
        let descriptor = ub_fd(handle.pointer)
        guard descriptor >= 0 else { throw UnboundError(step: "descriptor", reason: "none") }
        let source = DispatchSource.makeReadSource(
            fileDescriptor: descriptor, queue: DispatchQueue(label: "countersign.resolver"))
        // The handlers hold the handle, so that it is freed only after the last answer was handed over.
        source.setEventHandler { _ = ub_process(handle.pointer) }
        source.setCancelHandler { withExtendedLifetime(handle) {} }
        source.activate()
        self.handle = handle
        answers = Mutex(source)
    }

    deinit {
        answers.withLock { $0.cancel() }
    }

    /// Options come first and zone removal last: after it libunbound takes no more options.
    private static func configure(_ context: OpaquePointer, _ settings: UnboundSettings) throws(UnboundError) {
        try check(ub_ctx_async(context, 1), "threads")
        try set(context, "module-config:", settings.trustAnchor == .none ? "iterator" : "validator iterator")
        try set(context, "edns-buffer-size:", "1232")
        switch settings.servers {
        case .recursion: break
        case .system:
            try set(context, "do-not-query-localhost:", "no")
            try check(ub_ctx_resolvconf(context, nil), "resolv.conf")
        case .forwarders(let forwarders):
            try set(context, "do-not-query-localhost:", "no")
            for forwarder in forwarders {
                try check(
                    ub_ctx_set_fwd(context, "\(forwarder.address)@\(forwarder.port)"),
                    "forwarder \(forwarder.address)")
            }
        }
        switch settings.trustAnchor {
        case .none: break
        case .file(let path): try check(ub_ctx_add_ta_file(context, path), "trust anchor \(path)")
        case .updated(let path): try check(ub_ctx_add_ta_autr(context, path), "trust anchor \(path)")
        case .record(let record): try check(ub_ctx_add_ta(context, record), "trust anchor")
        }
        // Removing a zone finishes the configuration, which is when trust anchors are read: better now than with the
        // first question. This one never exists.
        try check(ub_ctx_zone_remove(context, "countersign.invalid."), "settings")
        for zone in settings.unblocked { try check(ub_ctx_zone_remove(context, zone), "zone \(zone)") }
    }

    private static func set(_ context: OpaquePointer, _ option: String, _ value: String) throws(UnboundError) {
        try check(ub_ctx_set_option(context, option, value), "option \(option)")
    }

    private static func check(_ status: Int32, _ step: String) throws(UnboundError) {
        guard status != 0 else { return }
        throw UnboundError(step: step, reason: String(cString: ub_strerror(status)))
    }
}

/// Owns libunbound's memory.
// @unchecked: the pointer never changes, and libunbound locks what is behind it once `ub_ctx_async` chose threads.
private final class UnboundHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    init() throws(UnboundError) {
        guard let context = ub_ctx_create() else {
            throw UnboundError(step: "create", reason: "out of memory or out of files")
        }
        pointer = context
    }

    deinit {
        ub_ctx_delete(pointer)
    }
}
