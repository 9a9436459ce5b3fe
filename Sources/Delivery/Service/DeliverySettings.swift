import Authority
import Message
import NIOSSL
import X509

/// How Delivery presents itself and where it hands mail to.
public struct DeliverySettings: Sendable {
    /// Our name in EHLO and in reports.
    public var helloName: DomainName
    /// All names of this server; a route that leads to one of them is a loop.
    public var ownNames: Set<DNSName>
    public var nextHop: NextHop
    /// Takes STARTTLS where it is offered.
    public var usesTLS = true
    /// Whom to trust when a certificate is looked at. Its result is recorded and decides nothing (RFC 7435).
    public var trustRoots = CertificateStore.systemTrustRoots
    /// Where bounces come back to; nil leaves reverse paths as they are.
    public var returnPath: ReturnPath?
    public var timetable = RetryTimetable()
    public var limits = DeliveryLimits()

    /// The domains of our return paths, and the keyed hash of their tokens.
    public struct ReturnPath: Sendable {
        /// The return-path domain that goes with a customer's signing domain. One beneath it makes SPF align (RFC 7489
        /// 3.1.2).
        public typealias Choice = @Sendable (_ signingDomain: DomainName, _ customer: CustomerID) -> DomainName

        public var domain: Choice
        public var hash: ReturnPathToken.Hash

        public init(domain: @escaping Choice, hash: @escaping ReturnPathToken.Hash) {
            self.domain = domain
            self.hash = hash
        }
    }

    public init(helloName: DomainName, nextHop: NextHop = .mx(port: 25)) {
        self.helloName = helloName
        self.nextHop = nextHop
        ownNames = [DNSName(helloName)]
    }
}
