import Authority
import Message

extension RecordWriter {
    /// Everything but local parts of addresses.
    mutating func claim(_ claim: Claim) {
        id(claim.id)
        text(claim.door.rawValue)
        switch claim.identity {
        case .credential(let credential):
            octet(1)
            id(credential)
        case .connector(let connector):
            octet(2)
            id(connector)
        }
        id(claim.customer)
        optional(claim.reversePath.mailbox) { $0.text($1.domain.text) }
        list(claim.recipients) { $0.text($1.domain.text) }
        optional(claim.requestedClass) { $0.text($1.rawValue) }
        optional(claim.notBefore) { $0.time($1) }
        optional(claim.concerns) { $0.id($1) }
    }

    mutating func evidence(_ evidence: Evidence) {
        optional(evidence.peer) { $0.bytes($1.octets) }
        optional(evidence.tls) { $0.text($1) }
        optional(evidence.greeting) { $0.text($1) }
        let message = evidence.message
        list(message.authors) { $0.text($1.mailbox.domain.text) }
        count(message.fromFields)
        count(message.size)
        list(message.defects) { $0.text($1.rawValue) }
        list(message.stripped) { $0.text($1) }
        optional(message.autoSubmitted) { $0.text($1) }
        list(message.answerDomains) { $0.text($1.text) }
        optional(evidence.relay) { $0.coded($1) }
    }
}

/// A claim or evidence that waits for its addresses, which are known only when the rest has been read.
struct ClaimWithoutAddresses {
    private let claim: Claim
    private let reversePathDomain: DomainName?
    private let recipientDomains: [DomainName]

    init(_ reader: inout RecordReader) throws {
        let id: MessageID = try reader.id()
        let door: Door = try reader.word()
        let identity: Identity =
            switch try reader.octet() {
            case 1: .credential(try reader.id())
            case 2: .connector(try reader.id())
            default: throw RecordReader.Damage()
            }
        let customer: CustomerID = try reader.id()
        reversePathDomain = try reader.optional { try $0.domain() }
        recipientDomains = try reader.list { try $0.domain() }
        let requestedClass = try reader.optional { try $0.word(MessageClass.self) }
        let notBefore = try reader.optional { try $0.time() }
        let concerns = try reader.optional { try $0.id(CustomerID.self) }
        claim = Claim(
            id: id, door: door, identity: identity, customer: customer, reversePath: .null, recipients: [],
            requestedClass: requestedClass, notBefore: notBefore, concerns: concerns)
    }

    var hasReversePath: Bool { reversePathDomain != nil }

    func with(_ addresses: Addresses) throws -> Claim {
        guard addresses.recipients.count == recipientDomains.count,
            (addresses.reversePath == nil) == (reversePathDomain == nil)
        else { throw RecordReader.Damage() }
        var whole = claim
        if let local = addresses.reversePath, let domain = reversePathDomain {
            whole.reversePath = .mailbox(try Mailbox("\(local)@\(domain)"))
        }
        whole.recipients = try zip(addresses.recipients, recipientDomains).map { try Mailbox("\($0)@\($1)") }
        return whole
    }
}

struct EvidenceWithoutAddresses {
    private let evidence: Evidence
    private let authorDomains: [DomainName]

    init(_ reader: inout RecordReader) throws {
        let peer = try reader.optional { try IPAddress(octets: try $0.bytes()) }
        let tls = try reader.optional { try $0.text() }
        let greeting = try reader.optional { try $0.text() }
        authorDomains = try reader.list { try $0.domain() }
        let fromFields = Int(clamping: try reader.number())
        let size = Int(clamping: try reader.number())
        let message = MessageEvidence(
            authors: [], fromFields: fromFields, size: size,
            defects: try reader.list { try $0.word(ContentDefect.self) }, stripped: try reader.list { try $0.text() },
            autoSubmitted: try reader.optional { try $0.text() }, answerDomains: try reader.list { try $0.domain() })
        let relay = reader.version < 2 ? nil : try reader.optional { try $0.coded(RelayEvidence.self) }
        evidence = Evidence(peer: peer, tls: tls, greeting: greeting, relay: relay, message: message)
    }

    var authors: Int { authorDomains.count }

    func with(_ addresses: Addresses) throws -> Evidence {
        guard addresses.authors.count == authorDomains.count else { throw RecordReader.Damage() }
        var whole = evidence
        whole.message.authors = try zip(addresses.authors, authorDomains).map { person, domain in
            Author(mailbox: try Mailbox("\(person.local)@\(domain)"), displayName: person.displayName)
        }
        return whole
    }
}
