import MailAuth
import Message

/// Answers from another resolver until a time, and then that there is no answer: names that somebody else chose must not
/// keep a message for as long as they like (RFC 7208 4.6.4).
struct PatientResolver: DNSResolver {
    /// For all questions about one message.
    static let patience = Span.seconds(20)

    let resolver: any DNSResolver
    let end: Timestamp
    let time: any TimeSource

    func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
        guard time.now() < end else { return DNSAnswer(.failure("all the time for this message is used up")) }
        return await resolver.resolve(name, type)
    }
}
