import Crypto

/// What seals are made over: every set up to their own, always in relaxed form (RFC 8617 5.1.1).
enum ARCSealDigests {
    /// One claim for each set, from the first to the last. Each field is hashed once, however long the chain is.
    static func claims(of sets: [ARCSet]) -> [SignatureClaim] {
        var hash = SHA256()
        return sets.map { set in
            hash.update(data: canonical([set.results, set.messageSignatureField.bytes]))
            let unsigned = set.sealField.tags.removing("b", from: set.sealField.bytes)
            let digest = digest(hash, unsignedSeal: unsigned)
            hash.update(data: canonical([set.sealField.bytes]))
            return SignatureClaim(
                algorithm: set.seal.common.algorithm, signature: set.seal.common.signature, digest: digest,
                keyName: set.seal.common.keyName)
        }
    }

    /// The digest a new seal signs.
    ///
    /// - Parameters:
    ///   - earlier: the fields of all sets before it, then its own two other fields.
    ///   - seal: its own field with an empty `b=`.
    static func digest(_ earlier: [ArraySlice<UInt8>], unsignedSeal seal: [UInt8]) -> SHA256Digest {
        var hash = SHA256()
        hash.update(data: canonical(earlier))
        return digest(hash, unsignedSeal: seal)
    }

    private static func digest(_ hash: SHA256, unsignedSeal seal: [UInt8]) -> SHA256Digest {
        var hash = hash
        var canonical: [UInt8] = []
        HeaderCanonicalizer.appendUnended(seal[...], .relaxed, to: &canonical)
        hash.update(data: canonical)
        return hash.finalize()
    }

    private static func canonical(_ fields: [ArraySlice<UInt8>]) -> [UInt8] {
        var canonical: [UInt8] = []
        for field in fields { HeaderCanonicalizer.append(field, .relaxed, to: &canonical) }
        return canonical
    }
}
