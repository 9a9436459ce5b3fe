import Message

/// The sets of a message, complete and in order (RFC 8617 5.2 steps 1 to 3).
struct ARCChain: Sendable {
    /// By instance, from 1.
    let sets: [ARCSet]

    /// The highest instance any field of the header names, whatever else is wrong with it.
    static func highestInstance(in list: FieldList) -> Int {
        fields(of: list).compactMap { try? ARCField($0.kind, $0.bytes).instance }.max() ?? 0
    }

    /// Reads the chain and checks its shape.
    ///
    /// - Returns: nil when there is none.
    init?(_ list: FieldList) throws(ARCProblem) {
        guard list.bodyStart <= DKIMLimits.headerOctets else { throw .headerTooLarge }
        var places: [Int: [ARCFieldKind: ARCField]] = [:]
        for (kind, bytes) in Self.fields(of: list) {
            let field = try ARCField(kind, bytes)
            guard places[field.instance, default: [:]].updateValue(field, forKey: kind) == nil else {
                throw .twice(kind, field.instance)
            }
        }
        guard let last = places.keys.max() else { return nil }
        var sets: [ARCSet] = []
        for instance in 1...last { sets.append(try Self.set(instance, places[instance] ?? [:])) }
        try Self.checkStatus(sets)
        self.sets = sets
    }

    private static func fields(of list: FieldList) -> [(kind: ARCFieldKind, bytes: ArraySlice<UInt8>)] {
        list.fields.compactMap { field in ARCFieldKind(rawValue: field.name).map { ($0, list.bytes(of: field)) } }
    }

    private static func set(_ instance: Int, _ fields: [ARCFieldKind: ARCField]) throws(ARCProblem) -> ARCSet {
        for kind in ARCFieldKind.allCases where fields[kind] == nil { throw .missing(kind, instance) }
        guard let results = fields[.results], let signature = fields[.messageSignature], let seal = fields[.seal] else {
            throw .missing(.seal, instance)
        }
        let signatureTags = try signature.tags()
        let sealTags = try seal.tags()
        let readSignature: ARCMessageSignature
        let readSeal: ARCSeal
        do throws(DKIMSignature.Problem) {
            readSignature = try ARCMessageSignature(signatureTags)
        } catch {
            throw .badField(.messageSignature, error)
        }
        do throws(DKIMSignature.Problem) {
            readSeal = try ARCSeal(sealTags)
        } catch {
            throw .badField(.seal, error)
        }
        guard !readSeal.hasFields else { throw .sealHasFields(instance) }
        guard !readSignature.signedFields.contains(where: { $0.folded == ARCFieldKind.seal.rawValue }) else {
            throw .sealSigned(instance)
        }
        return ARCSet(
            instance: instance, results: results.bytes, messageSignature: readSignature,
            messageSignatureField: ARCSet.Field(bytes: signature.bytes, tags: signatureTags), seal: readSeal,
            sealField: ARCSet.Field(bytes: seal.bytes, tags: sealTags))
    }

    /// The first seal says `none`, all others `pass`; a `fail` ends the chain.
    private static func checkStatus(_ sets: [ARCSet]) throws(ARCProblem) {
        for set in sets.reversed() where set.seal.status == .fail { throw .failedBefore(set.instance) }
        for set in sets where set.seal.status != (set.instance == 1 ? .none : .pass) {
            throw .badStatus(set.instance)
        }
    }
}
