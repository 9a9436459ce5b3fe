import Message

/// The domains of a message's From field (RFC 9989 5.3.1).
public struct DMARCAuthors: Hashable, Sendable {
    /// Different domains, in order; never empty.
    public let domains: [DomainName]

    public enum Problem: Error, Hashable, Sendable {
        case headerTooLarge
        case noFrom
        case severalFroms
        case malformed
        case tooMany

        /// One sentence for people.
        public var reason: String {
            switch self {
            case .headerTooLarge: "the header is too large"
            case .noFrom: "there is no From field"
            case .severalFroms: "there is more than one From field"
            case .malformed: "From holds no lawful address"
            case .tooMany: "From names more than \(DMARCLimits.authors) domains"
            }
        }
    }

    public init(_ domain: DomainName) {
        domains = [domain]
    }

    /// - Parameter header: the header block; anything after the first empty line is not looked at.
    public init(header: [UInt8]) throws(Problem) {
        let list = FieldList(header)
        guard list.bodyStart <= DKIMLimits.headerOctets else { throw .headerTooLarge }
        let fields = list.fields.filter { $0.name == "from" }
        guard let field = fields.first else { throw .noFrom }
        guard fields.count == 1 else { throw .severalFroms }
        guard field.range.count <= DMARCLimits.fromOctets else { throw .malformed }
        var domains: [DomainName] = []
        do throws(AddressList.Problem) {
            for mailbox in try AddressList(RawField(list.bytes(of: field))).mailboxes
            where !domains.contains(mailbox.domain) {
                guard domains.count < DMARCLimits.authors else { throw .tooMany }
                domains.append(mailbox.domain)
            }
        } catch {
            throw error == .tooMany ? .tooMany : .malformed
        }
        guard !domains.isEmpty else { throw .malformed }
        self.domains = domains
    }
}
