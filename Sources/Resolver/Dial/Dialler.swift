import MailAuth
import Message
import NIOCore

/// The one way out: turns a host name into addresses, and connects to none that is not of the public Internet.
///
/// Names come from strangers' domains, so an MX or a webhook may point at our own network. The address that was
/// checked is the address that is connected to; the name is never looked up again in between.
public struct Dialler: Sendable {
    private let resolver: any DNSResolver
    private let listed: [IPNetwork]
    private let own: [OwnAddress]

    /// - Parameters:
    ///   - listed: networks the operator allows although they are special: a smart host, a sandbox.
    ///   - own: where this program listens; refused even within `listed`.
    public init(resolver: any DNSResolver, allowing listed: [IPNetwork] = [], own: [OwnAddress] = []) {
        self.resolver = resolver
        self.listed = listed
        self.own = own
    }

    /// Whether `address` may be connected to.
    public func allowed(_ address: IPAddress, port: Int? = nil) -> Bool {
        refusal(of: address, port: port) == nil
    }

    /// Why `address` may not be connected to; nil when it may.
    public func refusal(of address: IPAddress, port: Int? = nil) -> DialRefusal? {
        if own.contains(where: { $0.address == address && ($0.port == nil || $0.port == port) }) {
            return DialRefusal(address: address, purpose: "ourselves")
        }
        if listed.contains(where: { $0.contains(address) }) { return nil }
        return SpecialNetworks.purpose(of: address).map { DialRefusal(address: address, purpose: $0) }
    }

    /// The addresses of `host` that may be connected to: first IPv4, then IPv6, each as the DNS gave them.
    ///
    /// - Parameter port: the port to connect to, which decides about our own addresses.
    /// - Throws: `noAddress`, `temporary` or `refused`.
    public func addresses(for host: DNSName, port: Int? = nil) async throws(DialError) -> [IPAddress] {
        // "127.1" and "2130706433" are names to the DNS, but addresses to others who may be asked later.
        guard !Self.looksNumeric(host) else { throw .noAddress }
        async let four = resolver.resolve(host, .a)
        async let six = resolver.resolve(host, .aaaa)
        let answers = await [four, six]
        let found = answers.flatMap(\.records).compactMap { record in
            if case .address(let address) = record { address } else { nil }
        }
        guard !found.isEmpty else {
            for case .failure(let reason) in answers.map(\.outcome) { throw .temporary(reason) }
            throw .noAddress
        }
        let allowed = found.filter { self.allowed($0, port: port) }
        guard !allowed.isEmpty else { throw .refused(found.compactMap { refusal(of: $0, port: port) }) }
        return allowed
    }

    /// Connects to the first address of `host` that answers.
    ///
    /// - Parameter open: connects to exactly the address it is given.
    /// - Throws: any `DialError`.
    public func connect(
        to host: DNSName, port: Int, _ open: @Sendable (SocketAddress) async throws -> any Channel
    ) async throws(DialError) -> any Channel {
        try await connect(toAny: try await addresses(for: host, port: port), port: port, open)
    }

    /// Connects to the first of `addresses` that answers; each is checked again.
    ///
    /// - Throws: `refused` when none may be connected to, `unreachable` when none answers.
    public func connect(
        toAny addresses: [IPAddress], port: Int, _ open: @Sendable (SocketAddress) async throws -> any Channel
    ) async throws(DialError) -> any Channel {
        let allowed = addresses.filter { self.allowed($0, port: port) }
        guard !allowed.isEmpty else { throw .refused(addresses.compactMap { refusal(of: $0, port: port) }) }
        var attempts: [String] = []
        for address in allowed where !Task.isCancelled {
            do {
                return try await open(try SocketAddress(ipAddress: address.description, port: port))
            } catch {
                attempts.append("\(address): \(error)")
            }
        }
        throw .unreachable(attempts)
    }

    /// Whether the last label is a number, decimal or hexadecimal: no public suffix is.
    private static func looksNumeric(_ host: DNSName) -> Bool {
        guard let last = host.text.split(separator: ".").last else { return true }
        if last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return true }
        return last.hasPrefix("0x") && last.dropFirst(2).allSatisfy(\.isHexDigit)
    }
}
