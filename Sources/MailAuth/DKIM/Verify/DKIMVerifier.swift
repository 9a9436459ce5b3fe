import Crypto
import Message

/// Verifies the DKIM signatures of one message (RFC 6376 6). The body goes through in pieces and is not kept.
public struct DKIMVerifier: Sendable {
    private let list: FieldList
    private var candidates: [DKIMCandidate] = []
    private var bodies: [BodyForm: BodyHasher] = [:]

    struct BodyForm: Hashable, Sendable {
        let form: Canonicalization
        let limit: Int?
    }

    /// - Parameter header: the header block; anything after the first empty line is not looked at.
    public init(header: [UInt8]) {
        list = FieldList(header)
        let isOversize = list.bodyStart > DKIMLimits.headerOctets
        for field in list.fields where field.name == "dkim-signature" {
            guard candidates.count < DKIMLimits.signatures else { break }
            let candidate = DKIMCandidate(list.bytes(of: field), inOversizeHeader: isOversize)
            candidates.append(candidate)
            guard let body = candidate.bodyForm else { continue }
            bodies[body] = bodies[body] ?? BodyHasher(body.form, limit: body.limit)
        }
    }

    /// Whether there is any signature to verify.
    public var hasSignatures: Bool { !candidates.isEmpty }

    /// The signatures that are verified, in the order of the results; nil for one that cannot be read.
    public var signatures: [DKIMSignature?] { candidates.map(\.readable) }

    /// The next piece of the body.
    public mutating func update(_ body: ArraySlice<UInt8>) {
        for form in bodies.keys { bodies[form]?.update(body) }
    }

    /// - Returns: one result for each signature, from the top of the message down; a failure to ask the DNS is one.
    public mutating func finish(asking resolver: any DNSResolver, at now: Timestamp) async -> [DKIMResult] {
        var hashes: [BodyForm: DKIMBody] = [:]
        for (form, hasher) in bodies {
            var hasher = hasher
            let hash = hasher.finish()
            hashes[form] = DKIMBody(hash: hash, size: hasher.canonicalSize)
        }
        let (list, candidates, bodies) = (list, candidates, hashes)
        return await withTaskGroup(of: (Int, DKIMResult).self) { group in
            for (index, candidate) in candidates.enumerated() {
                group.addTask {
                    let body = candidate.bodyForm.flatMap { bodies[$0] }
                    return (index, await candidate.verify(in: list, body, asking: resolver, at: now))
                }
            }
            var results: [(Int, DKIMResult)] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Verifies a message that is whole in memory, with the line ends of the wire.
    public static func verify(
        _ message: [UInt8], asking resolver: any DNSResolver, at now: Timestamp
    ) async -> [DKIMResult] {
        var verifier = DKIMVerifier(header: message)
        verifier.update(message[verifier.list.bodyStart...])
        return await verifier.finish(asking: resolver, at: now)
    }
}

/// A body's hash in one canonical form, and how long that form is.
struct DKIMBody: Hashable, Sendable {
    let hash: [UInt8]
    let size: Int
}
