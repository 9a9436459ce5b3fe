import MailAuth
import Message

/// Asks the DNS through libunbound, which validates DNSSEC when it has a trust anchor.
///
/// Put a `CachingResolver` before it: libunbound caches too, but asking it costs a change of threads.
public final class UnboundResolver: DNSResolver {
    private let context: UnboundContext
    private let timeLimit: Span
    private let time: any TimeSource

    /// - Throws: `UnboundError` when libunbound refuses a setting or a file.
    public init(_ settings: UnboundSettings = UnboundSettings(), time: any TimeSource) throws(UnboundError) {
        context = try UnboundContext(settings)
        timeLimit = settings.timeLimit
        self.time = time
    }

    public func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
        let deadline = time.now() + timeLimit
        let (context, time) = (context, time)
        return await withTaskGroup(of: DNSAnswer.self) { group in
            group.addTask { await UnboundQuery(name, type, in: context).answer() }
            group.addTask {
                try? await time.sleep(until: deadline)
                return DNSAnswer(.failure("timed out"))
            }
            defer { group.cancelAll() }
            return await group.next() ?? DNSAnswer(.failure("cancelled"))
        }
    }
}
