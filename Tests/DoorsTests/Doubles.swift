import Authority
import Foundation
import Ledger
import Logging
import Message
import NIOPosix
import NIOSSL
import Pipeline
import Sandbox
import Synchronization
import TestKit

@testable import Doors

/// Knows nobody, and remembers what was presented.
final class NobodyKnown: Authenticating {
    let presented = Mutex<[String]>([])

    func authenticate(secret: String) async -> Authenticated? {
        presented.withLock { $0.append(secret) }
        return nil
    }

    func connector(for peer: IPAddress) -> Authenticated? { nil }

    func connector(host label: String) -> Authenticated? { nil }

    func connector(of identity: Authenticated) -> ConnectorFacts? { nil }
}

/// A pipeline that must not be reached.
struct Unreached: Admitting {
    struct NoRoom: Error {}

    func openDraft(for customer: CustomerID) async throws -> Draft { throw NoRoom() }

    func openDraftIfRoom(for customer: CustomerID) -> Draft? { nil }

    func openDraft(beside draft: Draft) -> Draft { draft }

    func preview(
        _ identity: Authenticated, door: Door, connection: Connection, reversePath: ReversePath, recipients: [Mailbox]
    ) async -> Refusal? {
        Refusal(check: .credential, outcome: .undecided, privateReason: "not reached")
    }

    func admit(_ submission: Submission) async -> Admission {
        .undecided(Refusal(check: .credential, outcome: .undecided, privateReason: "not reached"))
    }

    func admit(batch submissions: [Submission]) async -> BatchAdmission {
        .undecided(Refusal(check: .credential, outcome: .undecided, privateReason: "not reached"), index: 0)
    }
}

/// Takes in whatever is addressed to `b+...@bounce.example.com`.
final class InboundBox: Sendable {
    let mails = Mutex<[InboundMail]>([])

    var lane: InboundLane {
        InboundLane(
            isReturnPath: { $0.domain.text == "bounce.example.com" && $0.local.hasPrefix("b+") },
            receive: { mail in
                self.mails.withLock { $0.append(mail) }
                return .received
            })
    }
}

/// A certificate for loopback names and the clients' trust in it.
struct LoopbackTLS {
    let server: NIOSSLContext
    let client: NIOSSLContext

    init() throws {
        let authority = try CertificateAuthority(name: "Test", now: Date())
        let identity = try authority.issue(names: ["localhost"], now: Date())
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(identity.certificatePEM.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(identity.privateKeyPEM.utf8), format: .pem)
        server = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
        var trusting = TLSConfiguration.makeClientConfiguration()
        trusting.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.certificatePEM().utf8)))
        client = try NIOSSLContext(configuration: trusting)
    }
}

extension DoorSettings {
    /// A free port on loopback, and no pause.
    static func loopback() throws -> DoorSettings {
        var settings = DoorSettings(address: "127.0.0.1", port: 0, host: try DomainName("mx.example.com"))
        settings.strangerPause = .seconds(0)
        return settings
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension RelayDoor {
    static func loopback(
        _ settings: DoorSettings? = nil, tls: NIOSSLContext? = nil, inbound: InboundLane
    ) throws -> RelayDoor {
        RelayDoor(
            settings: try settings ?? .loopback(), tls: tls, admitting: Unreached(), authenticating: NobodyKnown(),
            inbound: inbound, time: ManualClock(), group: MultiThreadedEventLoopGroup.singleton, log: .silent)
    }
}
