import Message

/// The TXT record at `_countersign.<domain>` by which the owner of a domain names the accounts that may send for it:
///
///     v=csgn1; p=platform.example; a=mfrggzdfmztwq2lk...[; a=...][; s=y]
///
/// `v` comes first; `p` is the platform's domain, once; each `a` is an account label of that platform, at least one; `s=y`
/// admits sub-domains. Tags are `name=value`, parted by semicolons, with blanks allowed around each part and one
/// semicolon after the last. Unknown tags are ignored, so that the format can grow. A tag repeated that may not be, or a
/// value out of form, makes the whole record void, never half a permission.
public struct AuthorisationRecord: Hashable, Codable, Sendable {
    /// The platform whose accounts are named.
    public var platform: DomainName
    /// Account labels, in their order.
    public var accounts: [String]
    /// Whether domains below this one are covered too.
    public var admitsSubdomains: Bool

    public init(platform: DomainName, accounts: [String], admitsSubdomains: Bool = false) {
        self.platform = platform
        self.accounts = accounts
        self.admitsSubdomains = admitsSubdomains
    }

    /// Why a text is not a record.
    public enum Problem: Error, Hashable, Codable, Sendable {
        /// It does not begin with `v=csgn1`: it is somebody else's and says nothing.
        case notARecord
        /// A part without `=`, or with characters that no tag name has.
        case badTag
        case repeatedTag(String)
        case badPlatform
        case badAccount
        case badSubdomains
        case missingPlatform
        case missingAccount
        case tooLong
    }

    /// Octets; far above any honest record.
    static let longest = 4096
    static let version = "csgn1"
    /// Characters of an account label: SHA-256 in base32 without padding.
    static let labelLength = 52

    /// The record as it is published.
    public var text: String {
        let labels = accounts.map { "; a=\($0)" }.joined()
        return "v=\(Self.version); p=\(platform.text)\(labels)\(admitsSubdomains ? "; s=y" : "")"
    }

    /// Whether a text has the form of an account label.
    public static func isLabel(_ text: some StringProtocol) -> Bool {
        text.utf8.count == labelLength
            && text.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x32...0x37).contains($0) }
    }

    /// Reads one TXT record, its strings joined without anything between them (as RFC 7208 3.3 does).
    ///
    /// - Throws: `Problem` naming the first rule broken.
    public init(_ bytes: [UInt8]) throws(Problem) {
        var parts = bytes.split(separator: 0x3b, omittingEmptySubsequences: false)[...]
        guard let first = parts.popFirst(), let opening = Self.tag(first), opening == ("v", Self.version) else {
            throw .notARecord
        }
        guard bytes.count <= Self.longest else { throw .tooLong }
        if let last = parts.last, Self.trimmed(last).isEmpty { parts.removeLast() }

        var platform: DomainName?
        var accounts: [String] = []
        var subdomains: Bool?
        for part in parts {
            guard let (name, value) = Self.tag(part) else { throw .badTag }
            switch name {
            case "v": throw .repeatedTag(name)
            case "p":
                guard platform == nil else { throw .repeatedTag(name) }
                guard let domain = try? DomainName(value) else { throw .badPlatform }
                platform = domain
            case "a":
                guard Self.isLabel(value) else { throw .badAccount }
                if !accounts.contains(value) { accounts.append(value) }
            case "s":
                guard subdomains == nil else { throw .repeatedTag(name) }
                guard value == "y" || value == "n" else { throw .badSubdomains }
                subdomains = value == "y"
            default: break
            }
        }
        guard let platform else { throw .missingPlatform }
        guard !accounts.isEmpty else { throw .missingAccount }
        self.init(platform: platform, accounts: accounts, admitsSubdomains: subdomains ?? false)
    }

    /// Reads `name=value`: the name of lower-case letters and digits, the value of printable ASCII without blanks.
    private static func tag(_ part: ArraySlice<UInt8>) -> (name: String, value: String)? {
        let halves = part.split(separator: 0x3d, maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let name = trimmed(halves[0])
        let value = trimmed(halves[1])
        let isName = name.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) }
        guard !name.isEmpty, isName, value.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
        return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var rest = bytes.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }
}
