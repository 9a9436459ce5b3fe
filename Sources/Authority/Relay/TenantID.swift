/// An organisation at Microsoft 365, by the GUID that Microsoft gave it: 32 hexadecimal digits as 8-4-4-4-12.
///
/// Kept in lower case, so that tenants compare whatever case they were written in.
public struct TenantID: Hashable, Comparable, CodedAsText, Sendable {
    public let text: String

    /// - Returns: nil for anything but a GUID without braces.
    public init?(_ description: String) {
        let groups = description.utf8.split(separator: 0x2d, omittingEmptySubsequences: false)
        guard groups.map(\.count) == [8, 4, 4, 4, 12],
            groups.joined().allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
            })
        else { return nil }
        text = description.lowercased()
    }

    public var description: String { text }

    public static func < (left: TenantID, right: TenantID) -> Bool { left.text < right.text }
}
