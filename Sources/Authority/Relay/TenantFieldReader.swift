import Message

/// Reads the fields that name a tenant, as strictly as Microsoft writes them: each once, nothing beside the value. Whatever
/// two programs might read differently is unreadable.
public struct TenantFieldReader: Sendable {
    /// Octets of one value. The longest lawful one holds a GUID, an address and a host name.
    static let longestValue = 512

    private enum Field: String, CaseIterable {
        case tenant = "x-ms-exchange-crosstenant-id"
        case organisation = "x-originatororg"
        case authentication = "x-ms-exchange-crosstenant-authas"
        case entity = "x-ms-exchange-crosstenant-fromentityheader"
        case source = "x-ms-exchange-crosstenant-originalattributedtenantconnectingip"
    }

    private struct Problem: Error {
        var reason: String
    }

    public static func read(_ header: HeaderBlock) -> TenantReading {
        var values: [Field: String] = [:]
        do throws(Problem) {
            for field in header.fields where isTenantField(field) {
                guard let name = field.name?.folded, let known = Field(rawValue: name) else { continue }
                guard values.updateValue(try text(of: field, known), forKey: known) == nil else {
                    throw Problem(reason: "\(known.rawValue) is there twice")
                }
            }
            return values.isEmpty ? .absent : .read(try fields(values))
        } catch {
            return .unreadable(reason: error.reason)
        }
    }

    /// Whether a field is one of those by which Microsoft names tenants; all of them are removed from mail that did not
    /// come from Microsoft.
    public static func isTenantField(_ field: RawField) -> Bool {
        field.hasNamePrefix("x-ms-exchange-crosstenant-") || field.hasNamePrefix("x-originatororg")
    }

    private static func text(of field: RawField, _ known: Field) throws(Problem) -> String {
        let bytes = field.unfolded
        guard !bytes.isEmpty, bytes.count <= longestValue, bytes.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            throw Problem(reason: "\(known.rawValue) is empty, too long or not plain text")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func fields(_ values: [Field: String]) throws(Problem) -> TenantFields {
        var fields = TenantFields()
        if let text = values[.tenant] {
            guard let tenant = TenantID(text) else { throw Problem(reason: "the tenant's id is no GUID") }
            fields.tenant = tenant
        }
        if let text = values[.organisation] {
            guard let domain = try? DomainName(text) else { throw Problem(reason: "the organisation is no domain") }
            fields.organisation = domain
        }
        if let text = values[.authentication] {
            try requireWord(text, .authentication)
            fields.authentication = .init(rawValue: text.lowercased()) ?? .other
        }
        if let text = values[.entity] {
            try requireWord(text, .entity)
            fields.entity = .init(rawValue: text.lowercased()) ?? .other
        }
        if let text = values[.source] {
            let source = try source(text)
            if let tenant = fields.tenant, tenant != source.tenant {
                throw Problem(reason: "two different tenants are named")
            }
            fields.source = source
        }
        return fields
    }

    private static func requireWord(_ text: String, _ field: Field) throws(Problem) {
        guard text.utf8.count <= 64, text.utf8.allSatisfy({ (0x41...0x5a).contains($0 & 0xdf) }) else {
            throw Problem(reason: "\(field.rawValue) is no single word")
        }
    }

    /// `TenantId=<guid>;Ip=[<address>];Helo=[<name>]`, each part once.
    private static func source(_ text: String) throws(Problem) -> TenantFields.Source {
        let malformed = Problem(reason: "the attributed connecting address is malformed")
        var parts: [String: Substring] = [:]
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { throw malformed }
            let name = halves[0].drop { $0 == " " }.lowercased()
            guard parts.updateValue(halves[1], forKey: name) == nil else { throw malformed }
        }
        guard parts.count == 3, let tenant = parts["tenantid"].flatMap({ TenantID(String($0)) }),
            let address = parts["ip"].flatMap(inBrackets).flatMap({ try? IPAddress($0) }),
            let greeting = parts["helo"].flatMap(inBrackets), greeting.utf8.count <= 255
        else { throw malformed }
        return TenantFields.Source(tenant: tenant, address: address, greeting: String(greeting))
    }

    private static func inBrackets(_ text: Substring) -> Substring? {
        guard text.first == "[", text.last == "]", text.count >= 2 else { return nil }
        return text.dropFirst().dropLast()
    }
}
