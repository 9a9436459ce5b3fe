import Crypto
import Message

/// Adds a set to a message's chain (RFC 8617 5.1). The key's work is done by whoever holds the key.
///
/// The fields have their tags in the order of their names, so that the same message gives the same bytes everywhere.
public struct ARCSealer: Sendable {
    public let domain: DomainName
    public let selector: DNSName
    public let algorithm: DKIMAlgorithm
    /// Whose Authentication-Results become the set's own.
    public let authservID: String

    public init(domain: DomainName, selector: DNSName, algorithm: DKIMAlgorithm = .rsaSHA256, authservID: String) {
        self.domain = domain
        self.selector = selector
        self.algorithm = algorithm
        self.authservID = authservID
    }

    /// The three fields of a new set, each ending in CRLF.
    public struct Fields: Hashable, Sendable {
        public let seal: [UInt8]
        public let messageSignature: [UInt8]
        public let results: [UInt8]

        /// In the order they go on top of the message.
        public var bytes: [UInt8] { seal + messageSignature + results }
    }

    /// Makes a new set.
    ///
    /// - Parameters:
    ///   - header: the whole header block, each field ending in CRLF, our own Authentication-Results included.
    ///   - bodyHash: SHA-256 of the body in relaxed form.
    ///   - signing: the fields the message signature covers, in order; nil for `defaultFields`.
    ///   - status: what became of the chain so far; without a chain it is always `none`.
    ///   - sign: signs one digest: with RSA directly as SHA-256 PKCS#1 v1.5, with Ed25519 as a 32-octet message. It is
    ///     asked twice.
    /// - Returns: nil when nothing may be added: the chain had failed before it came here, or is full.
    /// - Throws: what `sign` throws.
    public func seal<Failure: Error>(
        header: [UInt8], bodyHash: [UInt8], signing names: [HeaderName]? = nil, status: ARCStatus, at now: Timestamp,
        with sign: (SHA256Digest) throws(Failure) -> [UInt8]
    ) throws(Failure) -> Fields? {
        let list = FieldList(header)
        let earlier = ARCEarlierSets(list)
        guard !earlier.isClosed else { return nil }
        let status = earlier.isEmpty ? .none : status == .pass && earlier.isWhole ? .pass : ARCStatus.fail
        let stamp = ARCStamp(sealer: self, instance: earlier.highest + 1, time: now)
        let results = stamp.results(Self.payload(of: list, by: authservID))
        let names = names ?? Self.defaultFields(of: list)
        let signature = try sign(messageDigest(list, stamp.messageSignature(names, bodyHash, signature: nil), names))
        let message = stamp.messageSignature(names, bodyHash, signature: signature)
        // A chain that failed is sealed as if this set were all there is of it (RFC 8617 5.1.2).
        let sealed = (status == .fail ? [] : earlier.fields) + [results[...], message[...]]
        let unsigned = stamp.seal(status, signature: nil)
        let seal = stamp.seal(
            status, signature: try sign(ARCSealDigests.digest(sealed, unsignedSeal: unsigned)))
        return Fields(seal: seal, messageSignature: message, results: results)
    }

    /// Seals a message that is whole in memory, with the line ends of the wire; otherwise like `seal(header:...)`.
    public func seal<Failure: Error>(
        message: [UInt8], signing names: [HeaderName]? = nil, status: ARCStatus, at now: Timestamp,
        with sign: (SHA256Digest) throws(Failure) -> [UInt8]
    ) throws(Failure) -> Fields? {
        var hasher = BodyHasher(.relaxed)
        hasher.update(message[FieldList(message).bodyStart...])
        return try seal(
            header: message, bodyHash: hasher.finish(), signing: names, status: status, at: now, with: sign)
    }

    /// What our own Authentication-Results in the header say of the chain; nil when they say nothing.
    public func stampedStatus(in header: [UInt8]) -> ARCStatus? {
        let parts = Self.payload(of: FieldList(header), by: authservID)
        let results = parts.compactMap { MethodResult(part: $0[...]) }
        return results.first { $0.method == "arc" }.map { ARCStatus(rawValue: $0.result) ?? .fail }
    }

    /// The five that every message should have, then others a reader sees or that show who vouched before.
    static func defaultFields(of list: FieldList) -> [HeaderName] {
        let always = ["mime-version", "date", "from", "to", "subject"]
        let present = ["cc", "reply-to", "in-reply-to", "references", "content-type", "dkim-signature"].filter { name in
            list.fields.contains { $0.name == name }
        }
        return (always + present).compactMap { try? HeaderName($0) }
    }

    /// The results of all fields by `authservID`, from the top, comments kept.
    static func payload(of list: FieldList, by authservID: String) -> [[UInt8]] {
        list.fields.flatMap { field -> [[UInt8]] in
            guard field.name == "authentication-results" else { return [] }
            let body = RawField(list.bytes(of: field)).body
            guard let results = ResultsField(body), results.isBy(authservID) else { return [] }
            return results.parts.map { FieldParts.collapsed($0) }.filter { part in
                !part.isEmpty && !part.map(\.lowered).elementsEqual("none".utf8)
            }
        }
    }

    private func messageDigest(_ list: FieldList, _ unsigned: [UInt8], _ names: [HeaderName]) -> SHA256Digest {
        var canonical: [UInt8] = []
        for field in list.selection(names) {
            guard let field else { continue }
            HeaderCanonicalizer.append(list.bytes(of: field), .relaxed, to: &canonical)
        }
        HeaderCanonicalizer.appendUnended(unsigned[...], .relaxed, to: &canonical)
        return SHA256.hash(data: canonical)
    }
}

/// What a new set stands upon.
private struct ARCEarlierSets {
    let highest: Int
    /// The fields of all sets, in the order seals are made over; empty when the chain is not whole.
    let fields: [ArraySlice<UInt8>]
    let isWhole: Bool
    /// The last seal says that the chain had failed, or there is no room for another.
    let isClosed: Bool

    init(_ list: FieldList) {
        highest = ARCChain.highestInstance(in: list)
        do throws(ARCProblem) {
            let sets = try ARCChain(list)?.sets ?? []
            fields = sets.flatMap { [$0.results, $0.messageSignatureField.bytes, $0.sealField.bytes] }
            isWhole = true
            isClosed = highest >= ARCLimits.instances
        } catch {
            fields = []
            isWhole = false
            if case .failedBefore = error { isClosed = true } else { isClosed = highest >= ARCLimits.instances }
        }
    }

    var isEmpty: Bool { isWhole && fields.isEmpty }
}
