extension Letter {
    /// The same message for somebody else, in To and on the envelope.
    func addressed(to recipient: String) -> Letter {
        var letter = self
        letter.recipients = [recipient]
        let former = Array("<\(recipients.first ?? "")>".utf8)
        if let place = content.firstRange(of: former) {
            letter.content.replaceSubrange(place, with: Array("<\(recipient)>".utf8))
        }
        return letter
    }

    /// The message as Microsoft 365 hands it on for another tenant: what was said of a tenant is taken away, and this one
    /// named.
    func stamped(by tenant: Tenant) -> Letter {
        var letter = self
        let stamp =
            "X-MS-Exchange-CrossTenant-Id: \(tenant.id)\r\nX-OriginatorOrg: \(tenant.domain)\r\n"
            + "X-MS-Exchange-CrossTenant-AuthAs: Internal\r\nX-MS-Exchange-CrossTenant-FromEntityHeader: Hosted\r\n"
        letter.content = Array(stamp.utf8) + Self.withoutTenant(content)
        return letter
    }

    private static func withoutTenant(_ content: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var isInHeader = true
        var isDropped = false
        for line in content.split(separator: 0x0a, omittingEmptySubsequences: false) {
            if isInHeader, line.isEmpty || line.elementsEqual([0x0d]) {
                isInHeader = false
                isDropped = false
            } else if isInHeader, line.first != 0x20, line.first != 0x09 {
                let name = String(decoding: line.prefix(64), as: UTF8.self).lowercased()
                isDropped = name.hasPrefix("x-ms-exchange-crosstenant-") || name.hasPrefix("x-originatororg")
            }
            if !isDropped { kept += line + [0x0a] }
        }
        return kept.dropLast()
    }
}
