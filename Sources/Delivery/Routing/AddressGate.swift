import Message

/// Finds the addresses of a host and lets through only those that may be connected to.
public protocol AddressGate: Sendable {
    /// - Parameter port: the port that would be connected to.
    func addresses(of host: HopHost, port: Int) async -> AddressAnswer
}

public enum AddressAnswer: Hashable, Sendable {
    /// At least one, in the order in which they are tried.
    case addresses([IPAddress])
    /// The DNS proves that the host has none.
    case none
    /// It has addresses, but none that may be connected to: internal ones, or our own.
    case refused([IPAddress])
    /// The DNS did not tell.
    case failure(String)
}
