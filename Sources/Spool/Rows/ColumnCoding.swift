import Authority
import Message
import Store

/// How our nouns stand in columns. A value that does not read back is damage on the disk, and is thrown as such.
extension SQLValue {
    init(_ id: some Identifier) {
        self = .blob(Self.octets(id.bits))
    }

    init(_ time: Timestamp?) {
        self = time.map { .integer($0.milliseconds) } ?? .null
    }

    init(_ identity: Identity?) {
        switch identity {
        case nil: self = .null
        case .credential(let id): self = .blob([1] + Self.octets(id.bits))
        case .connector(let id): self = .blob([2] + Self.octets(id.bits))
        }
    }

    private static func octets(_ bits: UInt128) -> [UInt8] {
        withUnsafeBytes(of: bits.bigEndian) { Array($0) }
    }
}

extension SQLRow {
    func time(_ column: Int32) -> Timestamp {
        Timestamp(milliseconds: integer(column))
    }

    func optionalTime(_ column: Int32) -> Timestamp? {
        optionalInteger(column).map(Timestamp.init(milliseconds:))
    }

    func id<ID: Identifier>(_ column: Int32, as type: ID.Type = ID.self) throws(StoreError) -> ID {
        ID(bits: try bits(blob(column)[...]))
    }

    func identity(_ column: Int32) throws(StoreError) -> Identity? {
        let octets = blob(column)
        switch octets.first {
        case nil: return nil
        case 1: return .credential(CredentialID(bits: try bits(octets.dropFirst())))
        case 2: return .connector(ConnectorID(bits: try bits(octets.dropFirst())))
        default: throw .corrupt("identity")
        }
    }

    func mailbox(_ column: Int32) throws(StoreError) -> Mailbox {
        do {
            return try Mailbox(text(column))
        } catch {
            throw .corrupt("mailbox")
        }
    }

    func reversePath(_ column: Int32) throws(StoreError) -> ReversePath {
        text(column).isEmpty ? .null : .mailbox(try mailbox(column))
    }

    func domain(_ column: Int32) throws(StoreError) -> DomainName {
        do {
            return try DomainName(text(column))
        } catch {
            throw .corrupt("domain")
        }
    }

    func state(_ column: Int32) throws(StoreError) -> RecipientState {
        guard let state = RecipientState(rawValue: Int(integer(column))) else { throw .corrupt("recipient state") }
        return state
    }

    func lane(_ column: Int32) throws(StoreError) -> Lane {
        guard let lane = Lane(rawValue: Int(integer(column))) else { throw .corrupt("lane") }
        return lane
    }

    private func bits(_ octets: ArraySlice<UInt8>) throws(StoreError) -> UInt128 {
        guard octets.count == 16 else { throw .corrupt("identifier") }
        return octets.reduce(0) { $0 << 8 | UInt128($1) }
    }
}
