/// A published DMARC policy record (RFC 9989 4.7 and 4.8). What cannot be understood takes its default, unknown tags are
/// passed over, and of a tag that is there twice the first counts.
public struct DMARCRecord: Hashable, Sendable {
    /// `psd=`: what the domain is in the tree of names.
    public enum Standing: String, Hashable, Sendable {
        /// A public suffix: the organisations are one label below.
        case publicSuffix = "y"
        case organizational = "n"
        case unknown = "u"
    }

    /// `p=`; nil when it is missing or none of the three.
    public let policy: DMARCPolicy?
    /// `sp=`, for sub-domains that exist.
    public let subdomainPolicy: DMARCPolicy?
    /// `np=`, for sub-domains that do not exist.
    public let nonexistentPolicy: DMARCPolicy?
    public let standing: Standing
    /// `t=y`: the owner is testing, and asks for one level less than published.
    public let isTesting: Bool
    /// `adkim=s`.
    public let isDKIMStrict: Bool
    /// `aspf=s`.
    public let isSPFStrict: Bool
    /// `rua=`: where aggregate reports go.
    public let reportURIs: [String]
    /// `ruf=`: where failure reports go.
    public let failureURIs: [String]
    /// Whether `sp=` or `np=` is there, but none of the three policies.
    private let hasBadPolicy: Bool

    /// - Parameter text: the joined strings of the TXT record.
    /// - Returns: nil when it is no record of this version.
    public init?(_ text: [UInt8]) {
        guard text.count <= DMARCLimits.recordOctets else { return nil }
        let parts = text.split(separator: .semicolon, omittingEmptySubsequences: false)
        guard let first = parts.first, first.first?.isBlank == false, let version = Self.tag(first),
            version.name == "v", version.value == "DMARC1"
        else { return nil }
        var values: [String: String] = [:]
        for part in parts.dropFirst() {
            guard let tag = Self.tag(part), values[tag.name] == nil else { continue }
            values[tag.name] = tag.value
        }
        let policies = ["p", "sp", "np"].map { name in
            values[name].flatMap { DMARCPolicy(rawValue: $0.lowercased()) }
        }
        policy = policies[0]
        subdomainPolicy = policies[1]
        nonexistentPolicy = policies[2]
        hasBadPolicy = values["sp"] != nil && policies[1] == nil || values["np"] != nil && policies[2] == nil
        standing = values["psd"].flatMap { Standing(rawValue: $0.lowercased()) } ?? .unknown
        isTesting = values["t"]?.lowercased() == "y"
        isDKIMStrict = values["adkim"]?.lowercased() == "s"
        isSPFStrict = values["aspf"]?.lowercased() == "s"
        reportURIs = Self.uris(values["rua"])
        failureURIs = Self.uris(values["ruf"])
    }

    /// Whether any policy can be read from it, or reports are wanted (RFC 9989 4.10.1); otherwise it is as if DMARC were
    /// not used.
    public var isApplicable: Bool { !isBroken || !reportURIs.isEmpty }

    private var isBroken: Bool { policy == nil || hasBadPolicy }

    /// Whose mail a policy is for, as seen from the domain that publishes the record.
    enum Scope: Sendable {
        case domain
        case subdomain(exists: Bool)
    }

    /// The policy as published.
    func policy(for scope: Scope) -> DMARCPolicy {
        guard !isBroken, let policy else { return .none }
        switch scope {
        case .domain: return policy
        case .subdomain(exists: true): return subdomainPolicy ?? policy
        case .subdomain(exists: false): return nonexistentPolicy ?? subdomainPolicy ?? policy
        }
    }

    /// Whether it matters if a sub-domain exists.
    var asksForExistence: Bool { policy(for: .subdomain(exists: true)) != policy(for: .subdomain(exists: false)) }

    /// `1*ALPHA "=" 1*dmarc-value`, the name in lower case, white space at the ends removed.
    private static func tag(_ bytes: ArraySlice<UInt8>) -> (name: String, value: String)? {
        guard let equals = bytes.firstIndex(of: .equals) else { return nil }
        let name = trimmed(bytes[..<equals])
        let value = trimmed(bytes[(equals + 1)...])
        guard !name.isEmpty, name.allSatisfy(\.isLetter), !value.isEmpty,
            value.allSatisfy({ (0x20...0x7e).contains($0) })
        else { return nil }
        return (String(decoding: name.map(\.lowered), as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop(while: \.isBlank)
        while bytes.last?.isBlank == true { bytes.removeLast() }
        return bytes
    }

    /// The members of a list that have the form of a URI: a scheme, a colon, and something behind it.
    private static func uris(_ list: String?) -> [String] {
        (list ?? "").split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } }.filter { uri in
            let scheme = uri.utf8.prefix { $0 != .colon }
            guard scheme.first?.isLetter == true, scheme.endIndex < uri.utf8.endIndex else { return false }
            let isScheme = scheme.allSatisfy { $0.isLetter || $0.isDigit || [0x2b, 0x2d, 0x2e].contains($0) }
            return isScheme && uri.utf8.count > scheme.count + 1
        }
    }
}
