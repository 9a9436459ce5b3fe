import Message

/// What one method found, as Authentication-Results tells it (RFC 8601 2.2 `resinfo`).
public struct MethodResult: Hashable, Sendable {
    /// `ptype.property=pvalue`.
    public struct Property: Hashable, Sendable {
        /// Such as `smtp` or `header`.
        public var type: String
        /// Such as `mailfrom` or `d`.
        public var name: String
        public var value: String

        public init(_ type: String, _ name: String, _ value: String) {
            self.type = type
            self.name = name
            self.value = value
        }
    }

    /// Such as `dkim`, in lower case.
    public var method: String
    /// Such as `pass`, in lower case.
    public var result: String
    /// For people.
    public var reason: String?
    public var properties: [Property]

    public init(method: String, result: String, reason: String? = nil, properties: [Property] = []) {
        self.method = method
        self.result = result
        self.reason = reason
        self.properties = properties
    }

    /// The value of the first such property.
    public subscript(type: String, name: String) -> String? {
        properties.first { $0.type == type && $0.name == name }?.value
    }

    /// Properties of one result that are read; any further ones are passed over.
    static let maximumProperties = 64

    /// Reads one part of a field; nil when it holds no result.
    init?(part: ArraySlice<UInt8>) {
        let plain = FieldParts.withoutComments(part)
        var reader = ResultsReader(plain[...])
        guard let key = reader.key(), let result = reader.value(), !result.isEmpty else { return nil }
        // `dkim/1=pass` names the method's version, of which there is only one.
        let names = key.split(separator: "/", omittingEmptySubsequences: false)
        guard names.count == 1 || names.count == 2 && names[1] == "1", !names[0].isEmpty, !names[0].contains(".") else {
            return nil
        }
        self.init(method: String(names[0]), result: result.lowercased())
        while !reader.isAtEnd, properties.count < Self.maximumProperties {
            guard let key = reader.key(), let value = reader.value() else {
                reader.skipWord()
                continue
            }
            let names = key.split(separator: ".", omittingEmptySubsequences: false)
            if names.count == 2 {
                properties.append(Property(String(names[0]), String(names[1]), value))
            } else if key == "reason", reason == nil {
                reason = value
            }
        }
    }
}

extension MethodResult {
    public init(_ spf: SPFResult) {
        let name = spf.identity == .helo ? "helo" : "mailfrom"
        self.init(
            method: "spf", result: spf.result.rawValue, reason: spf.reason.isEmpty ? nil : spf.reason,
            properties: spf.domain.isEmpty ? [] : [Property("smtp", name, spf.domain)])
    }

    public init(_ dkim: DKIMResult) {
        let all = [("d", dkim.domain), ("s", dkim.selector), ("a", dkim.algorithm)]
        self.init(
            method: "dkim", result: dkim.result.rawValue, reason: dkim.reason.isEmpty ? nil : dkim.reason,
            properties: all.filter { !$0.1.isEmpty }.map { Property("header", $0.0, $0.1) })
    }

    public init(_ dmarc: DMARCResult) {
        let reason = dmarc.reason.isEmpty ? nil : dmarc.reason
        self.init(method: "dmarc", result: dmarc.result.rawValue, reason: reason)
        guard let domain = dmarc.domain else { return }
        properties.append(Property("header", "from", domain.text))
        if dmarc.policyDomain != nil { properties.append(Property("policy", "dmarc", dmarc.policy.rawValue)) }
    }

    public init(_ arc: ARCResult) {
        self.init(method: "arc", result: arc.result.rawValue, reason: arc.reason.isEmpty ? nil : arc.reason)
    }
}
