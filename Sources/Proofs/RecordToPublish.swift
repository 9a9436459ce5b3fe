import Message

/// One DNS record that a customer is asked to publish.
public struct RecordToPublish: Hashable, Codable, Sendable {
    public enum Kind: String, Hashable, Codable, Sendable {
        case txt = "TXT"
        case cname = "CNAME"
    }

    public var name: String
    public var kind: Kind
    public var value: String
    /// What it is for, in a few words.
    public var purpose: String
    /// Whether a proof hangs on it.
    public var isRequired: Bool

    /// Every record for one domain of one customer; empty when the names would be too long for the DNS.
    ///
    /// - Parameters:
    ///   - names: where the records stand.
    ///   - label: the customer's account label.
    ///   - includesSubdomains: whether the owner lets the account send for sub-domains too.
    public static func all(for names: PublishedNames, label: String, includesSubdomains: Bool) -> [RecordToPublish] {
        guard let authorisation = names.authorisation, let returnPath = names.returnPath,
            let returnTarget = names.returnPathTarget
        else { return [] }
        let scope = includesSubdomains ? "; s=y" : ""
        var records = [
            RecordToPublish(
                name: authorisation.text, kind: .txt, value: "v=csgn1; p=\(names.platform); a=\(label)\(scope)",
                purpose: "names this account as a sender for the domain", isRequired: true)
        ]
        // The platform's own keys stand in its zone already.
        for selector in names.selectors where names.domain != names.platform {
            guard let name = names.key(selector), let target = names.keyTarget(selector) else { return [] }
            records.append(
                RecordToPublish(
                    name: name.text, kind: .cname, value: target.text, purpose: "DKIM key, rotated by the platform",
                    isRequired: true))
        }
        records.append(
            RecordToPublish(
                name: returnPath.text, kind: .cname, value: returnTarget.text,
                purpose: "return path, so that SPF passes for the domain", isRequired: false))
        if names.domain != names.platform, let name = names.key(names.ed25519Selector),
            let target = names.keyTarget(names.ed25519Selector)
        {
            records.append(
                RecordToPublish(
                    name: name.text, kind: .cname, value: target.text, purpose: "Ed25519 signature beside the RSA one",
                    isRequired: false))
        }
        return records
    }

    /// The records as lines for a zone file (RFC 1035 5.1), absolute names, one hour to live.
    public static func zoneSnippet(_ records: [RecordToPublish]) -> String {
        records.map { record in
            let value = record.kind == .txt ? PlatformZone.quoted(record.value) : "\(record.value)."
            return "\(record.name). 3600 IN \(record.kind.rawValue) \(value)\n"
        }.joined()
    }

    /// The records as a table for people.
    public static func table(_ records: [RecordToPublish]) -> String {
        let width = records.map(\.name.count).max() ?? 0
        return records.map { record in
            let name = record.name + String(repeating: " ", count: width - record.name.count)
            let kind = record.kind.rawValue + String(repeating: " ", count: 5 - record.kind.rawValue.count)
            let note = record.isRequired ? "" : "  (optional: \(record.purpose))"
            return "\(name)  \(kind)  \(record.value)\(note)\n"
        }.joined()
    }
}
