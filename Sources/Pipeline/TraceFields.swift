import Authority
import Message

/// The header fields we write on top of a message: the account marker, who takes complaints, and the trace field.
struct TraceFields: Sendable {
    let platform: Platform

    /// The fields from top to bottom.
    ///
    /// - Parameter label: the customer's account label, which receivers look up and the platform's signature covers.
    func fields(
        id: MessageID, identity: Identity, door: Door, label: String, connection: Connection
    ) -> [RawField] {
        let source =
            switch identity {
            case .credential(let id): "\(id)"
            case .connector(let id): "\(id)"
            }
        return [
            field(.countersignAccount, label),
            field(.feedbackID, "\(source):\(door.rawValue):\(label.prefix(16)):countersign"),
            field(.cfblAddress, "fbl@\(platform.domain); report=arf"),
            field(.cfblFeedbackID, "\(id)"),
            received(id: id, connection: connection),
        ].compactMap(\.self)
    }

    /// RFC 5321 4.4. What the client called itself is repeated only where it is a name; the address is our own word.
    func received(id: MessageID, connection: Connection) -> RawField? {
        var from = ""
        if let peer = connection.peer {
            let name = connection.greeting.flatMap { try? DomainName($0) }?.text ?? "unknown"
            from = "from \(name) (\(peer.isIPv4 ? "[\(peer)]" : "[IPv6:\(peer)]")) "
        }
        let tls = connection.tls.map { " (\($0))" } ?? ""
        return field(
            .received,
            "\(from)by \(platform.host) with \(connection.protocolName)\(tls) id \(id); \(MessageDate.text(id.time))")
    }

    private func field(_ name: HeaderName, _ value: String) -> RawField? {
        (try? HeaderValue(value)).map { RawField(name: name, value: $0) }
    }
}

extension HeaderName {
    /// The account marker of DESIGN 7.
    static let countersignAccount = known("Countersign-Account")
    static let feedbackID = known("Feedback-ID")
    /// RFC 9477.
    static let cfblAddress = known("CFBL-Address")
    static let cfblFeedbackID = known("CFBL-Feedback-ID")
    /// On mail that a web form provoked.
    static let formSub = known("Form-Sub")
    static let arcAuthenticationResults = known("ARC-Authentication-Results")
    static let resentBcc = known("Resent-Bcc")
    static let errorsTo = known("Errors-To")
    static let dispositionNotificationTo = known("Disposition-Notification-To")

    private static func known(_ text: String) -> HeaderName {
        guard let name = try? HeaderName(text) else { preconditionFailure("\(text) is a header field name") }
        return name
    }
}
