import Message

/// The names a sandbox uses; reserved ones (RFC 2606), so that nothing outside can be meant.
enum SandboxNames {
    static let platform = name("countersign.example")
    static let host = name("mx.countersign.example")
    /// The example customer's proved domain.
    static let domain = name("shop.example")
    /// The end of the sandbox's Internet.
    static let exchanger = name("mailbox.sandbox.example")
    /// The name in the certificate that Microsoft 365 shows.
    static let microsoft365 = name("mail.protection.outlook.com")
    static let customer = "Example Shop"

    private static func name(_ text: String) -> DomainName {
        guard let name = try? DomainName(text) else { preconditionFailure("\(text) is a domain name") }
        return name
    }
}
