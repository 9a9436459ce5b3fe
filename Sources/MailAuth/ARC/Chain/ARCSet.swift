/// The three fields one host added, read (RFC 8617 4.2).
struct ARCSet: Sendable {
    /// One field as it stands in the message, with its tags.
    struct Field: Sendable {
        let bytes: ArraySlice<UInt8>
        let tags: TagList
    }

    let instance: Int
    let results: ArraySlice<UInt8>
    let messageSignature: ARCMessageSignature
    let messageSignatureField: Field
    let seal: ARCSeal
    let sealField: Field
}

/// One field of a chain that may yet turn out to be unlawful.
struct ARCField: Sendable {
    let kind: ARCFieldKind
    let instance: Int
    let bytes: ArraySlice<UInt8>

    /// - Parameter bytes: the whole field with its name.
    init(_ kind: ARCFieldKind, _ bytes: ArraySlice<UInt8>) throws(ARCProblem) {
        guard bytes.count <= ARCLimits.fieldOctets else { throw .fieldTooLarge }
        self.kind = kind
        self.bytes = bytes
        let instance: Int?
        switch kind {
        case .results:
            instance = FieldParts.split(Self.value(bytes))?.lazy.compactMap(Self.instance).first
        case .messageSignature, .seal:
            instance = try Self.tags(kind, bytes).text("i").flatMap(ARCSignature.instance)
        }
        guard let instance else { throw .badInstance(kind) }
        self.instance = instance
    }

    func tags() throws(ARCProblem) -> TagList { try Self.tags(kind, bytes) }

    private static func value(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes[(bytes.firstIndex(of: .colon).map { $0 + 1 } ?? bytes.endIndex)...]
    }

    private static func tags(_ kind: ARCFieldKind, _ bytes: ArraySlice<UInt8>) throws(ARCProblem) -> TagList {
        do { return try TagList(value(bytes)) } catch { throw .badField(kind, .malformed) }
    }

    /// `i=1`: the grammar has it first, but some write it elsewhere.
    private static func instance(_ part: ArraySlice<UInt8>) -> Int? {
        let text = FieldParts.withoutComments(part).filter { !$0.isFolding }
        guard text.starts(with: "i=".utf8) else { return nil }
        return ARCSignature.instance(String(decoding: text.dropFirst(2), as: UTF8.self))
    }
}
