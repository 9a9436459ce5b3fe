import Message

/// Why no connection was made.
public enum DialError: Error, Hashable, Sendable {
    /// The host does not exist or has no address.
    case noAddress
    /// The DNS could not tell; trying again later may help.
    case temporary(String)
    /// Every address is one we do not connect to.
    case refused([DialRefusal])
    /// Every address was tried; what each attempt said.
    case unreachable([String])
}

/// Why one address is not connected to.
public struct DialRefusal: Hashable, Sendable, CustomStringConvertible {
    public let address: IPAddress
    /// What the address is for, such as `loopback`.
    public let purpose: String

    public init(address: IPAddress, purpose: String) {
        self.address = address
        self.purpose = purpose
    }

    public var description: String { "\(address) (\(purpose))" }
}
